import type { Values } from "../../definitions/definition.js";

import { resourceTypes, referredTo } from "../../definitions/index.js";
import { PLACEHOLDER, wantedBy, withPlaceholders } from "./credentials.js";
import { isStandIn } from "../../provider/create/stand-in.js";
import type { Surveyed } from "./survey.js";

/** The first lines of a program. */
export function programHead(native: boolean): string {
  const names = resourceTypes.map(({ name }) => name).toSorted();
  return `import { ${names.join(", ")} } from "pulumi-livechat${native ? "/native" : ""}";\n\n`;
}

/** Writes the objects of an account as the statements of a Pulumi program. */
export class ProgramWriter {
  readonly #names = new Set(reserved);
  #hasConfig = false;
  /** What gives the ids of the objects that others may refer to, by section and key. */
  readonly #ids = new Map<string, string>();

  /** The statement that declares an object. */
  statement(surveyed: Surveyed): string {
    const { type, key, written, options } = surveyed;
    const wanted = wantedBy(surveyed);
    const variable = referredTo.has(type.section) ? this.#name(key, type.title) : "";
    const args = Object.fromEntries(
      Object.entries(withPlaceholders(written, wanted)).map(([name, value]) => {
        const { refersTo } = type.fields[name] ?? {};
        const secret = wanted.get(name);
        if (secret !== undefined) {
          const config = `\${config.requireSecret(${JSON.stringify(secret.key)})}`;
          return [
            name,
            new Code(`interpolate\`${templateText(String(value)).replace(PLACEHOLDER, () => config)}\``),
          ];
        }
        return [name, refersTo === undefined ? value : this.#connected(refersTo, value)];
      }),
    );
    // The id of what may stand for another object is known in a plan by its argument.
    const id = isStandIn(type, written) ? type.idFrom : undefined;
    this.#ids.set(`${type.section}.${key}`, `${variable}.${id ?? "id"}`);
    const all = { ...(type.protectByDefault && { protect: true }), ...options };
    const third = Object.keys(all).length > 0 ? `, ${literal(all, "")}` : "";
    // A variable, and no export: that would make each of them an output of the stack.
    const start = referredTo.has(type.section) ? `const ${variable} = ` : "";
    const imported = wanted.size > 0 && !this.#hasConfig ? CONFIG : "";
    this.#hasConfig ||= wanted.size > 0;
    return `${imported}${start}new ${type.name}(${JSON.stringify(key)}, ${literal(args, "")}${third});\n`;
  }

  #connected(section: string, value: unknown): unknown {
    const one = (item: unknown) => {
      const id = this.#ids.get(`${section}.${String(item)}`);
      return id === undefined ? item : new Code(id);
    };
    return Array.isArray(value) ? value.map(one) : one(value);
  }

  /** `technical-support` becomes `technicalSupport`, and a second one `technicalSupport2`. */
  #name(key: string, title: string): string {
    const [first = title.replaceAll(" ", ""), ...more] = key.match(letters) ?? [];
    const camel = [first, ...more.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
    const base = camel.replace(/^\P{ID_Start}/u, "_$&");
    let name = base;
    for (let number = 2; this.#names.has(name); number++) {
      name = `${base}${number}`;
    }
    this.#names.add(name);
    return name;
  }
}

/** What the first object that needs a secret of the configuration has before it. */
const CONFIG = 'import { Config, interpolate } from "@pulumi/pulumi";\n\nconst config = new Config();\n\n';

function templateText(text: string): string {
  return text.replaceAll(/[`\\]|\$\{/g, "\\$&");
}

/**
 * Parts of a key that can be parts of a variable's name: in scripts that every compiler has long known. Node itself
 * takes letters that a compiler of last year does not.
 */
const letters =
  /(?:(?=\p{ID_Continue})[0-9a-z\u00c0-\u052f\u05d0-\u05ea\u0620-\u064a\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fa5\uac00-\ud7a3])+/gu;

/** Words of the language, and the names that a CommonJS module has already. */
const reserved =
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield async of exports module require Config config interpolate".split(
    " ",
  );

class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function literal(value: unknown, indent: string): string {
  if (value instanceof Code) {
    return value.text;
  }
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((item) => literal(item, indent)).join(", ")}]`;
    const lines = value.map((item) => `${deeper}${literal(item, deeper)},\n`).join("");
    return isShort(flat) ? flat : `[\n${lines}${indent}]`;
  }
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value as Values);
    const lines = pairs.map(([key, inner]) => `${deeper}${property(key)}: ${literal(inner, deeper)},\n`);
    return pairs.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
  }
  return JSON.stringify(value);
}

function isShort(text: string): boolean {
  return text.length <= 80 && !text.includes("\n");
}

function property(key: string): string {
  if (key === "__proto__") {
    return '["__proto__"]';
  }
  return /^[a-z_$][\w$]*$/i.test(key) ? key : JSON.stringify(key);
}
