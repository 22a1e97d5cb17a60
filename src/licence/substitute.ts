import { nearest } from "../shared/nearest.js";
import { MOST_CHARACTERS } from "./limits.js";
import type { Reason } from "./problem.js";
import type { Missing } from "./problems.js";
import { VARS } from "./words.js";

/** Where the values of `${config:key}`, `${env:NAME}` and `${var:name}` come from. */
export interface Substitutes {
  /** `${var:name}`: they come before those that the file itself gives under `vars`. */
  readonly vars?: Readonly<Record<string, unknown>> | undefined;
  /** Told of each var that is asked for, whether or not it is set. */
  readonly onVar?: ((name: string) => void) | undefined;
  /** Whether a var's value arrives later, as an output does: it is put in when it is there. */
  readonly isLater?: ((value: unknown) => boolean) | undefined;
  /** `${config:key}`: the stack's configuration; undefined where it is not set. */
  readonly config?: ((key: string) => string | undefined) | undefined;
  /** Whether a key of the configuration is secret: the property that holds it is then secret too. */
  readonly isSecret?: ((key: string) => boolean) | undefined;
  /** `${env:NAME}`. Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The value of a var that arrives later, in the middle of a text. */
export interface Later {
  readonly name: string;
  readonly value: unknown;
}

/** A text piece by piece. */
export type Pieces = readonly (string | Later)[];

/** A var that was put together from others, or is a secret. */
export class Composed {
  readonly pieces: Pieces;
  readonly secret: boolean;

  constructor(pieces: Pieces, secret: boolean) {
    this.pieces = pieces;
    this.secret = secret;
  }
}

/** A text with its values put in, or what is wrong with it. */
export interface Substituted {
  /** Undefined where a part of it arrives later. */
  readonly text: string | undefined;
  readonly pieces: Pieces;
  readonly secret: boolean;
  readonly faults: readonly FaultOfText[];
}

/** What is wrong with a text; where it is that something is not set, what. */
export interface FaultOfText {
  readonly reason: Reason;
  readonly missing?: Missing;
}

const kinds = ["config", "env", "var"] as const;
type Kind = (typeof kinds)[number];

/** `$${` stands for `${`; then come the whole form, and one that is not closed. */
const pattern = /\$\$\{|\$\{([A-Za-z]+):([^{}]*)\}|\$\{(config|env|var):/g;

/** Puts the values of `${config:key}`, `${env:NAME}` and `${var:name}` into a text. */
export function substitute(text: string, values: Substitutes): Substituted {
  const pieces: (string | Later)[] = [];
  const faults: FaultOfText[] = [];
  let secret = false;
  let end = 0;
  for (const match of text.includes("${") ? text.matchAll(pattern) : []) {
    pieces.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const found = valueOf(match, values);
    if (found instanceof Composed) {
      pieces.push(...found.pieces);
      secret ||= found.secret;
    } else {
      faults.push(found);
    }
  }
  pieces.push(text.slice(end));
  if (lengthOf(pieces) > MOST_CHARACTERS) {
    const tooLong = { reason: "is too long with its values put in" };
    return { text: "", pieces: [""], secret, faults: [...faults, tooLong] };
  }
  const isKnown = pieces.every((piece) => typeof piece === "string");
  return { text: isKnown ? pieces.join("") : undefined, pieces, secret, faults };
}

/** The placeholders of a text, as they stand in it. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(pattern)].map(([whole]) => whole).filter((whole) => whole !== "$${");
}

function lengthOf(pieces: Pieces): number {
  return pieces.reduce((length, piece) => length + (typeof piece === "string" ? piece.length : 0), 0);
}

/** What stands for a placeholder, or what is wrong with it. */
function valueOf(match: RegExpExecArray, values: Substitutes): Composed | FaultOfText {
  const [whole, kind, name = "", open] = match;
  if (whole === "$${") {
    return new Composed(["${"], false);
  }
  if (open !== undefined) {
    return { reason: `\${${open}:… is not closed: write \${${open}:name}, or $\${ for a literal \${` };
  }
  if (!isKind(kind)) {
    const guess = nearest(kind ?? "", kinds);
    const reason =
      `${whole}: there is ${kinds.map((one) => `\${${one}:…}`).join(", ")} and no other` +
      (guess === undefined ? "" : `; did you mean \${${guess}:${name}}?`) +
      " (for a literal ${ write $${)";
    return { reason };
  }
  const { vars = {}, isLater } = values;
  if (kind === "var") values.onVar?.(name);
  if (kind !== "var" || !Object.hasOwn(vars, name)) {
    const env = values.env ?? process.env;
    const inEnv = Object.hasOwn(env, name) ? env[name] : undefined;
    const text = kind === "config" ? values.config?.(name) : inEnv;
    return kind === "var" || text === undefined
      ? notSet(kind, name, values)
      : new Composed([text], kind === "config" && values.isSecret?.(name) === true);
  }
  const value = vars[name];
  if (value instanceof Composed) return value;
  if (isLater?.(value) === true) return new Composed([{ name, value }], false);
  const reason = unusable(name, value);
  return reason === undefined ? new Composed([String(value)], false) : { reason };
}

/** Why the value of a var cannot stand in a text; undefined where it can. */
export function unusable(name: string, value: unknown): string | undefined {
  const isUsable = typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  if (isUsable) return undefined;
  const what =
    value === undefined || value === null || typeof value === "number"
      ? String(value)
      : Array.isArray(value)
        ? "a list"
        : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
  return `\${var:${name}}: vars.${name} is ${what}: give it a text, a number, true or false`;
}

/** These vars, each of them a secret. */
export function secretVars(vars: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      unusable(name, value) === undefined ? new Composed([String(value)], true) : value,
    ]),
  );
}

/** The text that `substitute` turns into this one. */
export function escape(text: string): string {
  return text.replaceAll("${", () => "$${");
}

function isKind(kind: string | undefined): kind is Kind {
  return (kinds as readonly (string | undefined)[]).includes(kind);
}

function notSet(kind: Kind, name: string, values: Substitutes): FaultOfText {
  const reason = unset(kind, name, values);
  if (name === "") return { reason };
  return { reason, missing: kind === "var" ? { in: VARS, name } : { name: `${kind} ${name}` } };
}

function unset(kind: Kind, name: string, values: Substitutes): Reason {
  if (name === "") {
    return `\${${kind}:} names nothing: write \${${kind}:name}`;
  }
  if (kind === "config") {
    return `\${config:${name}} is not set: \`pulumi config set ${name} VALUE\` (--secret for a secret)`;
  }
  if (kind === "env") {
    return `\${env:${name}} is not set in the environment`;
  }
  return (guess) => {
    const meant = guess(name, Object.keys(values.vars ?? {}));
    return (
      `\${var:${name}} is not set: give it among the vars of the file or of the program, or to a command by \`--var ${name}=…\`` +
      (meant === undefined ? "" : `; did you mean \${var:${meant}}?`)
    );
  };
}
