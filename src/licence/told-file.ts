import { relative, resolve, sep } from "node:path";
import { getRootDirectory, log, type Resource, runtime } from "@pulumi/pulumi";
import { currentRun } from "../provider/program/stack-state.js";
import { coded, FILE_CODE } from "../shared/codes.js";
import { isEmbedded } from "../shared/engine-command.js";
import { DEFAULT_FILE } from "./load.js";
import { readConfig } from "./stack-config.js";

/**
 * Tells, in a preview, which file a program takes a licence from: a review of it looks there for the places of objects. The
 * one of the project's configuration it finds by itself, and the embedded engine's plan has the places.
 */
export function tellFile(file: string, component: Resource): void {
  if (!runtime.isDryRun() || isEmbedded() || currentRun() === undefined) return;
  const folder = getRootDirectory();
  const path = resolve(file);
  if (path === resolve(folder, readConfig("file") ?? DEFAULT_FILE)) return;
  void log.info(coded(FILE_CODE, relative(folder, path).split(sep).join("/")), component);
}
