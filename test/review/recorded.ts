import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plan } from "../../src/review/plan.js";
import { readPlan } from "../../src/review/reading/index.js";

export const fixtures = fileURLToPath(new URL("../fixtures/review/", import.meta.url));

/**
 * What an engine wrote for `licence.yaml` beside it, on the emulator: `pulumi-livechat preview --json`, or the CLI's `pulumi
 * preview --json --show-sames`. Only their stack traces and times are left out.
 */
export function recorded(engine: "embedded" | "pulumi"): unknown {
  return JSON.parse(readFileSync(`${fixtures}${engine}.json`, "utf8"));
}

export function recordedPlan(engine: "embedded" | "pulumi" = "embedded"): Plan {
  return readPlan(recorded(engine), engine);
}

const MODULE = "pulumi-nodejs:dynamic/livechat:";

/** What one step is about. */
export interface Told {
  readonly op?: string;
  readonly type?: string;
  readonly name?: string;
  readonly old?: object;
  readonly inputs?: object;
  /** What the state has of it beside the inputs. */
  readonly seen?: object;
  readonly id?: string;
  readonly options?: object;
  /** What a refresh found in place of `left`; without `there` it is gone. */
  readonly drift?: { readonly left: object; readonly there?: object };
}

/** As the embedded engine would write it: one resource for each of these, an agent's update without more. */
export function embeddedReport(told: readonly Told[], more: object = {}): unknown {
  return {
    operation: "preview",
    project: "acme",
    stack: "dev",
    previewOnly: true,
    resources: told.map((one) => ({
      urn: urnOf(one),
      op: one.op ?? "update",
      diff: [],
      replaceKeys: [],
      ...statesOf(one),
      ...driftOf(one),
      diagnostics: [],
    })),
    diagnostics: [],
    errors: [],
    ...more,
  };
}

/** The same as the CLI would write it. */
export function cliReport(told: readonly Told[], more: object = {}): unknown {
  const same = told.filter(({ op }) => op === "same").length;
  return {
    steps: told.map((one) => ({ op: one.op ?? "update", urn: urnOf(one), ...statesOf(one) })),
    changeSummary: { same },
    ...more,
  };
}

function urnOf({ type = "Agent", name = "one" }: Told): string {
  return `urn:pulumi:dev::acme::${MODULE}${type}::${name}`;
}

function stateOf(one: Told, values: object): object {
  return {
    urn: urnOf(one),
    custom: true,
    type: `${MODULE}${one.type ?? "Agent"}`,
    inputs: values,
    ...one.options,
  };
}

function statesOf(one: Told): object {
  const { old, inputs, seen, id = "1" } = one;
  return {
    ...(old && { oldState: { ...stateOf(one, old), id, outputs: { ...old, ...seen } } }),
    ...(inputs && { newState: stateOf(one, inputs) }),
  };
}

function driftOf(one: Told): object {
  const { drift } = one;
  if (drift === undefined) return {};
  return {
    drift: {
      diff: [],
      oldState: { ...stateOf(one, drift.left), outputs: drift.left },
      ...(drift.there && { newState: { ...stateOf(one, drift.there), outputs: drift.there } }),
    },
  };
}
