import { existsSync } from "node:fs";
import { isAbsolute, join, normalize, relative } from "node:path";
import { DEFAULT_FILE, loadFile } from "../licence/load.js";
import { LicenceError } from "../licence/problem.js";
import { placeKey } from "../licence/raw.js";
import { ProjectSettings } from "./project-settings.js";
import type { FindPlace } from "./reading/step.js";

/**
 * Where the objects of a project stand in its licence file, and in those that the plan says its program takes, relative to
 * the project's folder. A project without such a file has no places, and neither has one whose file cannot be read: a plan
 * of it was made before that.
 */
export function placesIn(
  folder: string,
  stack: string | undefined,
  files: readonly string[] = [],
): FindPlace {
  const project = new ProjectSettings(folder, stack);
  const [file = DEFAULT_FILE, includeRoot] = [project.text("file"), project.text("includeRoot")];
  // They come out of the plan as well, and may name nothing elsewhere.
  const own = files.filter((name) => !isAbsolute(name) && !normalize(name).startsWith(".."));
  const finds = [...new Set([file, ...own])].map((name) => placesInFile(folder, name, includeRoot));
  return (section, key) => finds.map((find) => find(section, key)).find((place) => place !== undefined);
}

function placesInFile(folder: string, name: string, includeRoot: string | undefined): FindPlace {
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
