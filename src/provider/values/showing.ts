import { AsyncLocalStorage } from "node:async_hooks";

/** What is known of the resource that the provider is asked about. */
export interface Knowledge {
  /** The properties that the program declares as secrets. */
  readonly secrets: ReadonlySet<string>;
  /** Whether these are all: of a state that is older than the mark, or was imported, nobody knows. */
  readonly isWhole: boolean;
}

/** It holds while a method of the provider works on that resource. */
export const knowledge = new AsyncLocalStorage<Knowledge>();

/**
 * How a message may show a property of a natural key: quoted, as a secret, or not at all, where nobody knows whether
 * it is one.
 */
export function showing(name: string): "quoted" | "secret" | "left out" {
  const known = knowledge.getStore();
  if (known?.secrets.has(name) === true) return "secret";
  return known?.isWhole === false ? "left out" : "quoted";
}
