import { z } from "zod";
import type { LicenceSeed } from "./seed.js";

/** A file of the emulator cannot be used. */
export class EmulatorFileError extends Error {
  readonly code = "configuration";

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}`, options);
    this.name = "EmulatorFileError";
  }
}

const id = z.int().nonnegative();
const texts = z.array(z.string());

/** What the rules rely on; a record may have more, and is given back as it is. */
const data = z.strictObject({
  agents: z
    .array(
      z.looseObject({
        login: z.string(),
        name: z.string(),
        permission: z.enum(["owner", "administrator", "normal"]),
        status: z.string(),
        notifications: z.looseObject({}),
      }),
    )
    .optional(),
  cannedResponses: z
    .array(z.looseObject({ id, group: id, text: z.string(), created_by: z.string(), tags: texts }))
    .optional(),
  chats: z
    .array(
      z.looseObject({
        id: z.string(),
        visitor: z.looseObject({ id: z.string(), name: z.string() }),
        group: z.array(id),
        tags: texts,
        timezone: z.string(),
        started_timestamp: z.number(),
      }),
    )
    .optional(),
  goals: z
    .array(
      z.looseObject({
        id,
        name: z.string(),
        active: z.literal([0, 1]),
        type: z.enum(["custom_variable", "url", "api", "sales_tracker"]),
      }),
    )
    .optional(),
  greetings: z
    .array(
      z.looseObject({
        id,
        name: z.string(),
        active: z.boolean(),
        rules: z.array(z.looseObject({ id, type: z.string() })),
        properties: z.record(z.string(), z.string()),
      }),
    )
    .optional(),
  groups: z
    .array(z.looseObject({ id, name: z.string(), language: z.string(), agents: texts.optional() }))
    .optional(),
  status: z.null().optional(),
  tags: z
    .array(
      z.looseObject({
        name: z.string(),
        author: z.string(),
        group: id,
        count: z.strictObject({ inChats: id, inTickets: id }),
      }),
    )
    .optional(),
  tickets: z
    .array(
      z.looseObject({
        id: z.string(),
        events: z.array(z.looseObject({ date: z.number() })),
        requester: z.looseObject({ mail: z.string(), name: z.string() }),
        groups: z.array(id),
        subject: z.string(),
        modified: z.number(),
        source: z.looseObject({ type: z.string() }),
        tags: texts,
      }),
    )
    .optional(),
  visitors: z.array(z.looseObject({ id: z.string(), state: z.string(), group: id })).optional(),
  webhooks: z
    .array(
      z.looseObject({
        id: z.string(),
        event_type: z.string(),
        data_types: texts,
        url: z.string(),
        token: z.string(),
      }),
    )
    .optional(),
  sequences: z.record(z.string(), id).optional(),
});

const seeds = z
  .array(
    z.strictObject({
      licence: id.optional(),
      account: z.email("must be an e-mail address").optional(),
      token: z
        .string()
        .regex(/^[!-~]+$/, "must be one word")
        .optional(),
      password: z.string().optional(),
      // Checked by hand, since the errors of a union do not say what is wrong.
      data: z
        .unknown()
        .superRefine((value, context) => {
          if (value === undefined || value === "sample" || value === "empty") return;
          const { error } = data.safeParse(value);
          for (const { path, message } of error?.issues ?? []) {
            context.addIssue({ code: "custom", path, message });
          }
        })
        .optional(),
    }),
  )
  .min(1, "must hold at least one licence");

/**
 * Reads the licences of a file: one seed, or an array of them, as JSON.
 *
 * @throws EmulatorFileError if it is not that, naming what is wrong and where.
 */
export function readSeeds(text: string, file: string): LicenceSeed[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EmulatorFileError(file, "is not JSON", { cause: error });
  }
  const list: unknown = Array.isArray(value) ? value : [value];
  if (areSeeds(list, file)) return list;
  throw new EmulatorFileError(file, "is not a list of licences");
}

function areSeeds(value: unknown, file: string): value is LicenceSeed[] {
  const { error } = seeds.safeParse(value);
  if (error === undefined) return true;
  throw new EmulatorFileError(file, `these are not licences of the emulator:\n${z.prettifyError(error)}`);
}
