export type { Declared, LicenceArgs, LicenceDeclaration, Section, Vars } from "./declaration.js";
export { Licence } from "./licence.js";
export type { EntryOptions } from "./model.js";
export { LicenceError, type Place, type Problem } from "./problem.js";
