// The page of the commands, from their definitions.
import { commands } from "../../dist/cli/commands.js";
import { statusMeanings } from "../../dist/cli/status.js";
import { anyOf, code, fenced, page, plain, table } from "./markdown.mjs";

export async function commandsPage() {
  const loaded = await Promise.all(
    commands.map(async ({ load, summary }) => ({ summary, command: (await load())({}) })),
  );
  return page(
    "Commands",
    "`pulumi-livechat COMMAND`; where the package is a dependency of the project, `npx pulumi-livechat COMMAND`. `--help` of a " +
      "command prints what stands here. What `--json` writes: [documents](documents.md).",
    table(
      ["command", "what it does"],
      loaded.map(({ command, summary }) => [`[${code(command.name())}](#${command.name()})`, plain(summary)]),
    ),
    "## Exit status",
    table(["status", "means"], Object.entries(statusMeanings)),
    loaded.map(({ command }) => parts(command, [], "##")),
  );
}

function parts(command, parents, level) {
  const path = [...parents, command.name()];
  return [
    `${level} ${code(path.join(" "))}`,
    plain(command.description()),
    fenced("text", usageOf(command, path)),
    table(
      ["argument", "default", "meaning"],
      command.registeredArguments.map((one) => row(code(one.name()), one)),
    ),
    table(
      ["option", "default", "meaning"],
      command.options.filter(({ hidden }) => !hidden).map((one) => row(code(one.flags), one)),
    ),
    helpAfter(command),
    command.commands.map((child) => parts(child, path, `${level}#`)),
  ];
}

function usageOf(command, path) {
  return `pulumi-livechat ${path.join(" ")} ${command.usage()}`.trim();
}

/** A row of an argument or an option. What its description says of the default has a column of its own. */
function row(name, { description, defaultValue, mandatory, required, flags, argChoices: choices }) {
  const { said, preset } = apartFromDefault(description);
  const isRequired = flags === undefined ? required : mandatory;
  const value = defaultValue === undefined ? plain(preset) : code(String(defaultValue));
  const among = choices === undefined ? "" : `: ${anyOf(choices.map(code))}`;
  return [name, isRequired ? "**required**" : value, `${plain(said)}${among}`];
}

function apartFromDefault(description) {
  const [whole, preset] = / \(default: ([^)]+)\)/.exec(description) ?? [];
  if (whole !== undefined) return { said: description.replace(whole, ""), preset };
  const [within, before, inside] = / \((.+?); default: ([^)]+)\)/.exec(description) ?? [];
  return within === undefined
    ? { said: description, preset: "" }
    : { said: description.replace(within, ` (${before})`), preset: inside };
}

/** What `--help` says below the options. What is indented in it is no Markdown. */
function helpAfter(command) {
  let text = "";
  command.emit("afterHelp", { error: false, command, write: (more) => (text += more) });
  const told = text.trim();
  return /^ {2}/m.test(told) ? fenced("text", told) : plain(told.replaceAll("\n", " "));
}
