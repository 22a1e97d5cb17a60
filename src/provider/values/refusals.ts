import type { Values, Found } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "./errors.js";
import { describe } from "./key.js";
import { pathText } from "../../shared/path-text.js";
import { creationFaults, reasonsOf } from "./validate.js";
import { hasUnknown } from "./unknown.js";
import { isDeepStrictEqual } from "node:util";
import { canonical, isObject, differences } from "./canonical.js";
import type { Owner } from "./ownership.js";
import { isMasked } from "../../shared/addresses.js";
import { wordsIn } from "./words.js";

/** @throws ProviderError `invalid` where no create takes these arguments. */
export function refuseCreation(type: ResourceType, args: Values): void {
  const faults = creationFaults(type, args);
  if (faults.length > 0) {
    throw new ProviderError("invalid", `${describe(type, args)}: ${reasonsOf(faults)}`);
  }
}

/**
 * Refuses a change of what the API takes only when the object is created, where a replacement would cost
 * more than it brings (an agent's statistics for a notification).
 */
export function refuseFixedKeys(type: ResourceType, old: Values, args: Values): void {
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
      throw new ProviderError(
        "unsupported_change",
        `${describe(type, args)}: ${name}.${fixed}: the API takes it only when the ${type.title} is ` +
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
export function refuseExisting(
  type: ResourceType,
  args: Values,
  found: readonly Found[],
  adopting: string,
): never {
  throw new ProviderError(
    "already_exists",
    `${exists(type, args, found)}. ` +
      "To take it over as it stands and bring it to what is declared, set `adopt: true` on the resource, or " +
      "`livechat:adopt` to true for the stack; or give this resource another " +
      `${type.naturalKey.join(" or ")}. Where the resource only had another name in the program until now, ` +
      '`aliases: [{ name: "OLD" }]` (in a licence file `options: { aliases: [OLD] }`) or `pulumi state rename` tells so. ' +
      `Where a run of this stack made it and was killed, one run takes ${adopting}`,
  );
}

/** Refuses a replacement that Pulumi would begin with the new object, while the old one has its natural key. */
export function refuseForced(type: ResourceType, args: Values, found: readonly Found[]): never {
  throw new ProviderError(
    "already_exists",
    `${exists(type, args, found)}, and it is this resource's own, which is to be replaced: Pulumi makes the new one ` +
      "first, or leaves the old one there (`retainOnDelete`), and there cannot be two. For a new one set " +
      "`deleteBeforeReplace: true` on the resource (in a licence file under its `options`); to keep this one, do not replace it.",
  );
}

function exists(type: ResourceType, args: Values, found: readonly Found[]): string {
  const ids = found.map(({ id }) => id).join(", ");
  return `${describe(type, args)} exists already in the account (id ${ids})`;
}

/** Refuses to take over what another resource of the same program manages, or this one until it is replaced. */
export function refuseHeld(type: ResourceType, args: Values, id: string, held: Owner): never {
  const about = `${describe(type, args)} exists already in the account (id ${id}), and `;
  throw new ProviderError(
    "already_exists",
    about +
      (held === "replaced"
        ? "a resource of this stack manages it until it is replaced, which comes later: if that is this one, leave " +
          "`deleteBeforeReplace` unset, or true; if it is another one, exchange the two in the state (`pulumi state rename`)."
        : "another resource of this program manages it already: two would undo each other's changes. Declare each " +
          `object once, or give one of the two another ${type.naturalKey.join(" or ")}.`),
  );
}

/** Refuses to write what Pulumi meant otherwise, such as a value that it does not know. */
export function refuseWords(type: ResourceType, args: Values): void {
  const [word] = wordsIn(args);
  if (word !== undefined) {
    const place = pathText(word.path);
    throw new ProviderError("invalid", `${describe(type, args)}: ${place}: ${word.reason}`);
  }
}

/** Refuses to send the mask of a user and a password in place of them. */
export function refuseMasks(type: ResourceType, args: Values): void {
  const fault = faultOfMask(type, args);
  if (fault !== undefined) throw new ProviderError("invalid", `${describe(type, args)}: ${fault}`);
}

/** What is wrong with a mask that would be sent; `olds` are inputs that stand in the state, which an import may have masked. */
export function faultOfMask(type: ResourceType, args: Values, olds: Values = {}): string | undefined {
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
  type: ResourceType,
  values: Values,
  { id, state }: Found,
  change: readonly string[] | "removal",
): void {
  const refusal = type.untouchable?.(id) ?? type.forbids?.(state, change);
  if (refusal !== undefined) {
    throw new ProviderError("unsupported_change", `${describe(type, values, id)}: ${refusal}`);
  }
}

/** The one candidate to take over; several are an error that lists them. */
export function atMostOne(type: ResourceType, args: Values, found: readonly Found[]): Found | undefined {
  if (found.length > 1) {
    throw new ProviderError(
      "ambiguous",
      `${describe(type, args)}: ${found.length} objects of the account have this ` +
        `${type.naturalKey.join(" + ")} (ids ${found.map(({ id }) => id).join(", ")}), and which one is ` +
        "meant cannot be told. Remove or rename the others, or import the right one by its id.",
    );
  }
  return found[0];
}

/** Refuses to take over an object that differs in what the API cannot change. */
export function refuseUnadoptable(type: ResourceType, args: Values, found: Found): void {
  const fixed = differences(type, args, found.state).filter((name) => {
    const { replaces, writeOnly } = type.fields[name] ?? {};
    return replaces === true && writeOnly !== true;
  });
  if (fixed.length > 0) {
    throw new ProviderError(
      "unsupported_change",
      `${describe(type, args)} (id ${found.id}) cannot be taken over as declared: its ` +
        `${fixed.join(", ")} differs, and the API cannot change that. Declare what the account has, or remove ` +
        "the object first.",
    );
  }
}
