import { canonical, differences } from "./canonical.js";
import { showing } from "./concealing.js";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "./errors.js";
import type { Owner } from "./ownership.js";
import { isMasked } from "../../shared/addresses.js";
import { pathText } from "../../shared/path-text.js";
import { wordsIn } from "./words.js";

/** The values by which a person tells this object from the others of its type. */
export function naturalKeyOf(type: ResourceType, values: Values): Values {
  return Object.fromEntries(
    type.naturalKey.map((name) => {
      const field = type.fields[name];
      return [name, canonical(field, values[name] ?? field?.default)];
    }),
  );
}

/** Where to look for an object of these arguments. */
export function partitionOf(type: ResourceType, args: Values): unknown {
  const name = type.partition;
  return name === undefined ? undefined : (naturalKeyOf(type, args)[name] ?? args[name]);
}

/** The type and natural key as one text: equal for what a person takes for the same object. */
export function nameOf(type: ResourceType, values: Values): string {
  return JSON.stringify([type.name, naturalKeyOf(type, values)]);
}

/** `Tag "vip" (group 1)`: the object by its natural key, as far as that may be shown, and else by its `id`. */
export function describe(type: ResourceType, values: Values, id?: string): string {
  let first: string | undefined;
  const others: string[] = [];
  for (const [index, [name, value]] of Object.entries(naturalKeyOf(type, values)).entries()) {
    const how = value === undefined ? undefined : showing(name);
    // Pulumi shows every id, and with it what it is made of.
    const isQuoted = how === "quoted" || (how === "left out" && type.idOf !== undefined);
    const text = isQuoted ? shorten(value) : how === "secret" ? "[secret]" : undefined;
    if (index === 0) first = text;
    else if (text !== undefined) others.push(`${name} ${text}`);
  }
  if (first === undefined && id !== undefined) others.unshift(`id ${id}`);
  const head = first === undefined ? type.name : `${type.name} ${first}`;
  return others.length === 0 ? head : `${head} (${others.join(", ")})`;
}

/** Those of `objects` with the natural key of `args`. */
export function candidates(type: ResourceType, args: Values, objects: readonly Found[]): Found[] {
  const name = nameOf(type, args);
  return objects.filter(({ state }) => nameOf(type, state) === name);
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

/** A value to be read by a person. Of a URL only the host: beside and behind it there may be a secret. */
function shorten(value: unknown): string {
  const shown =
    typeof value === "string"
      ? value.replace(/^(https?:\/\/)(?:[^/?#]*@)?([^/?#]*)(.*)$/is, (_url, scheme, host, rest: string) =>
          ["", "/"].includes(rest) ? `${scheme}${host}${rest}` : `${scheme}${host}/…`,
        )
      : value;
  const text = typeof shown === "string" ? JSON.stringify(shown) : String(shown);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}
