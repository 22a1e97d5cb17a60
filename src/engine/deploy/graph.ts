import { inDependencyOrder, prerequisitesOf } from "../state/deployment.js";
import type { Row } from "../state/store.js";

/** Who depends on whom, as the state had it at one time. */
export class DependentsGraph {
  readonly #position = new Map<Row, number>();
  readonly #direct = new Map<string, Row[]>();

  constructor(rows: readonly Row[]) {
    for (const [position, row] of inDependencyOrder(rows).entries()) {
      this.#position.set(row, position);
      for (const urn of prerequisitesOf(row.stored)) {
        const dependents = this.#direct.get(urn);
        if (dependents === undefined) {
          this.#direct.set(urn, [row]);
        } else {
          dependents.push(row);
        }
      }
    }
  }

  /** What depends on the resource, directly or not, each after what it depends on itself. */
  of(urn: string): Row[] {
    const found = new Set<Row>();
    const urns = [urn];
    for (let next = urns.pop(); next !== undefined; next = urns.pop()) {
      for (const row of this.#direct.get(next) ?? []) {
        if (!found.has(row)) {
          found.add(row);
          urns.push(row.stored.urn);
        }
      }
    }
    const position = (row: Row): number => this.#position.get(row) as number;
    return [...found].toSorted((a, b) => position(a) - position(b));
  }
}
