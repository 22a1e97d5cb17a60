import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LiveChatClient } from "../../src/api/index.js";
import { newAgent } from "../../src/emulator/sections/agent-record.js";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { preflight } from "../../src/licence/preflight.js";
import type { Managed } from "../../src/licence/holdings.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { writeUpdated } from "../../src/licence/update/write.js";
import { type Updated, updateLicence, type UpdateOptions } from "../../src/licence/update/index.js";

const creation_date = 1_400_000_000;
const owner = "john.doe@mycompany.com";

/** The records of an account, as somebody makes them by hand. */
export const made = {
  group: (id: number, name: string, more: object = {}) => ({
    id,
    name,
    language: "en",
    agents: [owner],
    ...more,
  }),
  response: (id: number, text: string, tags: string[], group = 0) => ({
    id,
    text,
    tags,
    group,
    creation_date,
    created_by: owner,
  }),
  tag: (name: string, group = 0, author = owner) => ({
    name,
    author,
    group,
    creation_date,
    count: { inChats: 0, inTickets: 0 },
  }),
};

export function agent(login: string, name: string, more: object = {}): LicenceData["agents"][number] {
  return newAgent(login, name, more);
}

/** An object that a stack manages under this name. */
export function managed(type: string, name: string, id: string): Managed {
  return {
    type: resourceTypeOf(type),
    name,
    id,
    parent: "",
    inputs: {},
    outputs: {},
    protect: false,
    retainOnDelete: false,
  };
}

/** An account, and a folder with the files of its licence. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "update-"));
  /** Whether somebody says that what the lists lack is gone. */
  acceptsAbsence = false;
  readonly #emulator: Emulator;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    return this;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** What somebody does to the account by hand. */
  byHand(change: (data: LicenceData) => void): this {
    this.#emulator.licence().edit(change);
    return this;
  }

  async with<Result>(work: (api: LiveChatClient) => Promise<Result>): Promise<Result> {
    const { account, token } = this.#emulator.licence();
    await using api = new LiveChatClient({ account, token, baseUrl: this.#emulator.url });
    return await work(api);
  }

  /** What bringing what the account has into the files would write. */
  async look({ values = {}, ...others }: Partial<UpdateOptions> = {}): Promise<Updated> {
    const options = {
      file: "licence.yaml",
      values: { env: {}, ...values },
      includes: { folder: this.folder },
      ...others,
    };
    return await this.with((api) =>
      updateLicence({ api, currentPassword: undefined, acceptsAbsence: this.acceptsAbsence }, options),
    );
  }

  put(updated: Updated, stack: UpdateOptions["managed"] = []): void {
    writeUpdated(updated, join(this.folder, "licence.yaml"), stack);
  }

  async update(options: Partial<UpdateOptions> = {}): Promise<Updated> {
    const updated = await this.look(options);
    this.put(updated, options.managed);
    return updated;
  }

  /** What a preflight tells of the files as they are: all but what is as the account has it. */
  async rest(values: UpdateOptions["values"] = {}): Promise<unknown[]> {
    const model = checkLicence(loadFile("licence.yaml", { env: {}, ...values }, { folder: this.folder }));
    const { objects, unmet, extra } = await this.with((api) =>
      preflight({ api, currentPassword: undefined }, model, { adopt: true }),
    );
    return [...objects.filter(({ outcome }) => outcome !== "unchanged"), ...unmet, ...extra];
  }
}
