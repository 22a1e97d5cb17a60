import type { DiagnosticEvent, EngineEvent, StepEvent } from "../engine.js";
import { joined, printable, type Printable, shown } from "../../shared/printable.js";
import { count, type Output, write } from "../output.js";
import { repairLines } from "./drift.js";
import { fieldLines } from "./field-diff.js";
import { isChange, isShown, OperationModel } from "./model.js";
import type { ResourceNode } from "./node.js";
import { noProgress, terminalProgress, type Progress } from "./progress.js";
import { createStyle, isTerminal, type Style } from "./style.js";
import { duration } from "./text.js";
import { diagnosticLines, treeLines } from "./tree.js";
import { block, entry, indent } from "./value.js";
import { outcome, resourceName, signOf, summary, typeLines, title } from "./words.js";

export interface DisplayOptions {
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Whether the fields that change are shown. Default: true. */
  readonly fields?: boolean;
  /** Whether what went well is told in numbers alone. Default: false. */
  readonly isBrief?: boolean;
  /** How many steps there will be, where that is known. */
  readonly expected?: number | undefined;
  /** Whether anything moves on a terminal while the operation runs. Default: true. */
  readonly moves?: boolean;
  /** Whether long values are shown whole. Default: false. */
  readonly full?: boolean;
  /** A clock in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

/** Shows one operation to a person, while it runs and when it is over. */
export interface Display {
  readonly model: OperationModel;
  onEvent(event: EngineEvent): void;
  /** A word about the operation as a whole, above its progress. */
  say(text: Printable): void;
  /** Does something that asks the person, while nothing moves. */
  quietly<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Prints what is known when the operation is over, however it ended. */
  finish(): Promise<void>;
}

/** On a terminal: progress, then the tree. Elsewhere: one line for each finished step, and nothing that moves. */
export async function createDisplay(options: DisplayOptions): Promise<Display> {
  const { output, env, moves = true, now = () => performance.now() } = options;
  const terminal = isTerminal(output, env);
  const progress = terminal && moves ? await terminalProgress(output, now) : noProgress;
  return new OperationDisplay(options, terminal, progress);
}

/** How many lines of outputs are shown without `--full`. */
const MOST_OUTPUT_LINES = 20;

/** Width that lines are fitted into where there is no terminal to ask. */
const plainWidth = 120;

class OperationDisplay implements Display {
  readonly model = new OperationModel();
  readonly #output: Output;
  readonly #terminal: boolean;
  readonly #progress: Progress;
  readonly #style: Style;
  readonly #fields: boolean;
  readonly #full: boolean;
  readonly #isBrief: boolean;
  /** What was said already, while it went on. */
  readonly #told = new Set<DiagnosticEvent>();
  #isQuiet = false;

  constructor(options: DisplayOptions, terminal: boolean, progress: Progress) {
    this.#output = options.output;
    this.#terminal = terminal;
    this.#progress = progress;
    this.#style = createStyle(options.output, options.env);
    this.#fields = options.fields ?? true;
    this.#full = options.full ?? false;
    this.#isBrief = options.isBrief ?? false;
    this.model.expected = options.expected;
  }

  onEvent(event: EngineEvent): void {
    this.model.apply(event);
    if (event.type === "start") this.say(this.#style.bold(title(this.model)));
    else if (event.type === "step" && this.#asTheyFinish()) this.#step(event);
    else if (event.type === "diagnostic" && this.#asTheyFinish()) this.#tell(event);
    if (event.type !== "summary" && !this.#isQuiet) this.#progress.show(this.model);
  }

  async quietly<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#isQuiet = true;
    this.#progress.stop();
    try {
      return await work();
    } finally {
      this.#isQuiet = false;
    }
  }

  say(text: Printable): void {
    this.#output.write(shown`${text}\n`);
  }

  async finish(): Promise<void> {
    this.#progress.stop();
    const lines =
      this.#asTheyFinish() || this.#isBrief
        ? this.#diagnosticsByResource()
        : treeLines(this.model, {
            style: this.#style,
            width: this.#width(),
            branches: this.#terminal,
            fields: this.#fields,
            full: this.#full,
          });
    const types = this.#isBrief
      ? typeLines(this.model, 1)
      : this.model.previewOnly
        ? typeLines(this.model)
        : [];
    const ends = [types, repairLines(this.model), this.#summary()];
    const sections = [lines, this.#generalDiagnostics(), this.#outputs(), ...ends];
    const texts = sections.filter((section) => section.length > 0).map((section) => joined(section, "\n"));
    if (texts.length > 0) await write(this.#output, shown`\n${joined(texts, "\n\n")}\n`);
  }

  // A log is read while it grows; a plan is read as a whole, as is what stays on a terminal.
  #asTheyFinish(): boolean {
    return !this.#terminal && !this.model.previewOnly;
  }

  #step(event: StepEvent): void {
    const node = this.model.nodes.get(event.urn);
    if (node === undefined || node.phase !== event.phase) return;
    if (this.#isBrief && node.phase === "done") return;
    if (node.phase !== "failed" && !(node.phase === "done" && (isChange(node) || node.options.length > 0)))
      return;
    const isDone = node.phase === "done";
    const fields =
      this.#fields && isDone ? fieldLines(node, this.#style, this.#full ? Infinity : plainWidth - 4) : [];
    this.say(joined([this.#line(node), ...indent(fields, shown`    `)], "\n"));
  }

  /** A word in general, such as that the API is slow, is of use while it is true. Errors stand at the end. */
  #tell(event: DiagnosticEvent): void {
    if (event.severity === "error" || this.model.diagnostics.at(-1) !== event) return;
    this.#told.add(event);
    const lines = this.#diagnosticLines([event]);
    if (lines.length > 0) this.say(joined(lines, "\n"));
  }

  #line(node: ResourceNode): Printable {
    const paint = node.phase === "failed" ? this.#style.bad : this.#style.op[node.op];
    return shown`${paint(signOf(node))} ${resourceName(node)}: ${outcome(node, this.model.previewOnly)}`;
  }

  #diagnosticsByResource(): Printable[] {
    const lines: Printable[] = [];
    for (const node of this.model.nodes.values()) {
      const said = this.#diagnosticLines(node.diagnostics);
      if (said.length === 0) continue;
      lines.push(shown`${resourceName(node)}:`, ...indent(said, shown`  `));
    }
    return lines;
  }

  #generalDiagnostics(): Printable[] {
    return this.#diagnosticLines(this.model.diagnostics.filter((each) => !this.#told.has(each)));
  }

  #diagnosticLines(diagnostics: readonly DiagnosticEvent[]): Printable[] {
    const width = this.#terminal ? this.#width() : Infinity;
    return diagnostics.filter(isShown).flatMap((each) => diagnosticLines(each, this.#style, width));
  }

  #outputs(): Printable[] {
    const { changedOutputs: changed, operation } = this.model;
    const all = Object.entries(this.model.result?.outputs ?? this.model.outputs);
    const entries = all.filter(([key]) => changed === undefined || changed.includes(key));
    if (entries.length === 0 || operation === "destroy" || operation === "refresh") return [];
    const lines = entries.flatMap(([key, value]) =>
      entry(printable(key), block(value, this.#full ? Infinity : this.#width() - 6)),
    );
    const more = this.#full ? 0 : lines.length - MOST_OUTPUT_LINES;
    const told =
      more > 1 ? [...lines.slice(0, MOST_OUTPUT_LINES), shown`… ${count(more, "more line")}`] : lines;
    return [this.#style.bold(shown`Outputs:`), ...indent(told, shown`  `)];
  }

  #summary(): Printable[] {
    const { result } = this.model;
    if (result === undefined) return [];
    const text = shown`${summary(this.model, result)} (${duration(result.durationMs)})`;
    return [result.ok ? this.#style.bold(text) : this.#style.bad(text)];
  }

  #width(): number {
    return this.#terminal ? Math.max(40, this.#output.columns ?? 80) : plainWidth;
  }
}
