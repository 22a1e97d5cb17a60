/*
 * How Pulumi writes what is more than JSON, in states and between its processes, and which options its states keep.
 */

/** The name that tells Pulumi's own objects (secrets, files, references) from plain ones. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What the signature of a secret is. */
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** What the signature of a reference to a resource is. */
export const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

/** The options that a state keeps: what becomes of a resource later hangs on them. */
export const STATE_OPTIONS = [
  "protect",
  "retainOnDelete",
  "deletedWith",
  "replaceWith",
  "ignoreChanges",
  "replaceOnChanges",
  "customTimeouts",
] as const;
