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

interface Told {
  readonly op?: string;
  readonly type?: string;
  readonly name?: string;
  readonly old?: object;
  readonly inputs?: object;
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
    resources: told.map(({ op = "update", type = "Agent", name = "one", old, inputs, options, drift }) => {
      const state = (values: object) => ({
        urn: `urn:pulumi:dev::acme::${MODULE}${type}::${name}`,
        custom: true,
        type: `${MODULE}${type}`,
        inputs: values,
        ...options,
      });
      return {
        urn: state({}).urn,
        op,
        diff: [],
        replaceKeys: [],
        ...(old && { oldState: { ...state(old), id: "1", outputs: old } }),
        ...(inputs && { newState: state(inputs) }),
        ...(drift && {
          drift: {
            diff: [],
            oldState: { ...state(drift.left), outputs: drift.left },
            ...(drift.there && { newState: { ...state(drift.there), outputs: drift.there } }),
          },
        }),
        diagnostics: [],
      };
    }),
    diagnostics: [],
    errors: [],
    ...more,
  };
}
