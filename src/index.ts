export * from "./resources/index.js";
export {
  type Declared,
  type EntryOptions,
  Licence,
  type LicenceArgs,
  type LicenceDeclaration,
  LicenceError,
  type Place,
  type Problem,
  type Section,
  type Vars,
} from "./licence/index.js";
