/**
 * How a resource of this operation has an object: it declares it, it declares it no more and will be replaced, or it
 * made it or took it over just now.
 */
export type Owner = "declared" | "replaced" | "made" | "taken over";

/** Where several resources have one object, the strongest counts. */
const STRENGTH: Readonly<Record<Owner, number>> = { replaced: 0, declared: 1, made: 2, "taken over": 3 };

/**
 * The objects that the resources of one operation have, by type and id: no second one takes such an object over, and
 * no other one, which the program declares no more, deletes it.
 */
export class Ownership {
  readonly #holds = new Map<string, Owner>();

  add(type: string, id: string, how: Owner): void {
    const before = this.ownerOf(type, id);
    if (before === undefined || STRENGTH[how] > STRENGTH[before]) this.#holds.set(keyOf(type, id), how);
  }

  /** Tells that the resource that declares the object gives it up for a new one. */
  replaces(type: string, id: string): void {
    if (this.ownerOf(type, id) === "declared") this.#holds.set(keyOf(type, id), "replaced");
  }

  ownerOf(type: string, id: string): Owner | undefined {
    return this.#holds.get(keyOf(type, id));
  }

  /** Tells that the object is gone. */
  disown(type: string, id: string): void {
    this.#holds.delete(keyOf(type, id));
  }
}

function keyOf(type: string, id: string): string {
  return `${type}\n${id}`;
}
