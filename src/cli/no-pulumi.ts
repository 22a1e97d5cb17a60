/*
 * Stands in for @pulumi/pulumi where a command needs none of it: see without-pulumi.ts. The resource classes must have
 * something to extend, and nobody makes one.
 */

/** In place of Pulumi's class: what is called with `new` may be a function. */
export function CustomResource(): void {
  notHere();
}

export const output = notHere;
export const secret = notHere;
export const runtime = {};
export const log = {};

function notHere(): never {
  throw new Error("this command was started without Pulumi");
}
