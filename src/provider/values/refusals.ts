import { engineCommand } from "../../shared/engine-command.js";
import type { Values, Found } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "./errors.js";
import type { Declaration } from "./declaration.js";
import { atPath } from "../../shared/path-text.js";
import { creationFaults, reasonsOf } from "./validate.js";
import { hasUnknown } from "./unknown.js";
import { isDeepStrictEqual } from "node:util";
import { canonical, isObject } from "./canonical.js";
import type { Owner } from "./ownership.js";
import { isMasked } from "../../shared/addresses.js";
import { wordsIn } from "./words.js";

/** @throws ProviderError `invalid` where no create takes these arguments. */
export function refuseCreation(declaration: Declaration): void {
  const faults = creationFaults(declaration.type, declaration.args);
  if (faults.length > 0) {
    throw declaration.refusal("invalid", reasonsOf(faults));
  }
}

/**
 * Refuses a change of what the API takes only when the object is created, where a replacement would cost
 * more than it brings (an agent's statistics for a notification).
 */
export function refuseFixedKeys(declaration: Declaration, old: Values): void {
  const { type, args } = declaration;
  for (const field of type.fieldsWith("createOnly")) {
    const { name, createOnly = [] } = field;
    const wanted = canonical(field, args[name]);
    const actual = canonical(field, old[name]);
    if (!isObject(wanted)) continue;
    const fixed = createOnly.find(
      (key) =>
        wanted[key] !== undefined &&
        !hasUnknown(wanted[key]) &&
        !isDeepStrictEqual(wanted[key], isObject(actual) ? actual[key] : undefined),
    );
    if (fixed !== undefined) {
      throw declaration.refusal(
        "unsupported_change",
        `${name}.${fixed}: the API takes it only when the ${type.title} is ` +
          "created, and a replacement would lose what belongs to it. Change it in LiveChat's own settings and " +
          "leave it out of the declaration; after one `up` without it, it can be declared as the account has it.",
      );
    }
  }
}

/** Whether what the API takes only in a create is among the paths that were declared before, and are no longer. */
export function leavesFixed(
  type: ResourceType,
  before: readonly string[],
  declared: readonly string[],
): boolean {
  return type.fieldsWith("createOnly").some(({ name, createOnly = [] }) =>
    createOnly.some((key) => {
      const path = `${name}.${key}`;
      return before.includes(path) && !declared.includes(path);
    }),
  );
}

/** Refuses to make a second object with the same natural key, and says the ways out; `adopting` is that of one run. */
export function refuseExisting(declaration: Declaration, found: readonly Found[], adopting: string): never {
  throw new ProviderError(
    "already_exists",
    `${exists(declaration, found)}. ` +
      "To take it over as it stands and bring it to what is declared, set `adopt: true` on the resource, or " +
      "`livechat:adopt` to true for the stack; or give this resource another " +
      `${declaration.type.naturalKey.join(" or ")}. Where the resource only had another name in the program until now, ` +
      '`aliases: [{ name: "OLD" }]` (in a licence file `options: { aliases: [OLD] }`) or ' +
      `\`${engineCommand("state rename")}\` tells so. ` +
      `Where a run of this stack made it and was killed, one run takes ${adopting}`,
  );
}

/** Refuses a replacement that Pulumi would begin with the new object, while the old one has its natural key. */
export function refuseForced(declaration: Declaration, found: readonly Found[]): never {
  throw new ProviderError(
    "already_exists",
    `${exists(declaration, found)}, and it is this resource's own, which is to be replaced: Pulumi makes the new one ` +
      "first, or leaves the old one there (`retainOnDelete`), and there cannot be two. For a new one set " +
      "`deleteBeforeReplace: true` on the resource (in a licence file under its `options`); to keep this one, do not replace it.",
  );
}

function exists(declaration: Declaration, found: readonly Found[]): string {
  const ids = found.map(({ id }) => id).join(", ");
  return `${declaration.describe()} exists already in the account (id ${ids})`;
}

/** Refuses to take over what another resource of the same program manages, or this one until it is replaced. */
export function refuseHeld(declaration: Declaration, id: string, held: Owner): never {
  const about = `${declaration.describe()} exists already in the account (id ${id}), and `;
  throw new ProviderError(
    "already_exists",
    about +
      (held === "replaced"
        ? "a resource of this stack manages it until it is replaced, which comes later: if that is this one, leave " +
          "`deleteBeforeReplace` unset, or true; if it is another one, exchange the two in the state " +
          `(\`${engineCommand("state rename")}\`).`
        : "another resource of this program manages it already: two would undo each other's changes. Declare each " +
          `object once, or give one of the two another ${declaration.type.naturalKey.join(" or ")}.`),
  );
}

/** Refuses to write what Pulumi meant otherwise, such as a value that it does not know. */
export function refuseWords(declaration: Declaration): void {
  const [word] = wordsIn(declaration.args);
  if (word !== undefined) throw declaration.refusal("invalid", atPath(word.path, word.reason));
}

/** Refuses to send the mask of a user and a password in place of them. */
export function refuseMasks(declaration: Declaration): void {
  const fault = faultOfMask(declaration);
  if (fault !== undefined) throw declaration.refusal("invalid", fault);
}

/** What is wrong with a mask that would be sent; `olds` are inputs that stand in the state, which an import may have masked. */
export function faultOfMask({ type, args }: Declaration, olds: Values = {}): string | undefined {
  const field = type
    .fieldsWith("address")
    .find(({ name }) => isMasked(args[name]) && args[name] !== olds[name]);
  return field === undefined
    ? undefined
    : `${field.name}: has a mask in place of the user and the password, which are secret: give the real ones, from a secret of the ` +
        "configuration";
}

/** Refuses what the definition does: that an object is touched at all, or that it is changed so or removed. */
export function refuseTouching(
  declaration: Declaration,
  { id, state }: Found,
  change: readonly string[] | "removal",
): void {
  const { type } = declaration;
  const refusal = type.untouchable?.(id) ?? type.forbids?.(state, change);
  if (refusal !== undefined) {
    throw declaration.refusal("unsupported_change", refusal, id);
  }
}

/** The one candidate to take over; several are an error that lists them. */
export function atMostOne(declaration: Declaration, found: readonly Found[]): Found | undefined {
  if (found.length > 1) {
    throw declaration.refusal(
      "ambiguous",
      `${found.length} objects of the account have this ` +
        `${declaration.type.naturalKey.join(" + ")} (ids ${found.map(({ id }) => id).join(", ")}), and which one is ` +
        "meant cannot be told. Remove or rename the others, or import the right one by its id.",
    );
  }
  return found[0];
}

/** Refuses to take over an object that differs in what the API cannot change. */
export function refuseUnadoptable(declaration: Declaration, found: Found): void {
  const fixed = declaration.differencesFrom(found.state).filter((name) => {
    const { replaces, writeOnly } = declaration.type.fields[name] ?? {};
    return replaces === true && writeOnly !== true;
  });
  if (fixed.length > 0) {
    throw new ProviderError(
      "unsupported_change",
      `${declaration.describe()} (id ${found.id}) cannot be taken over as declared: its ` +
        `${fixed.join(", ")} differs, and the API cannot change that. Declare what the account has, or remove ` +
        "the object first.",
    );
  }
}
