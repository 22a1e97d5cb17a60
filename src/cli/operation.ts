import { isDebugLine } from "../shared/debug-lines.js";
import { printable, shown } from "../shared/printable.js";
import { askPassphrase } from "./ask-passphrase.js";
import type { CliContext } from "./context.js";
import { createDisplay, type Display } from "./display/index.js";
import { isTerminal } from "./display/style.js";
import type { Engine, OperationName, OperationOptions, OperationResult } from "./engine.js";
import { confirm, confirmByName } from "./confirm.js";
import { type Output, writeJson } from "./output.js";
import { withheld, type Withheld } from "./withheld.js";
import { OwnProcess } from "./in-process.js";
import { interruption } from "./interruption.js";
import { errorReport, jsonReport } from "./json-report.js";
import { debugged } from "./debugged.js";
import { type OperationFlags, projectOptions } from "./project-options.js";
import type { Guarding } from "./guarding.js";
import { CommandError, exitStatus, UsageError } from "./status.js";
import type { OperationModel } from "./display/model.js";
import type { Reviewed } from "../review/reviewed.js";

export interface Flags extends OperationFlags {
  /** The file of `import`. */
  file?: string;
}

/** Runs an operation as its flags say: shows it, asks where it has to be asked, and sets the exit status. */
export async function runOperation(context: CliContext, name: OperationName, flags: Flags): Promise<void> {
  const run = new OperationRun(context, name, flags);
  if (flags.json !== true) return run.perform();
  try {
    await run.perform();
    await writeJson(context.stdout, { ...jsonReport(run.display?.model), ...run.guarding?.report });
  } catch (error) {
    await writeJson(context.stdout, { ...errorReport(error, run.display?.model), ...run.guarding?.report });
    throw error;
  }
}

/** Loaded where they are asked for: they know every type. */
const savedPlans = () => import("./saved-plan.js");

/** The operations that change the account, and so are looked at before they are done. */
const changing: ReadonlySet<OperationName> = new Set(["up", "destroy"]);

class OperationRun {
  /** What was shown last: the report is made of it. */
  display: Display | undefined;
  /** What guards an `up`, and a preview of one. */
  guarding: Guarding | undefined;
  readonly #context: CliContext;
  readonly #name: OperationName;
  readonly #flags: Flags;
  readonly #process = new OwnProcess();
  /** The plan that was reviewed. */
  #reviewed: Reviewed | undefined;
  /** What the look at it came to. */
  #foreseen: OperationResult["foreseen"];

  constructor(context: CliContext, name: OperationName, flags: Flags) {
    this.#context = context;
    this.#name = name;
    this.#flags = flags;
  }

  async perform(): Promise<void> {
    const { yes, skipPreview, previewOnly, expectNoChanges, plan } = this.#flags;
    const changes = changing.has(this.#name) && previewOnly !== true;
    const ask = changes && yes !== true && skipPreview !== true;
    if (ask) this.#mustBeAbleToAsk();
    if (plan !== undefined) this.#reviewed = (await savedPlans()).reviewedPlan(this.#context, plan);
    if (this.#name === "up" || this.#name === "preview") {
      // Loaded where it is needed: it knows every type.
      const { Guarding: Guards } = await import("./guarding.js");
      this.guarding = new Guards(this.#context, this.#flags);
    }
    const engine = await this.#context.loadEngine();
    // What the preview refuses, such as a login that is none, is refused before anything is written.
    const lookFirst = changes && (skipPreview !== true || expectNoChanges === true || plan !== undefined);
    if (lookFirst && !(await this.#lookFirst(engine, ask))) return;
    const mayRefuse = changes && this.guarding?.mayRefuse === true;
    if (!lookFirst && mayRefuse && !(await this.#lookUnseen(engine))) return;
    if (lookFirst && !ask) this.display?.say(shown``);
    const result = await this.#run(engine, this.#name, this.#expected(), !lookFirst);
    if (!result.ok) {
      this.#failed();
      return;
    }
    await this.#savePlan();
    if (this.#name === "preview") await this.guarding?.warn(this.display?.model);
    if (result.hasChanges && expectNoChanges === true) this.#unexpected();
  }

  /** Looks for the guards alone, and shows it only where it fails; whether to go on. */
  async #lookUnseen(engine: Engine): Promise<boolean> {
    const output = withheld();
    const result = await this.#run(engine, "preview", {}, true, output);
    if (result.ok) {
      await this.guarding?.pass(this.display?.model);
      this.#foreseen = result.foreseen;
      this.display = undefined;
      return true;
    }
    output.release(this.#output());
    this.#failed();
    return false;
  }

  #output(): Output {
    const { stdout, stderr } = this.#context;
    return this.#flags.json === true ? stderr : stdout;
  }

  /** Shows what would be done; whether it is to be done. */
  async #lookFirst(engine: Engine, ask: boolean): Promise<boolean> {
    const [name, extra] =
      this.#name === "up" ? (["preview", {}] as const) : ([this.#name, { previewOnly: true }] as const);
    const result = await this.#run(engine, name, extra, true);
    if (!result.ok) {
      this.#failed();
      return false;
    }
    if (result.hasChanges && this.#flags.expectNoChanges === true) {
      this.#unexpected();
      return false;
    }
    if (this.#reviewed !== undefined) {
      const { planOf, refuseOther } = await savedPlans();
      refuseOther(this.#reviewed, planOf(this.#context, this.#model(), this.#flags));
    }
    await this.guarding?.pass(this.display?.model);
    this.#foreseen = result.foreseen;
    if (!result.hasChanges && this.#name === "destroy") return false;
    if (!ask) return true;
    this.#process.lookAgain();
    if (await this.#isConfirmed()) return true;
    throw new CommandError("not confirmed: nothing was changed.");
  }

  /** What the preview came to, which is all that is to be done where it was reviewed. */
  #expected(): Partial<OperationOptions> {
    return {
      ...(this.#foreseen !== undefined && { foreseen: this.#foreseen }),
      ...(this.#reviewed !== undefined && { onlyForeseen: true }),
    };
  }

  #model(): OperationModel {
    return (this.display as Display).model;
  }

  async #savePlan(): Promise<void> {
    const { savePlan: file } = this.#flags;
    if (file === undefined) return;
    const { planOf, savePlan } = await savedPlans();
    const plan = planOf(this.#context, this.#model(), this.#flags);
    savePlan(this.#context, file, plan);
    this.#context.stderr.write(
      shown`The plan is kept in ${printable(file)}. Its fingerprint is ${printable(plan.fingerprint)}\n`,
    );
  }

  async #isConfirmed(): Promise<boolean> {
    const stack = this.display?.model.stack ?? "";
    return this.#name === "destroy"
      ? await confirmByName(
          this.#context,
          `To delete all of this, type the stack's name (${printable(stack)}):`,
          stack,
        )
      : await confirm(this.#context, "Do this?");
  }

  #mustBeAbleToAsk(): void {
    const { stdin, env } = this.#context;
    if (stdin.isTTY === true && isTerminal(this.#output(), env)) return;
    throw new UsageError(
      `${this.#name}: there is no terminal to ask on, so nothing was done. ` +
        `Add --yes to do it without asking, or run \`pulumi-livechat ${this.#look()}\` to see what it would do.`,
    );
  }

  #look(): string {
    return this.#name === "up" ? "preview" : `${this.#name} --preview-only`;
  }

  #failed(): void {
    if (this.#context.status !== exitStatus.interrupted) this.#context.status = exitStatus.failed;
  }

  #unexpected(): void {
    this.#context.status = exitStatus.unexpected;
    this.#context.stderr.write(shown`error: there are changes, and --expect-no-changes was given.\n`);
  }

  async #run(
    engine: Engine,
    name: OperationName,
    extra: Partial<OperationOptions>,
    fields: boolean,
    unseen?: Withheld,
  ): Promise<OperationResult> {
    const {
      json,
      parallel,
      refresh,
      replace,
      target,
      targetDependents,
      previewOnly,
      file,
      verbose,
      savePlan,
      plan,
    } = this.#flags;
    const { stderr } = this.#context;
    const project = projectOptions(this.#context, this.#flags);
    const { env, isDebugged } = debugged(project, this.#flags);
    const output = unseen ?? this.#output();
    const full = this.#flags.full === true;
    const isBrief = name === "import" && verbose !== true;
    // What the look at it came to is what is done now, so that it is known how much there is.
    const expected = this.display?.model.steps;
    const display = await createDisplay({ output, env, fields, full, isBrief, expected, moves: !isDebugged });
    this.display = display;
    using stop = interruption(this.#context, display);
    const options: OperationOptions = {
      ...project,
      env,
      inProcess: this.#process,
      ...(this.#context.stdin.isTTY === true && {
        askPassphrase: (isNew: boolean) => display.quietly(() => askPassphrase(this.#context, isNew)),
      }),
      ...(parallel === undefined ? {} : { parallel }),
      ...(refresh === undefined ? {} : { refresh }),
      ...(replace === undefined ? {} : { replace }),
      ...(target === undefined ? {} : { target }),
      ...(targetDependents === undefined ? {} : { targetDependents }),
      ...(previewOnly === undefined ? {} : { previewOnly }),
      ...((json === true || savePlan !== undefined || plan !== undefined || name === "preview") && {
        states: true,
      }),
      ...extra,
      signal: stop.signal,
      onEvent: (event) => {
        const isRequest = event.type === "diagnostic" && isDebugLine(event.message);
        if (isRequest) stderr.write(shown`${printable(event.message)}\n`);
        else display.onEvent(event);
      },
    };
    try {
      return await stop.race(
        name === "import" ? engine.importResources(options, file ?? "") : engine[name](options),
      );
    } finally {
      await display.finish();
      stop.tell();
    }
  }
}
