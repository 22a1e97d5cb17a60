import { isDeepStrictEqual } from "node:util";
import { settings, type Setting } from "../api/settings.js";
import type { Values } from "../definitions/definition.js";
import type { Order, ReadConfig } from "../provider/operation/settings.js";
import { nearest } from "../shared/nearest.js";
import { inClear, marked, markedAs } from "./secrets.js";

const KEYS: ReadonlySet<string> = new Set(Object.values(settings).map(({ key }) => key));

/** What nobody must see. */
const SECRET_KEYS: ReadonlySet<string> = new Set(
  Object.values<Setting>(settings).flatMap(({ key, secret }) => (secret === true ? key : [])),
);

/** What Pulumi itself keeps among a provider's arguments. */
const OF_PULUMI: ReadonlySet<string> = new Set(["version", "pluginDownloadURL"]);

/**
 * Whether the engine made this provider for those resources that name none. It is told by the name alone, which the engine
 * makes of the version and of where the plugin comes from.
 */
export function isDefaultProvider(urn: string | undefined): boolean {
  const name = urn === undefined ? "" : nameIn(urn);
  return name === "default" || /^default_(?:\d+_\d+_\d+|https?_)/.test(name);
}

/** The name that a program, or the engine, gives to what has this URN. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Whose settings come first: the arguments of an explicit provider, or the environment. */
export function orderFor(urn: string | undefined): Order {
  // Who does not say is an older engine, or a test of the default.
  return urn === undefined || isDefaultProvider(urn) ? "environment first" : "provider first";
}

/** Reads the settings from a provider's arguments, in which secrets come marked whatever is accepted. */
export function readerOf(args: Values): ReadConfig {
  const clear = inClear(args);
  return (key) => {
    const value = clear[key.replace(/^livechat:/, "")];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

/** The arguments of a provider as the state keeps them, and what is wrong with them: an explicit one's are typed by a person. */
export function checkedConfiguration(
  urn: string,
  args: Values,
): { readonly inputs: Values; readonly reasons: readonly string[] } {
  const inputs = Object.fromEntries(
    Object.entries(markedAs(args, inClear(args))).map(([name, value]) => [
      name,
      SECRET_KEYS.has(name) && value !== undefined ? marked(inClear(value)) : value,
    ]),
  );
  const unknown = isDefaultProvider(urn) ? [] : Object.keys(args).filter((name) => !isKnown(name));
  return { inputs, reasons: unknown.map(unknownArgument) };
}

/** The arguments in which two configurations differ. */
export function changedArguments(old: Values, news: Values): string[] {
  const [before, now] = [inClear(old), inClear(news)];
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], now[name]));
}

function isKnown(name: string): boolean {
  return KEYS.has(name) || OF_PULUMI.has(name) || name.startsWith("__");
}

function unknownArgument(name: string): string {
  const guess = nearest(name, [...KEYS]);
  return `${name}: the provider has no such argument${guess === undefined ? "" : `; did you mean ${guess}?`}`;
}
