import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Values } from "../definitions/definition.js";
import { isObject } from "../provider/values/canonical.js";
import { readYaml, valueOf } from "../shared/yaml-file.js";

/**
 * What a project's files say for a stack, without its secrets: so that whoever reviews a plan needs no passphrase, and no
 * matter which engine's secrets they are.
 */
export class ProjectSettings {
  /** The project's name; empty where there is no project. */
  readonly name: string;
  /** From the weakest on. */
  readonly #configs: readonly Values[];

  /** `folder` is the project's; it may have none. */
  constructor(folder: string, stack: string | undefined) {
    const project = read(folder, "Pulumi", ["yaml", "yml", "json"]);
    this.name = textIn(project["name"]) ?? "";
    // The stack's name may come out of a plan: it names no file elsewhere.
    const isName = stack !== undefined && /^[\w-][\w.-]*$/.test(stack);
    const own = resolve(folder, textIn(project["stackConfigDir"]) ?? "");
    const files = [project, isName ? read(own, `Pulumi.${stack}`, ["yaml", "yml"]) : {}];
    this.#configs = files.map(({ config }) => (isObject(config) ? config : {}));
  }

  /** A value as it stands there; a key without a namespace is the project's own. Undefined where it is not set. */
  value(key: string): unknown {
    const keys = key.includes(":") ? [key] : [key, `${this.name}:${key}`];
    return this.#configs
      .flatMap((config, strength) =>
        keys.map((name) => (strength === 0 ? declared(config[name]) : config[name])),
      )
      .findLast((value) => value !== undefined && value !== null);
  }

  text(key: string): string | undefined {
    return textIn(this.value(key));
  }
}

/** The folder of the project that a folder is in; the folder itself where it is in none. */
export function projectFolder(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    if (["yaml", "yml", "json"].some((ending) => existsSync(join(above, `Pulumi.${ending}`)))) return above;
    if (dirname(above) === above) return folder;
  }
}

/** Pulumi.yaml declares a value in an object, beside its type. */
function declared(value: unknown): unknown {
  return isObject(value) ? (value["value"] ?? value["default"]) : value;
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function read(folder: string, name: string, endings: readonly string[]): Values {
  const file = endings.map((ending) => join(folder, `${name}.${ending}`)).find((each) => existsSync(each));
  const document = file === undefined ? undefined : valueOf(readYaml(file), file);
  return isObject(document) ? document : {};
}
