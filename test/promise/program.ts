import * as livechat from "../../src/index.js";
import type { Declared } from "../lifecycle/engine.js";

interface Made {
  readonly id: unknown;
}

const classes = livechat as unknown as Readonly<Record<string, new (...all: unknown[]) => Made>>;

/** Makes the resources of a program, as a project of the lifecycle suite does. */
export function declare(resources: readonly Declared[]): void {
  const made: Record<string, Made> = {};
  const connected = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(connected);
    if (typeof value !== "object" || value === null) return value;
    if ("$idOf" in value) return made[String(value.$idOf)]?.id;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, connected(inner)]));
  };
  for (const { type, name, args, options } of resources) {
    const Resource = classes[type];
    if (Resource === undefined) throw new Error(`there is no class ${type}`);
    made[name] = new Resource(name, connected(args), options);
  }
}
