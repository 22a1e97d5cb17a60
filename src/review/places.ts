import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { loadFile } from "../licence/load.js";
import { LicenceError } from "../licence/problem.js";
import { placeKey } from "../licence/raw.js";
import { ProjectSettings } from "./project-settings.js";
import type { FindPlace } from "./reading/step.js";

const DEFAULT_FILE = "licence.yaml";

/**
 * Where the objects of a project stand in its licence file, relative to the project's folder. A project without such a file
 * has no places, and neither has one whose file cannot be read: a plan of it was made before that.
 */
export function placesIn(folder: string, stack: string | undefined): FindPlace {
  const project = new ProjectSettings(folder, stack);
  const [name = DEFAULT_FILE, includeRoot] = [project.text("file"), project.text("includeRoot")];
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
