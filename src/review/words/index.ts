import { resourceTypes } from "../../definitions/index.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { DRIFT } from "../../shared/codes.js";
import { acceptCommand } from "../../shared/drift.js";
import { commandOf } from "../../shared/engine-command.js";
import type { Phrase } from "../../shared/phrase.js";
import { isNotable, type Plan, type Step } from "../plan.js";
import { differsByVars, isComparison, summaryOf } from "../summary.js";
import { type GuardsInWords, guardsInWords } from "./guards.js";
import { consequencesOf } from "./consequences.js";
import { Names, plainValues } from "./names.js";
import { comparing, planning, type ReportWords } from "./report.js";
import { driftRowsOf, optionRowsOf, type Row, rowsOf } from "./rows.js";

/** A plan in words: what every report of it is made of. */
export interface Review {
  readonly plan: Plan;
  /** `acme/dev`; empty where the plan does not tell. */
  readonly stack: string;
  readonly summary: string;
  readonly words: ReportWords;
  /** What was done to objects outside of this program; undefined where nothing is known of such. */
  readonly drift: DriftInWords | undefined;
  readonly guards: GuardsInWords;
  /** What happens, by type. */
  readonly sections: readonly Section[];
}

/** What was done outside of the program, and what to do about it. */
export interface DriftInWords {
  readonly objects: readonly DriftedInWords[];
  /** What was told of others in words alone. */
  readonly messages: readonly string[];
  /** `pulumi up --refresh`, which repairs it. */
  readonly command: string;
  /** `pulumi-livechat export --update --stack dev`, which accepts it. */
  readonly accepting: string;
}

export interface DriftedInWords {
  readonly step: Step;
  readonly title: string;
  readonly key: Phrase;
  readonly isGone: boolean;
  /** From what this stack left to what there is. */
  readonly rows: readonly Row[];
}

export interface Section {
  /** `Canned responses` */
  readonly title: string;
  readonly steps: readonly StepInWords[];
}

export interface StepInWords {
  readonly step: Step;
  /** What happens: `update`, `take over`, `renamed`. */
  readonly verb: string;
  /** `canned response`; of another package, the type's own name. */
  readonly title: string;
  /** What tells the object from others, where its name does not. */
  readonly key: Phrase;
  /** What the object does, once it is as declared. */
  readonly does: Phrase | undefined;
  readonly rows: readonly Row[];
  readonly options: readonly Row[];
  readonly consequences: readonly Phrase[];
}

const types = new Map(resourceTypes.map((type) => [type.name, type]));

export function reviewOf(plan: Plan): Review {
  const names = new Names(plan);
  // What a refresh alone finds is told with the rest of what was done outside of the program.
  const happens = plan.steps.filter((step) => isNotable(step) && step.operation !== "refresh");
  const words = isComparison(plan) ? comparing : planning;
  const groups = Map.groupBy(happens, ({ type }) => type);
  return {
    plan,
    stack: [plan.project, plan.stack].filter((part) => part !== undefined).join("/"),
    summary: summaryOf(plan),
    words,
    drift: driftOf(plan, names),
    guards: guardsInWords(plan),
    sections: [...groups].map(([name, steps]) => {
      const type = types.get(name);
      return {
        title: plural(titleOf(name, type)),
        steps: steps.map((step) => inWords(step, type, names, words)),
      };
    }),
  };
}

function driftOf({ engine, stack, steps, diagnostics }: Plan, names: Names): DriftInWords | undefined {
  const objects = steps.flatMap((step): DriftedInWords[] => {
    const { drift } = step;
    if (drift === undefined) return [];
    const type = types.get(step.type);
    const rows = driftRowsOf(drift, type, names);
    return [{ step, title: titleOf(step.type, type), key: keyOf(step), isGone: drift.gone === true, rows }];
  });
  const messages = diagnostics.filter(({ code }) => code === DRIFT).map(({ message }) => message);
  if (objects.length === 0 && messages.length === 0) return undefined;
  return { objects, messages, command: commandOf(engine, "up --refresh"), accepting: acceptCommand(stack) };
}

function inWords(step: Step, type: ResourceType | undefined, names: Names, words: ReportWords): StepInWords {
  const isCompared = words === comparing;
  return {
    step,
    verb: isCompared ? comparedVerb(step) : verbOf(step),
    title: titleOf(step.type, type),
    key: keyOf(step),
    does: doesOf(step, type),
    rows: rowsOf(step, type, names, words),
    options: optionRowsOf(step, names, words),
    consequences: isCompared ? [] : consequencesOf(step, type),
  };
}

/** Where a change says it already, it is not said again. */
function doesOf({ operation, changes, after }: Step, type: ResourceType | undefined): Phrase | undefined {
  if (operation === "delete" || changes.some(({ path }) => type?.fields[path]?.inWords)) return undefined;
  return type?.inWords?.(plainValues(after));
}

function comparedVerb(step: Step): string {
  if (step.operation === "create") return "only in the second";
  if (step.operation === "delete") return "only in the first";
  return differsByVars(step) ? "different by vars" : "different";
}

function verbOf({ operation, takesOver, renamedFrom, retained }: Step): string {
  if (takesOver !== undefined && operation === "create") return "take over";
  if (retained === true) return "forget";
  if (operation !== "same" && operation !== "read") return operation;
  return renamedFrom === undefined ? "options" : "renamed";
}

/** The first part of the natural key: the others stand with the changes. */
function keyOf({ naturalKey, name, id }: Step): Phrase {
  const [first] = Object.values(naturalKey);
  if (first === undefined || first.secret !== undefined || first.unknown !== undefined) return [];
  const text = String(first.value);
  return text === name || text === id ? [] : [{ value: text }];
}

function titleOf(name: string, type: ResourceType | undefined): string {
  return type?.title ?? name.slice(name.lastIndexOf(":") + 1);
}

function plural(title: string): string {
  return `${title.slice(0, 1).toUpperCase()}${title.slice(1)}s`;
}
