/**
 * The input by which a resource's class tells what is no argument: `check` reads it and takes it out, so that no state
 * holds it, and no plan shows it.
 */
export const TOLD = "__told";

/** What an engine tells of a run, beside what a resource's class does. */
export interface ToldOfRun {
  /** Whether it is a preview. */
  readonly preview?: boolean;
  /** Whether the account is to be looked at although nobody knows whether it is a preview. */
  readonly looks?: boolean;
  /** In a preview: the object with this id is to be deleted, and the old inputs are its outputs. */
  readonly deletes?: string;
  /** Before an `up` or a destroy: the object with this id is to be kept as it is, and the old inputs are what is known of it. */
  readonly keeps?: string;
  /** Which arguments are secret: in a preview, as the program says. */
  readonly secret?: string[];
  /** In a preview: the stack, as `project/stack`. */
  readonly stack?: string;
}

/**
 * The input, and so the output, by which a check tells the class that an `up` would refuse the resource. A preview
 * alone has it, and so no state: a failed check would end the preview, and be all that it says.
 */
export const REFUSED = "__refused";

/**
 * The same, by which it tells that an `up` would take over what exists. An engine that shows it in the plan takes it out.
 */
export const TAKES_OVER = "__takesOver";

/** The same, by which the check of an object that is to be deleted tells that it is `gone` already, or `kept` for another resource. */
export const DELETION = "__deletion";

/** Where a resource stands in what declares it. */
export interface Stand {
  /** Its number in the order of the program, or of the licence, among those of one parent. */
  readonly position?: number;
  /** `licence.yaml:12:3` */
  readonly place?: string;
}
