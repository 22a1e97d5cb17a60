import "./shared/require-node.js";
import type {
  Declared as LicenceEntry,
  Section as LicenceSection,
  Vars as LicenceVars,
} from "./licence/index.js";
import type {
  EntryOptions as LicenceEntryOptions,
  Place as LicencePlace,
  Problem as LicenceProblem,
} from "./licence/index.js";

export * from "./resources/index.js";
export type { LiveChatResourceOptions } from "./provider/program/resource.js";
export { Licence, type LicenceArgs, type LicenceDeclaration, LicenceError } from "./licence/index.js";
export type { LicenceEntry, LicenceEntryOptions, LicencePlace, LicenceProblem, LicenceSection, LicenceVars };

// What the read functions (`getAgent`, …) raise.
export {
  AbortedError,
  AuthenticationError,
  ConfigurationError,
  CertificateError,
  ConnectionError,
  InvalidAnswerError,
  InvalidRequestError,
  LiveChatError,
  MisdirectedRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from "./api/errors.js";
export type { ErrorCode } from "./api/errors.js";
export { ProviderError, type ProviderErrorCode } from "./provider/values/errors.js";

/** @deprecated It is called {@link LicenceEntry} now. */
export type Declared<Args> = LicenceEntry<Args>;
/** @deprecated It is called {@link LicenceEntryOptions} now. */
export type EntryOptions = LicenceEntryOptions;
/** @deprecated It is called {@link LicencePlace} now. */
export type Place = LicencePlace;
/** @deprecated It is called {@link LicenceProblem} now. */
export type Problem = LicenceProblem;
/** @deprecated It is called {@link LicenceSection} now. */
export type Section<Args> = LicenceSection<Args>;
/** @deprecated It is called {@link LicenceVars} now. */
export type Vars = LicenceVars;
