import type { Found, Values } from "../definitions/definition.js";
import { resourceTypes } from "../definitions/index.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { credentialsIn, isMasked } from "../shared/addresses.js";
import type { BackupRecord } from "../shared/backup-file.js";
import { type Wanted, wantedBy } from "./export/credentials.js";
import { type Exported, writeLicence } from "./export/index.js";
import { type SecretsOf, surveyKept, type Surveyed, type SurveyedSection } from "./export/survey.js";

export interface RestoreOptions {
  /** The folder to write to; it is made where it is not there. */
  readonly directory: string;
  /** Whether what is there may be replaced. Default: false. */
  readonly force?: boolean;
  /** Opens what is sealed; undefined where nobody has the key. */
  readonly open?: (sealed: string) => string;
  /** Something that a licence cannot declare was left out. */
  readonly onOmission: (text: string) => void;
}

export interface Restored extends Exported {
  /** Those of the wanted secrets that the backup had, by their key in the configuration. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Writes what was kept of an account as a licence, whose `up` takes over what is there still and makes again what is not.
 *
 * @throws ExportExistsError where a licence would be replaced, without `force`.
 */
export async function restoreLicence(
  records: readonly BackupRecord[],
  { directory, force = false, open, onOmission }: RestoreOptions,
): Promise<Restored> {
  const kept = new Kept(onOmission);
  for (const record of records) kept.add(record, open);
  const secrets = new Map<string, string>();
  const sections = withSecrets(surveyKept(kept.objects, kept.secretsOf, { onOmission }), kept, secrets);
  return { ...(await writeLicence(sections, { directory, force, withImports: false })), secrets };
}

/** What a backup has, by type. */
class Kept {
  readonly objects = new Map<ResourceType, Found[]>();
  readonly #secrets = new Map<string, ReadonlyMap<string, string>>();
  readonly #onOmission: (text: string) => void;

  constructor(onOmission: (text: string) => void) {
    this.#onOmission = onOmission;
  }

  add({ type: name, id, values, sealed, withheld = [] }: BackupRecord, open: RestoreOptions["open"]): void {
    const type = resourceTypes.find((one) => one.name === name);
    if (type === undefined) {
      this.#onOmission(`${name} ${id}: this version of pulumi-livechat has no such type`);
      return;
    }
    const opened = sealed !== undefined && open !== undefined ? (JSON.parse(open(sealed)) as Values) : {};
    const state: Values = { ...values, ...opened };
    this.objects.set(type, [...(this.objects.get(type) ?? []), { id, state }]);
    const secrets = new Map<string, string>();
    for (const each of [...Object.keys(opened), ...withheld]) {
      // What LiveChat makes nobody declares; of an address that stands in the open, its user and password alone are secret.
      if (type.fields[each] === undefined || Object.hasOwn(values, each)) continue;
      const value = state[each];
      if (typeof value === "string") {
        secrets.set(each, value);
        continue;
      }
      delete state[each];
      const why =
        value === undefined
          ? "is secret, and the backup does not have it"
          : "is secret, and no text: no configuration holds it";
      this.#onOmission(`${type.title} ${id}: its ${each} ${why}`);
    }
    this.#secrets.set(keyOf(type, id), secrets);
  }

  secretsOf: SecretsOf = (type, id) => {
    const secrets = this.#secrets.get(keyOf(type, id));
    return secrets && new Set(secrets.keys());
  };

  /** What stands in the configuration for an object; undefined where nobody knows it. */
  valueOf({ type, id, state }: Surveyed, name: string, { isWhole }: Wanted): string | undefined {
    const value = isWhole ? this.#secrets.get(keyOf(type, id))?.get(name) : state[name];
    if (typeof value !== "string") return undefined;
    return isWhole ? value : isMasked(value) ? undefined : credentialsIn(value);
  }
}

/** The objects as they are to be declared: taken over where they are still there, and with the secrets that they had. */
async function* withSecrets(
  sections: AsyncIterable<SurveyedSection>,
  kept: Kept,
  secrets: Map<string, string>,
): AsyncGenerator<SurveyedSection> {
  for await (const { type, objects } of sections) {
    const asBefore = [...objects].map((surveyed) => {
      const { written, secret = new Set<string>(), options } = surveyed;
      const restored: Surveyed = {
        ...surveyed,
        written: {
          ...written,
          ...Object.fromEntries([...secret].map((name) => [name, ""])),
          ...(options.twin !== true && { adopt: true }),
        },
      };
      for (const [name, wanted] of wantedBy(restored)) {
        const value = kept.valueOf(surveyed, name, wanted);
        if (value !== undefined) secrets.set(wanted.key, value);
      }
      return restored;
    });
    yield { type, objects: asBefore };
  }
}

function keyOf(type: ResourceType, id: string): string {
  return `${type.name} ${id}`;
}
