import { expect, it } from "vitest";
import { Providers, type ProvidersOptions } from "../../src/engine/deploy/providers.js";
import type { Row } from "../../src/engine/state/store.js";
import { LICENCE_TYPE } from "../../src/shared/permanent.js";

/** Which providers are started before a program runs whose state has these. */
function startedFor(...states: { type: string; custom: boolean }[]): string[] {
  const started: string[] = [];
  const start = (name: string) => async () => {
    started.push(name);
    return await Promise.reject(new Error("none here"));
  };
  const rows = states.map((state) => ({ state }) as unknown as Row);
  new Providers({
    store: { rows },
    start: { dynamic: start("dynamic"), native: start("native") },
  } as unknown as ProvidersOptions).startEarly();
  return started;
}

const component = { type: LICENCE_TYPE, custom: false };
const tag = { type: "pulumi-nodejs:dynamic/livechat:Tag", custom: true };
const nativeTag = { type: "livechat:index:Tag", custom: true };

it("a provider is started early where the state has resources of it; a component is none", () => {
  expect(startedFor(component, tag)).toEqual(["dynamic"]);
  expect(startedFor(component, nativeTag)).toEqual(["native"]);
  expect(startedFor(tag, nativeTag)).toEqual(["native", "dynamic"]);
  expect(startedFor()).toEqual(["dynamic"]);
});
