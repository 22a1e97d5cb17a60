import { expect, it } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import { cases, typesWhere } from "./index.js";

const typesOf = (those: typeof resourceTypes) => those.map(({ name }) => name).toSorted();

it("are of every type that there is", () => {
  expect(Object.keys(cases).toSorted()).toEqual(typesOf(resourceTypes));
});

it("say of which there can be two that are alike: those whose id does not follow from the natural key", () => {
  const those = resourceTypes.filter((one) => !("idOf" in one));
  expect(typesWhere(({ canBeTwins }) => canBeTwins === true).toSorted()).toEqual(typesOf(those));
});

it("say of which every account has some: those whose list can be impossible", () => {
  const those = resourceTypes.filter((one) => "impossible" in one);
  expect(typesWhere(({ neverNone }) => neverNone !== undefined).toSorted()).toEqual(typesOf(those));
});

it("say what updates one: of those that the API can update", () => {
  const those = typesOf(resourceTypes.filter((one) => "update" in one));
  expect(typesWhere(({ edit }) => edit !== undefined).toSorted()).toEqual(those);
  expect(typesWhere(({ life }) => life.updated !== undefined).toSorted()).toEqual(those);
  expect(typesWhere(({ existing }) => existing.change !== undefined).toSorted()).toEqual(those);
});
