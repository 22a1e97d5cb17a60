import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { joined, printableLines } from "../../shared/printable.js";
import type { CliContext } from "../context.js";
import { write } from "../output.js";

export function schemaCommand(context: CliContext): Command {
  return new Command("schema")
    .description("Print the JSON Schema of licence files, for completion in editors.")
    .addHelpText(
      "after",
      "\nThe package ships it, so that the first line of a licence file can name it:\n" +
        "  # yaml-language-server: $schema=./node_modules/pulumi-livechat/licence.schema.json",
    )
    .action(async () => {
      const file = new URL("../../../licence.schema.json", import.meta.url);
      await write(context.stdout, joined(printableLines(await readFile(file, "utf8")), "\n"));
    });
}
