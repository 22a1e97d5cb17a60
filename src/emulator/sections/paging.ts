const PAGE = 25;

/** One page of a list, the first by default; beyond the last one there is nothing. */
export function pageOf<T>(all: readonly T[], page = 1): { items: T[]; total: number; pages: number } {
  return {
    items: all.slice((page - 1) * PAGE, page * PAGE),
    total: all.length,
    pages: Math.ceil(all.length / PAGE),
  };
}
