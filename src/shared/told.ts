/**
 * The input by which a resource's class tells what is no argument: `check` reads it and takes it out, so that no state
 * holds it, and no plan shows it.
 */
export const TOLD = "__told";

/** What an engine tells of a run, beside what a resource's class does. */
export interface ToldOfRun {
  /** Whether it is a preview. */
  readonly preview?: boolean;
  /** In a preview: the object is to be deleted, and the old inputs are its outputs. */
  readonly deletes?: boolean;
  /** In a preview: the stack, as `project/stack`. */
  readonly stack?: string;
}

/** Where a resource stands in what declares it. */
export interface Stand {
  /** Its number in the order of the program, or of the licence, among those of one parent. */
  readonly position?: number;
  /** `licence.yaml:12:3` */
  readonly place?: string;
}
