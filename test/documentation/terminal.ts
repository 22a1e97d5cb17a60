import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";

interface Finished {
  readonly status: number;
  readonly printed: string;
}

/** A shell in which one command is typed after the other. */
export class Terminal {
  readonly #shell: ChildProcessWithoutNullStreams;
  readonly #emulators: number[] = [];
  #printed = "";
  #command = Promise.withResolvers<Finished>();
  /** Where it is. */
  folder: string;

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#shell = spawn("bash", ["--norc"], { cwd: folder, env });
    this.#shell.stdout.setEncoding("utf8").on("data", (text: string) => this.#onPrinted(text));
    this.#shell.on("close", () => this.#command.reject(new Error(`the shell ended: ${this.#printed}`)));
    this.#shell.stdin.write("exec 2>&1\n");
  }

  /** Runs a line, as it is, and waits until it is done. */
  async type(line: string): Promise<Finished> {
    this.#printed = "";
    this.#command = Promise.withResolvers();
    this.#shell.stdin.write(`{ ${line}\n} </dev/null\nprintf '\\nend-of-the-command %s %s\\n' "$?" "$PWD"\n`);
    return this.#command.promise;
  }

  /** Starts an emulator as it would run in a terminal of its own, and says where it listens. */
  async startEmulator(line: string): Promise<string> {
    const { printed } = await this.type(
      `pipe=$(mktemp -u); mkfifo "$pipe"; set -m; ${line} >"$pipe" 2>/dev/null & set +m; exec {said}<"$pipe"; rm "$pipe"; echo "$!"; head -n 1 <&"$said"`,
    );
    const [, id, url = ""] = /(\d+)\nlistening on (\S+)/.exec(printed) ?? [];
    if (id === undefined) throw new Error(`${line} did not start: ${printed}`);
    this.#emulators.push(Number(id));
    return url;
  }

  async close(): Promise<void> {
    this.#command.promise.catch(() => undefined);
    for (const id of this.#emulators) process.kill(-id);
    this.#shell.stdin.end();
    if (this.#shell.exitCode === null) await once(this.#shell, "close");
  }

  #onPrinted(text: string): void {
    this.#printed += text;
    const end = /\nend-of-the-command (\d+) (.*)\n$/.exec(this.#printed);
    if (end === null) return;
    this.folder = end[2] ?? this.folder;
    this.#command.resolve({ status: Number(end[1]), printed: this.#printed.slice(0, end.index) });
  }
}
