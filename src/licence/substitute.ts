import { nearest } from "../provider/nearest.js";

/** Where the values of `${config:key}`, `${env:NAME}` and `${var:name}` come from. */
export interface Values {
  /** `${var:name}`: they come before those that the file itself gives under `vars`. */
  readonly vars?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** `${config:key}`: the stack's configuration; undefined where it is not set. */
  readonly config?: ((key: string) => string | undefined) | undefined;
  /** Whether a key of the configuration is secret: the property that holds it is then secret too. */
  readonly isSecret?: ((key: string) => boolean) | undefined;
  /** `${env:NAME}`. Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** A text with its values put in, or what is wrong with it. */
export interface Substituted {
  readonly text: string;
  readonly secret: boolean;
  readonly faults: readonly string[];
}

const kinds = ["config", "env", "var"] as const;
type Kind = (typeof kinds)[number];

/** `$${` stands for `${`; then come the whole form, and one that is not closed. */
const pattern = /\$\$\{|\$\{([A-Za-z]+):([^{}]*)\}|\$\{(config|env|var):/g;

/** Puts the values of `${config:key}`, `${env:NAME}` and `${var:name}` into a text. */
export function substitute(text: string, values: Values): Substituted {
  if (!text.includes("${")) {
    return { text, secret: false, faults: [] };
  }
  const faults: string[] = [];
  let secret = false;
  const done = text.replaceAll(pattern, (whole: string, kind?: string, name = "", open?: string) => {
    if (whole === "$${") {
      return "${";
    }
    if (open !== undefined) {
      faults.push(`\${${open}:… is not closed: write \${${open}:name}, or $\${ for a literal \${`);
      return whole;
    }
    if (!isKind(kind)) {
      const guess = nearest(kind ?? "", kinds);
      faults.push(
        `${whole}: there is ${kinds.map((one) => `\${${one}:…}`).join(", ")} and no other` +
          (guess === undefined ? "" : `; did you mean \${${guess}:${name}}?`) +
          " (for a literal ${ write $${)",
      );
      return whole;
    }
    const value = valueOf(kind, name, values);
    if (value === undefined) {
      faults.push(unset(kind, name, values));
      return whole;
    }
    secret ||= kind === "config" && values.isSecret?.(name) === true;
    return value;
  });
  return { text: done, secret, faults };
}

/** The text that `substitute` turns into this one. */
export function escape(text: string): string {
  return text.replaceAll("${", () => "$${");
}

function isKind(kind: string | undefined): kind is Kind {
  return (kinds as readonly (string | undefined)[]).includes(kind);
}

function valueOf(kind: Kind, name: string, values: Values): string | undefined {
  if (kind === "config") {
    return values.config?.(name);
  }
  if (kind === "env") {
    return (values.env ?? process.env)[name];
  }
  const { vars = {} } = values;
  return Object.hasOwn(vars, name) ? String(vars[name]) : undefined;
}

function unset(kind: Kind, name: string, values: Values): string {
  if (name === "") {
    return `\${${kind}:} names nothing: write \${${kind}:name}`;
  }
  if (kind === "config") {
    return `\${config:${name}} is not set: \`pulumi config set ${name} VALUE\` (--secret for a secret)`;
  }
  if (kind === "env") {
    return `\${env:${name}} is not set in the environment`;
  }
  const guess = nearest(name, Object.keys(values.vars ?? {}));
  return (
    `\${var:${name}} is not set: give it among the vars of the file or of the program` +
    (guess === undefined ? "" : `; did you mean \${var:${guess}}?`)
  );
}
