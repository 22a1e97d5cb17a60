/** One figure of the table. */
export interface Figure {
  /** What was measured. */
  readonly name: string;
  readonly value: number;
  /** `×` for a ratio. */
  readonly unit: "×" | "s" | "ms" | "MiB" | "requests" | "bytes";
  /** The most it should be, where something is promised of it. */
  readonly atMost?: number;
  /** The least it should be. */
  readonly atLeast?: number;
}

/** A part of the bench: figures that belong together, or why they could not be had here. */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly measure: () => Promise<Figure[] | string>;
}

/** Whether a figure is what it should be; undefined where nothing is promised. */
export function holds({ value, atMost, atLeast }: Figure): boolean | undefined {
  if (atMost === undefined && atLeast === undefined) return undefined;
  return value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? Number.NEGATIVE_INFINITY);
}
