// The few forms of Markdown that the pages of the reference are made of.

/** A table; without rows nothing. A column in which no row says anything is left out. */
export function table(head, rows) {
  const isUsed = head.map((_name, column) => rows.some((row) => (row[column] ?? "") !== ""));
  const used = (row) => row.filter((_cell, column) => isUsed[column]);
  const line = (row) => `| ${used(row).map(cell).join(" | ")} |`;
  if (rows.length === 0) return [];
  return [[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")];
}

function cell(text = "") {
  return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}

export function code(text) {
  return `\`${text}\``;
}

/** `a`, `b` or `c`. */
export function anyOf(words) {
  return words.join(", ").replace(/, (?=[^,]*$)/, " or ");
}

export function fenced(language, text) {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** A text of the sources that is no Markdown but for code: what is to be typed becomes code, names of pages become links. */
export function plain(text) {
  return outsideOfCode(text, (part) =>
    part
      .split(
        /((?<![\w-])--[a-z][a-z-]*|\b[A-Z]+(?:_[A-Z]+)+(?:=\w+)?|\blivechat:\w+|\$\{[^}]*\}|\bdocs\/[\w-]+\.md)/,
      )
      .map((each, index) => (index % 2 === 0 ? each.replaceAll(/[*_<]/g, "\\$&") : told(each)))
      .join(""),
  );
}

function told(each) {
  return each.startsWith("docs/") ? linkToPage(each) : code(each);
}

/** A comment of the sources, which is Markdown: names of pages become links to them. */
export function prose(text = "") {
  const named = text.replaceAll(/\{@link (\S+?)\}/g, "`$1`");
  return outsideOfCode(named, (part) =>
    part
      .replaceAll("<", "\\<")
      .replaceAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g, code)
      .replaceAll(/\bdocs\/[\w-]+\.md(?:#[\w-]+)?/g, linkToPage),
  );
}

function linkToPage(path) {
  return `[${path.replace(/#.*/, "")}](../${path.slice("docs/".length)})`;
}

function outsideOfCode(text, change) {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}

/** A page: its title and what is in it, part by part; a part that is nothing is left out. */
export function page(title, ...parts) {
  return [`# ${title}`, ...parts.flat(Infinity)]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n");
}

/** What stands under a heading; without anything in it there is none. */
export function section(heading, ...parts) {
  const inside = parts.flat(Infinity).filter((part) => part !== undefined && part !== "");
  return inside.length === 0 ? [] : [heading, ...inside];
}
