// All pages of the reference, by the names of their files.
import * as codes from "./codes.mjs";
import * as commands from "./commands.mjs";
import * as documents from "./documents.mjs";
import * as licence from "./licence.mjs";
import { page, section, table } from "./markdown.mjs";
import { nativeProviderPage } from "./native-provider.mjs";
import { resourcePages, resourceTable } from "./resources.mjs";
import { settingsPage } from "./settings.mjs";
import { Types } from "./typed.mjs";

export async function referencePages() {
  const types = new Types([...documents.files, ...licence.files], {
    ...documents.elsewhere,
    ...licence.elsewhere,
  });
  return {
    "README.md": overview(),
    ...resourcePages(),
    "licence.md": licence.licencePage(types),
    "commands.md": await commands.commandsPage(),
    "settings.md": settingsPage(),
    "codes.md": codes.codesPage(),
    "documents.md": documents.documentsPage(types),
    "emulator-seed.md": documents.seedPage(types),
    "native-provider.md": nativeProviderPage(),
  };
}

function overview() {
  return page(
    "Reference",
    "Everything that can be set, called, written and read, generated from the sources. The guides: [all pages](../README.md).",
    section(
      "## Resources",
      resourceTable(),
      "Whatever else changes is updated in place. `npx pulumi-livechat scopes FILE` prints the least set of scopes that a program or " +
        "a licence file needs.",
    ),
    section(
      "## All else",
      table(
        ["page", "has"],
        [
          [
            "[Licence files](licence.md)",
            "what a licence file holds, the options of its objects, the class `Licence`",
          ],
          [
            "[Commands](commands.md)",
            "each command of `pulumi-livechat` with its options, and the exit statuses",
          ],
          ["[Settings](settings.md)", "what the environment and a stack's configuration can set"],
          ["[Codes](codes.md)", "the codes of errors, notices and messages: what each means, and what to do"],
          ["[JSON documents](documents.md)", "what `--json` writes, plans, states, import files, backups"],
          ["[Seed of the emulator](emulator-seed.md)", "the file that `emulator --seed` begins with"],
          [
            "[Native provider](native-provider.md)",
            "its resources, its arguments and its functions, for every language",
          ],
        ],
      ),
    ),
  );
}
