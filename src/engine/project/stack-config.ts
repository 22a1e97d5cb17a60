import { existsSync } from "node:fs";
import path from "node:path";
import type { Document } from "yaml";
import { writeWhole } from "../../shared/files.js";
import { readYaml, valueOf } from "../../shared/yaml-file.js";
import { EngineError, messageOf, readAs, unsupported } from "../errors.js";
import type { Crypter } from "../values.js";
import { type DeclaredConfig, isOfType } from "./declared-config.js";
import type { Project } from "./project.js";

/** The configuration of a stack, resolved: every value as the text that the program reads. */
export interface Config {
  values: Record<string, string>;
  secretKeys: string[];
  /** Every text that was encrypted, be it a part of a value: a program may give it on as if it were none. */
  secretTexts: string[];
}

/** A place in a stack's configuration: a whole key, and the way into its value. */
export interface ConfigPlace {
  readonly key: string;
  readonly inside: readonly (string | number)[];
}

/** Pulumi.STACK.yaml: its document is kept so that writing the salt leaves everything else as it was. */
export class StackConfigFile {
  readonly path: string;
  readonly #document: Document;

  constructor(project: Project, stack: string) {
    const name = path.join(project.stackConfigDirectory, `Pulumi.${stack}`);
    this.path = existsSync(`${name}.yml`) && !existsSync(`${name}.yaml`) ? `${name}.yml` : `${name}.yaml`;
    const document = readAs("project", () => readYaml(this.path));
    this.#document = document;
    for (const key of ["secretsprovider", "encryptedkey"]) {
      if (document.get(key) !== undefined && document.get(key) !== "passphrase") {
        throw unsupported(`The "${key}" of ${this.path}: only the passphrase secrets provider`);
      }
    }
    if (document.get("environment") !== undefined) {
      throw unsupported(`The "environment" (Pulumi ESC) of ${this.path}`);
    }
  }

  get encryptionSalt(): string | undefined {
    const salt = this.#document.get("encryptionsalt");
    return typeof salt === "string" ? salt : undefined;
  }

  /** Whether any value is encrypted, so that the passphrase is needed to read the file. */
  get hasSecureValues(): boolean {
    return JSON.stringify(this.#config()).includes('"secure":');
  }

  /** Keeps the salt in the file, as the CLI does. */
  writeSalt(salt: string): void {
    this.#document.set("encryptionsalt", salt);
    writeWhole(this.path, this.#document.toString());
  }

  /** Writes a value, and makes what is needed to hold it. */
  set(place: ConfigPlace, value: unknown): void {
    this.#document.setIn(this.#pathOf(place), this.#document.createNode(value));
    writeWhole(this.path, this.#document.toString());
  }

  /** Takes a value out of the file. Returns whether it was there. */
  remove(place: ConfigPlace): boolean {
    const at = this.#pathOf(place);
    if (!this.#document.hasIn(at)) return false;
    this.#document.deleteIn(at);
    writeWhole(this.path, this.#document.toString());
    return true;
  }

  /** Where the document has the key, however it is written there. */
  #pathOf({ key, inside }: ConfigPlace): (string | number)[] {
    const [project = ""] = key.split(":");
    const written = Object.keys(this.#config()).find((raw) => this.#fullKey(raw, project) === key);
    return ["config", written ?? key, ...inside];
  }

  /** The values of this file over the project's defaults, and `overrides` over both. */
  resolve(project: Project, crypter: Crypter | undefined, overrides: Record<string, string>): Config {
    const values: Record<string, string> = {};
    const secret = new Set<string>();
    const secretTexts: string[] = [];
    for (const [rawKey, raw] of Object.entries(this.#config())) {
      const key = this.#fullKey(rawKey, project.name);
      const decrypt = (text: string): string => {
        secret.add(key);
        const plain = this.#decrypt(key, text, crypter);
        secretTexts.push(plain);
        return plain;
      };
      const plain = reveal(raw, decrypt);
      values[key] = typeof plain === "string" ? plain : JSON.stringify(plain);
    }
    for (const [key, value] of Object.entries(overrides)) {
      values[this.#fullKey(key, project.name)] = value;
    }
    this.#applyDeclared(project, values, secret);
    return { values, secretKeys: [...secret].toSorted(), secretTexts };
  }

  #config(): Record<string, unknown> {
    const content = readAs("project", () => valueOf(this.#document, this.path));
    const config = (content as { config?: unknown } | null)?.config ?? {};
    if (typeof config !== "object" || Array.isArray(config)) {
      throw new EngineError("project", `${this.path}: "config" must be a map`);
    }
    return config as Record<string, unknown>;
  }

  #fullKey(key: string, project: string): string {
    const parts = key.split(":");
    if (parts.length === 1) {
      return `${project}:${key}`;
    }
    if (parts.length === 3 && parts[1] === "config") {
      return `${parts[0]}:${parts[2]}`;
    }
    if (parts.length !== 2) {
      throw new EngineError("project", `${this.path}: the config key "${key}" is not "namespace:name"`);
    }
    return key;
  }

  #decrypt(key: string, text: string, crypter: Crypter | undefined): string {
    if (crypter === undefined) {
      throw new EngineError(
        "passphrase",
        `${this.path}: "${key}" is encrypted, but the file has no "encryptionsalt" to decrypt it with. Restore the line, or set the value anew.`,
      );
    }
    try {
      return crypter.decrypt(text);
    } catch (error) {
      throw new EngineError(
        "passphrase",
        `${this.path}: "${key}" cannot be decrypted (${messageOf(error)}). It was encrypted for another stack or with another passphrase; set the value anew.`,
      );
    }
  }

  #applyDeclared(project: Project, values: Record<string, string>, secret: Set<string>): void {
    const missing: string[] = [];
    for (const [key, declared] of Object.entries(project.config)) {
      if (values[key] === undefined) {
        const value = declared.default ?? declared.value;
        if (value !== undefined && value !== null) {
          values[key] = typeof value === "string" ? value : JSON.stringify(value);
        } else if (key.startsWith(`${project.name}:`)) {
          missing.push(key);
          continue;
        } else {
          continue;
        }
      }
      checkType(this.path, key, values[key], declared);
      if (declared.secret === true) {
        secret.add(key);
      }
    }
    if (missing.length > 0) {
      throw new EngineError(
        "project",
        `${this.path}: the configuration ${missing.map((key) => `"${key}"`).join(", ")} is missing; Pulumi.yaml declares it without a default.`,
      );
    }
  }
}

/** A parsed value with each `{secure: TEXT}` in it decrypted. */
function reveal(value: unknown, decrypt: (text: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => reveal(item, decrypt));
  }
  if (typeof value === "object" && value !== null) {
    const fields = value as Record<string, unknown>;
    if (typeof fields["secure"] === "string" && Object.keys(fields).length === 1) {
      return decrypt(fields["secure"]);
    }
    return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, reveal(item, decrypt)]));
  }
  return typeof value === "string" ? value : value;
}

function checkType(file: string, key: string, value: string, declared: DeclaredConfig): void {
  const isText = !["array", "object"].includes(declared.type ?? "");
  if (!isOfType(declared, isText ? value : parseJson(value))) {
    throw new EngineError(
      "project",
      `${file}: the configuration "${key}" must be of the type ${declared.type}, as Pulumi.yaml declares it.`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
