import type { ObjectList } from "./shapes.js";

/** One page of a list. */
export interface Page<Item> {
  /** Counted from 1. */
  readonly number: number;
  /** How many pages there are, where the answer tells it. */
  readonly pages?: number;
  /** How many items there are on all pages, where the answer tells it. */
  readonly total?: number;
  readonly items: ObjectList<Item>;
}

/** How many a page has, but the last one. */
const ITEMS = 25;

/**
 * A list that comes in pages of 25. Iterating gives its items; each page is asked for only when the one before is
 * used up, and each iteration starts anew. What is added or removed meanwhile can shift items between pages: an
 * item may then come twice, or not at all.
 */
export class PagedList<Item> implements AsyncIterable<Item> {
  readonly #fetch: (page: number) => Promise<Page<Item>>;
  readonly #first: number;

  constructor(fetch: (page: number) => Promise<Page<Item>>, first = 1) {
    this.#fetch = fetch;
    this.#first = first;
  }

  /** The pages as they come, with the totals that each one tells. */
  async *pages(): AsyncGenerator<Page<Item>, void> {
    for (let number = this.#first; ; number++) {
      // oxlint-disable-next-line no-await-in-loop -- a page is asked for only when it is wanted
      const page = await this.#fetch(number);
      yield page;
      const { items, total, pages = total === undefined ? undefined : Math.ceil(total / ITEMS) } = page;
      const isLast = pages === undefined ? items.length + items.unidentified.length < ITEMS : number >= pages;
      if (isLast || items.length + items.unidentified.length === 0) return;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    for await (const page of this.pages()) yield* page.items;
  }

  /** All items at once, which may be many. */
  async toArray(): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this) items.push(item);
    return items;
  }
}
