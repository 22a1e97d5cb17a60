export * from "../definitions/definition.js";
export { type Facts, factsOf } from "../definitions/facts.js";
