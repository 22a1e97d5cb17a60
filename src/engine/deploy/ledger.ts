import type { ResourceState } from "../state/deployment.js";
import type { Row, StateStore } from "../state/store.js";
import type { PropertyMap } from "../values.js";
import { DependentsGraph } from "./graph.js";
import type { Goal } from "./goal.js";
import type { Begun } from "./provider.js";

/** What one operation knows of resources, by URN: what was, what the program asks for, and what is by now. */
export class Ledger {
  readonly #store: StateStore;
  /** Without those waiting for their deletion. */
  readonly #olds = new Map<string, Row>();
  readonly #begun = new Map<string, PropertyMap>();
  readonly #goals = new Map<string, Goal>();
  readonly #claimed = new Set<string>();
  readonly #renamedTo = new Map<string, string>();
  readonly #renamedFrom = new Map<string, string>();
  readonly #replaced = new Set<string>();
  readonly #deletedEarly = new Map<string, string[]>();
  readonly #states = new Map<string, ResourceState>();
  readonly #rows = new Map<string, Row>();
  #graph: DependentsGraph | undefined;

  constructor(store: StateStore) {
    this.#store = store;
    for (const { urn, inputs } of store.begunCreates) {
      this.#begun.set(urn, inputs);
    }
    for (const row of store.rows) {
      if (row.state.delete !== true) {
        this.#olds.set(row.state.urn, row);
      }
    }
  }

  /** What the state had when the operation began. */
  get olds(): Iterable<readonly [urn: string, row: Row]> {
    return this.#olds;
  }

  old(urn: string): Row | undefined {
    return this.#olds.get(urn);
  }

  /** The object turned out to be gone. */
  forgetOld(urn: string): void {
    this.#olds.delete(urn);
  }

  /**
   * What of the state depended on a resource when the operation began, directly or not, each after what it
   * depends on itself.
   */
  dependentsOf(urn: string): Row[] {
    this.#graph ??= new DependentsGraph([...this.#olds.values()]);
    return this.#graph.of(urn);
  }

  /** What is known of a create of this resource that an earlier run began, and whose end nobody saw. */
  begunBefore(urn: string): Begun | undefined {
    return this.#begun.get(urn) ?? (this.#store.wasInterrupted || undefined);
  }

  /** Whether an earlier run is known to have begun to create it. */
  wasBegun(urn: string): boolean {
    return this.#begun.has(urn);
  }

  /** The program has come to this resource. */
  claim(urn: string): void {
    this.#claimed.add(urn);
  }

  /** All that the program has come to. */
  get claimed(): string[] {
    return [...this.#claimed];
  }

  isClaimed(urn: string): boolean {
    return this.#claimed.has(urn);
  }

  /** Whether the program has come to what the state calls so, under this name or a new one. */
  isContinued(urn: string): boolean {
    return this.#claimed.has(urn) || this.#renamedTo.has(urn);
  }

  /** The program calls by a new name what the state has. */
  rename(from: string, to: string): void {
    this.#renamedTo.set(from, to);
    this.#renamedFrom.set(to, from);
  }

  renamedTo(from: string): string | undefined {
    return this.#renamedTo.get(from);
  }

  renamedFrom(to: string): string | undefined {
    return this.#renamedFrom.get(to);
  }

  ask(urn: string, goal: Goal): void {
    this.#goals.set(urn, goal);
  }

  askedOf(urn: string): Goal | undefined {
    return this.#goals.get(urn);
  }

  markReplaced(urn: string): void {
    this.#replaced.add(urn);
  }

  isReplaced(urn: string): boolean {
    return this.#replaced.has(urn);
  }

  /** It is deleted before the program comes to it, because what it needs is deleted to be replaced. */
  markDeletedEarly(urn: string, replaceKeys: string[]): void {
    this.#deletedEarly.set(urn, replaceKeys);
  }

  /** Why it was deleted early: the keys for which it is replaced; undefined where it was not. */
  deletedEarly(urn: string): string[] | undefined {
    return this.#deletedEarly.get(urn);
  }

  /** What was deleted early is made again now. */
  clearDeletedEarly(urn: string): void {
    this.#deletedEarly.delete(urn);
  }

  /** What the program has registered or read, as it is now. */
  record(urn: string, state: ResourceState): void {
    this.#states.set(urn, state);
  }

  now(urn: string): ResourceState | undefined {
    return this.#states.get(urn);
  }

  /** Where the state has it now; nowhere in a preview of a creation. */
  recordRow(urn: string, row: Row): void {
    this.#rows.set(urn, row);
  }

  rowOf(urn: string): Row | undefined {
    return this.#rows.get(urn);
  }
}
