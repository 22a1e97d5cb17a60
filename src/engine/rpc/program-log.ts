import { stripVTControlCharacters } from "node:util";
import { isDebugLine } from "../../shared/debug-lines.js";
import type { Run } from "../deploy/run.js";

/** How the SDK writes what it logs, when there is no engine to log to. */
const LOGGED = /^(info|warning|error): \[runtime\] (.*)$/;

/** What the program writes and logs. */
export class ProgramLog {
  /** The errors that it logged, without those that only follow from a resource that failed. */
  readonly errors: string[] = [];
  readonly run: Run;

  constructor(run: Run) {
    this.run = run;
  }

  /** Takes what the program wrote in one go: a logged message reaches to the next, or to the end. */
  take(text: string): void {
    let severity: string | undefined;
    let message: string[] = [];
    const flush = (): void => {
      if (severity !== undefined) {
        this.#logged(severity, message.join("\n").trimEnd());
      }
      severity = undefined;
      message = [];
    };
    // Before it is taken apart: a secret may have several lines.
    const safe = this.run.redactor.redact(stripVTControlCharacters(text));
    for (const line of safe.split(/\r?\n/)) {
      const [, logged, first] = LOGGED.exec(line) ?? [];
      if (logged !== undefined) {
        flush();
        severity = logged;
        message = [first ?? ""];
      } else if (severity !== undefined) {
        message.push(line);
      } else if (line.trim() !== "" && !this.#isNoise(line)) {
        this.run.diagnose(isDebugLine(line) ? "debug" : "info", line);
      }
    }
    flush();
  }

  #logged(severity: string, message: string): void {
    if (severity !== "error") {
      this.run.diagnose(severity === "warning" ? "warning" : "info", message);
    } else if (this.#isConsequence(message)) {
      this.run.diagnose("debug", message);
    } else {
      this.errors.push(message);
    }
  }

  /**
   * The SDK reports each failed resource once more for everything in the program that reads from it, and each
   * refused call in the words of gRPC.
   */
  #isConsequence(message: string): boolean {
    return (
      (this.run.hasFailed && /resource .+ \[.+\] failed to register/.test(message)) ||
      this.run.failures.some((failure) => message.includes(`UNKNOWN: ${failure.message}`)) ||
      (this.run.stopped !== undefined && message.includes("Resource monitor is terminating"))
    );
  }

  /** What Node says about the promises of those that read from a failed resource. */
  #isNoise(line: string): boolean {
    return this.run.hasFailed && /PromiseRejectionHandledWarning|\(Use `node --trace-warnings/.test(line);
  }
}
