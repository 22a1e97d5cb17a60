import { relative, resolve } from "node:path";
import type { Account, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { survey, type SurveyEvents } from "../../licence/export/survey.js";
import type { Ignored } from "../../licence/ignored.js";
import { fill, type LicenceModel } from "../../licence/model.js";
import type { WrittenTexts } from "../../licence/raw.js";
import { isManaged } from "../../provider/values/canonical.js";
import { isSecretByType } from "../../provider/values/secret.js";

/** One of two licences that are compared. */
export interface Side {
  /** As messages call it. */
  readonly name: string;
  /** Of an account, an argument that a file leaves out is no difference; of two files, it is. */
  readonly isAccount: boolean;
  readonly objects: readonly Compared[];
  /** What it leaves to others, and is no difference. Default: nothing. */
  readonly ignored?: Ignored;
}

/** An object of a licence; where it refers to another one, there stands that one's key. */
export interface Compared {
  readonly type: ResourceType;
  readonly key: string;
  readonly id?: string;
  readonly args: Values;
  /** The arguments that are not to be shown. */
  readonly secrets: ReadonlySet<string>;
  readonly options: Values;
  /** The texts into which something was put, as they stand in the file, by their place among the arguments. */
  readonly written: WrittenTexts;
  /** `licence.yaml:12:3` */
  readonly place?: string;
}

/** A licence file, with what was put into it. */
export function sideOfFile(name: string, { entries, ignored }: LicenceModel, folder: string): Side {
  const objects = entries.map(({ type, key, args, options, secrets, written, place }): Compared => {
    const own = managed(fill(args, (target) => target.key));
    return {
      type,
      key,
      args: own,
      secrets: new Set([...secrets, ...secretsIn(type, own)]),
      options: { ...options },
      written,
      ...(place && {
        place: `${relative(folder, resolve(folder, place.file))}:${place.line}:${place.column}`,
      }),
    };
  });
  return { name, isAccount: false, objects, ignored };
}

/**
 * A whole account, as an export would write it.
 *
 * @throws LiveChatError where a read fails.
 */
export async function sideOfAccount(name: string, account: Account, events: SurveyEvents): Promise<Side> {
  const objects: Compared[] = [];
  for await (const { type, objects: surveyed } of survey(account, events)) {
    for (const { key, id, written } of surveyed) {
      const args = managed(written);
      objects.push({ type, key, id, args, secrets: secretsIn(type, args), options: {}, written: new Map() });
    }
  }
  return { name, isAccount: true, objects };
}

function managed(args: Values): Values {
  return Object.fromEntries(
    Object.entries(args).filter(([name, value]) => isManaged(name) && value !== undefined),
  );
}

function secretsIn(type: ResourceType, args: Values): Set<string> {
  return new Set(Object.keys(args).filter((name) => isSecretByType(type.fields[name], args[name])));
}
