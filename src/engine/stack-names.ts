import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { realFile } from "../shared/files.js";
import { nearest } from "../shared/nearest.js";
import { EngineError, readAs } from "./errors.js";
import type { OperationOptions } from "./options.js";
import type { Project } from "./project/project.js";

/** The stack where none is named. */
export const DEFAULT_STACK = "dev";

/**
 * The name of the stack that is meant. It must be one that the project has: a misspelt one would be a new stack, whose plan
 * makes everything anew. It may be new with `create`; so may the default one, while the project has none that it could be
 * mistaken for.
 *
 * @throws EngineError `project` where the name is none that a stack may have, or the project has no such stack.
 */
export function stackNameOf(
  project: Project,
  { stack, create }: Pick<OperationOptions, "stack" | "create">,
): string {
  const name = stack ?? DEFAULT_STACK;
  // "." and ".." are folders: what is called so would be written outside of that of the stacks.
  if (!/^(?!\.+$)[A-Za-z0-9_.-]{1,100}$/.test(name)) {
    throw new EngineError(
      "project",
      `"${name}" is no stack name: 1 to 100 letters, digits, ".", "_" or "-", and not dots alone.`,
    );
  }
  const known = stackNamesOf(project);
  const isFirst = stack === undefined && known.length === 0;
  if (create === true || isFirst || known.includes(name)) return name;
  throw new EngineError("project", unknownStack(project, name, { known, isDefault: stack === undefined }));
}

function unknownStack(
  project: Project,
  name: string,
  { known, isDefault }: { known: readonly string[]; isDefault: boolean },
): string {
  const meant = nearest(name, known);
  const others = meant === undefined ? known : [meant, ...known.filter((other) => other !== meant)];
  const has =
    others.length === 0 ? "It has none yet" : `It has ${others.map((other) => `"${other}"`).join(", ")}`;
  const which = isDefault ? `, which is meant where --stack names none` : "";
  return (
    `The project "${project.name}" has no stack "${name}"${which}. ${has}. ` +
    `To make a new one: \`pulumi-livechat stack init ${name}\`, or --create with the command that begins it.`
  );
}

/** Every stack of the project that has a state here, or a configuration file, by name. */
export function stackNamesOf(project: Project): string[] {
  const names = [
    // Of one that is just being made there is the journal alone.
    ...namesIn(path.dirname(stateFile(project, "any")), /^(.+)\.(?:json|journal)$/),
    ...namesIn(project.stackConfigDirectory, /^Pulumi\.(.+)\.ya?ml$/),
  ];
  return [...new Set(names)].toSorted();
}

function namesIn(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => pattern.exec(file)?.[1] ?? []);
}

/** Where a stack is kept. */
export function filesOf(
  project: Pick<Project, "root">,
  stack: string,
): { state: string; journal: string; lock: string; backups: string } {
  // Where the state really is, the rest is kept too: several projects may have a link to one.
  const state = readAs("state", () => realFile(stateFile(project, stack)));
  const beside = (ending: string): string => state.replace(/(\.json)?$/, ending);
  return { state, journal: beside(".journal"), lock: beside(".lock"), backups: beside(".backups") };
}

function stateFile(project: Pick<Project, "root">, stack: string): string {
  return path.join(project.root, ".pulumi-livechat", "stacks", `${stack}.json`);
}
