import type { ResourceType } from "../../definitions/resource-type.js";
import type { Declaration } from "./declaration.js";

import { keyOf } from "./state.js";
import { hasUnknown } from "./unknown.js";
import type { Relation } from "../../definitions/definition.js";

/**
 * How a resource of this operation has an object: it declares it, it declares it no more and will be replaced, or it
 * made it or took it over just now.
 */
export type Owner = "declared" | "replaced" | "made" | "taken over";

/** Where several resources have one object, the strongest counts. */
const STRENGTH: Readonly<Record<Owner, number>> = { replaced: 0, declared: 1, made: 2, "taken over": 3 };

/** What other providers of the same program and account have. */
export interface OwnersElsewhere {
  /** Tells them how a resource of this one has an object; null: it is removed. */
  tellOwner(object: string, owner: Owner | null): void;
  ownersOf(object: string): readonly Owner[];
  /** Whether one of them removed it, and none made it again. */
  isRemoved(object: string): boolean;
}

/**
 * Who has what among the resources of one operation, of which Pulumi asks for one after the other: what they declare,
 * whose turn it is, and which objects they have. So no two make the same, no second one takes an object over, and none that
 * the program declares no more deletes what another one has.
 */
export class Ownership {
  /** What `check` accepted: a refresh asks for differences too, and what it hands over was declared once. */
  readonly #declarations = new Set<string>();
  readonly #relations = new Relations();
  /** The natural keys of what an earlier create of this stack began. */
  readonly #expected = new Set<string>();
  /** The work under way, by natural key. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** The objects, by type and id. */
  readonly #objects = new Map<string, Owner>();
  readonly #elsewhere: OwnersElsewhere;

  constructor(elsewhere: OwnersElsewhere) {
    this.#elsewhere = elsewhere;
  }

  declare(declaration: Declaration): void {
    this.#declarations.add(inputsKeyOf(declaration));
  }

  declares(declaration: Declaration): boolean {
    return this.#declarations.has(inputsKeyOf(declaration));
  }

  /** What others declare otherwise about the same two objects, in words; `id` is that of the declared one, once it has one. */
  contradictionOf({ type, args }: Declaration, id?: string): string | undefined {
    const relation = hasUnknown(args) ? undefined : type.relation?.(args, id);
    return relation && this.#relations.add(relation);
  }

  /** Tells that what is declared, if it is there, was made by an earlier create of this stack. */
  expectOwn({ name }: Declaration): void {
    this.#expected.add(name);
  }

  expectsOwn({ name }: Declaration): boolean {
    return this.#expected.has(name);
  }

  /** Runs a task when no other of the same natural key is running. */
  async alone<Result>({ name }: Declaration, task: () => Promise<Result>): Promise<Result> {
    const own = (this.#turns.get(name) ?? Promise.resolve()).then(task, task);
    this.#turns.set(name, own);
    try {
      return await own;
    } finally {
      if (this.#turns.get(name) === own) this.#turns.delete(name);
    }
  }

  /** Tells that a resource has an object. */
  add(type: ResourceType, id: string, how: Owner): void {
    const object = objectKey(type, id);
    this.#set(object, strongest([this.#objects.get(object), how]) ?? how);
  }

  /** Tells that the resource that declares the object gives it up for a new one. */
  replaces(type: ResourceType, id: string): void {
    const object = objectKey(type, id);
    if (this.#objects.get(object) === "declared") this.#set(object, "replaced");
  }

  ownerOf(type: ResourceType, id: string): Owner | undefined {
    const object = objectKey(type, id);
    return strongest([this.#objects.get(object), ...this.#elsewhere.ownersOf(object)]);
  }

  /** Tells that the object is gone. */
  disown(type: ResourceType, id: string): void {
    const object = objectKey(type, id);
    this.#objects.delete(object);
    this.#elsewhere.tellOwner(object, null);
  }

  /** Whether another provider of this program removed the object: what was read before does not know it. */
  isRemovedElsewhere(type: ResourceType, id: string): boolean {
    return this.#elsewhere.isRemoved(objectKey(type, id));
  }

  #set(object: string, owner: Owner): void {
    if (owner === this.#objects.get(object)) return;
    this.#objects.set(object, owner);
    this.#elsewhere.tellOwner(object, owner);
  }
}

function strongest(owners: readonly (Owner | undefined)[]): Owner | undefined {
  return owners
    .filter((owner) => owner !== undefined)
    .toSorted((one, other) => STRENGTH[other] - STRENGTH[one])[0];
}

function inputsKeyOf({ type, args }: Declaration): string {
  return `${type.name}\n${keyOf(args)}`;
}

function objectKey({ name }: ResourceType, id: string): string {
  return `${name}\n${id}`;
}

/**
 * What the resources of one operation have declared about one another: an agent its groups, a group its
 * agents. Either side may be declared, or both if they agree.
 */
export class Relations {
  /** The members that somebody declares, by who it is. */
  readonly #members = new Map<string, ReadonlySet<string>>();
  /** Who declares somebody, by who that is. */
  readonly #declaring = new Map<string, Set<string>>();

  /** Takes note of what one side says. Returns what contradicts it, in words, if anything known does. */
  add({ relation, side, of, members }: Relation): string | undefined {
    const [here, across] = [`${relation}\n${side}\n`, `${relation}\n${side === "left" ? "right" : "left"}\n`];
    for (const member of this.#members.get(here + of) ?? []) {
      this.#declaring.get(here + member)?.delete(of);
    }
    const mine = new Set(members);
    this.#members.set(here + of, mine);
    for (const member of mine) {
      const declaring = this.#declaring.get(here + member) ?? new Set();
      this.#declaring.set(here + member, declaring.add(of));
    }
    const missing = members.find((member) => this.#members.get(across + member)?.has(of) === false);
    if (missing !== undefined) return contradiction(of, missing);
    const holder = [...(this.#declaring.get(across + of) ?? [])].find((one) => !mine.has(one));
    return holder === undefined ? undefined : contradiction(holder, of);
  }
}

function contradiction(holder: string, missing: string): string {
  return (
    `membership is declared on both sides, and they disagree: ${holder} declares ${missing}, ` +
    `but ${missing} does not declare ${holder}. Declare it on one side only, or alike on both.`
  );
}
