import { readFileSync } from "node:fs";

/** What a reader of a page does, one after the other. */
export type Step =
  | { readonly kind: "command"; readonly line: string; readonly status: number }
  /** A file is written. */
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  /** Lines of a file are replaced. */
  | { readonly kind: "edit"; readonly name: string; readonly before: string; readonly after: string }
  /** Lines are to be seen in what the commands before it printed. */
  | { readonly kind: "output"; readonly lines: readonly string[] };

/**
 * The steps of a page. A block that is indented has commands, which end with 0 unless a comment says `# ends with 3`; a
 * fenced block below a line with a file's name is that file, or a change of it where it is a diff; a fenced `text` is
 * what is to be seen.
 */
export function stepsOf(page: string): Step[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
  const blocks = text.matchAll(/^(?:`([\w./-]+)`:\n\n)?```(\w*)\n(.*?)^```$|^ {4,}(?=\S)([^\n]*)$/gms);
  return [...blocks].flatMap(([, name, language, fenced = "", line]): Step[] => {
    if (line !== undefined) return [commandOf(line)];
    if (name !== undefined)
      return [language === "diff" ? editOf(name, fenced) : { kind: "file", name, text: fenced }];
    if (language === "text") return [{ kind: "output", lines: fenced.trimEnd().split("\n") }];
    return [];
  });
}

function commandOf(line: string): Step {
  const status = /#.* ends with (\d+)/.exec(line)?.[1] ?? "0";
  return { kind: "command", line, status: Number(status) };
}

function editOf(name: string, diff: string): Step {
  const side = (sign: string) =>
    diff
      .split("\n")
      .filter((line) => line.startsWith(sign) || line.startsWith(" "))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  return { kind: "edit", name, before: side("-"), after: side("+") };
}
