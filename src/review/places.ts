import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { loadFile } from "../licence/load.js";
import { LicenceError } from "../licence/problem.js";
import { placeKey } from "../licence/raw.js";
import type { Values } from "../definitions/definition.js";
import { isObject } from "../provider/values/canonical.js";
import { readYaml, valueOf } from "../shared/yaml-file.js";
import type { FindPlace } from "./reading/step.js";

const DEFAULT_FILE = "licence.yaml";

/**
 * Where the objects of a project stand in its licence file, relative to the project's folder. A project without such a file
 * has no places, and neither has one whose file cannot be read: a plan of it was made before that.
 */
export function placesIn(folder: string, stack: string | undefined): FindPlace {
  const { file: name = DEFAULT_FILE, includeRoot } = settingsOf(folder, stack);
  const file = join(folder, name);
  if (!existsSync(file)) return () => undefined;
  try {
    const { entries } = loadFile(file, {}, { folder, project: folder, includeRoot });
    const places = new Map(entries.map(({ type, key, place }) => [placeKey([type.section, key]), place]));
    return (section, key) => {
      const place = places.get(placeKey([section, key]));
      return place && `${relative(folder, place.file)}:${place.line}:${place.column}`;
    };
  } catch (error) {
    if (error instanceof LicenceError) return () => undefined;
    throw error;
  }
}

interface Settings {
  file?: string;
  includeRoot?: string;
}

/** What the project says of its licence file, and its stack over it. */
function settingsOf(folder: string, stack: string | undefined): Settings {
  const project = read(join(folder, "Pulumi.yaml"));
  const own = typeof project["name"] === "string" ? project["name"] : "";
  // The stack's name comes out of the plan: it names no file elsewhere.
  const isName = stack !== undefined && /^[\w-][\w.-]*$/.test(stack);
  const configs = [project, isName ? read(join(folder, `Pulumi.${stack}.yaml`)) : {}].map(({ config }) =>
    isObject(config) ? config : {},
  );
  const textOf = (key: string): string | undefined =>
    configs
      .flatMap((config) => [config[key], config[`${own}:${key}`]])
      .map((value) => (isObject(value) ? (value["value"] ?? value["default"]) : value))
      .findLast((value) => typeof value === "string");
  const [file, includeRoot] = [textOf("file"), textOf("includeRoot")];
  return { ...(file !== undefined && { file }), ...(includeRoot !== undefined && { includeRoot }) };
}

function read(file: string): Values {
  const document = existsSync(file) ? valueOf(readYaml(file), file) : undefined;
  return isObject(document) ? document : {};
}
