import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator } from "../../emulator/index.js";
import { Narrator } from "./narrator.js";
import { Sandbox } from "./sandbox.js";

const jane = "jane.roe@mycompany.com";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * The main job from beginning to end, as a user does it: the quickstart example against an emulator, through the
 * embedded engine. Each step is checked; the first that is not as expected ends it with an error.
 */
export async function demo(): Promise<void> {
  const narrator = new Narrator();
  const emulator = await createEmulator();
  // Inside the repository, so that the example's packages resolve; a copy, so that the checkout stays clean.
  const project = await mkdtemp(join(root, ".demo-"));
  try {
    await cp(join(root, "examples", "quickstart"), project, { recursive: true });
    const sandbox = new Sandbox(project, emulator, narrator);
    narrator.introduce(emulator.url);
    await story(sandbox, narrator);
    narrator.conclude(emulator.requests.all().length);
  } finally {
    await rm(project, { recursive: true, force: true });
    await emulator.close();
  }
}

async function story(sandbox: Sandbox, narrator: Narrator): Promise<void> {
  const preview = await sandbox.cli("preview");
  sandbox.expect("nothing was written", sandbox.writes() === 0);
  sandbox.expect(
    "an agent, a group and a tag are to be created",
    sandbox.created(preview, "Agent", "Group", "Tag"),
  );

  const up = await sandbox.cli("up", "--skip-preview");
  sandbox.expect("all of it was created", sandbox.created(up, "Agent", "Group", "Tag"));
  const group = sandbox.group("Technical support");
  sandbox.expect("the account has the group, and Jane in it", group?.members.join() === jane);

  const again = await sandbox.cli("preview", "--expect-no-changes");
  sandbox.expect("nothing is left to change", !again.hasChanges);

  narrator.aside("Meanwhile, somebody renames the group by hand, on LiveChat's web page:");
  await sandbox.request("PUT", `/groups/${group?.id}`, { name: "The A-Team" });
  const refresh = await sandbox.cli("refresh");
  sandbox.expect("the change by hand was seen", sandbox.changed(refresh, "refresh", "support"));

  const repair = await sandbox.cli("up", "--skip-preview");
  sandbox.expect("the group was repaired", sandbox.changed(repair, "update", "support"));
  sandbox.expect("it has its name again", sandbox.group("Technical support")?.id === group?.id);

  narrator.aside(
    "The tag gets a better name. The API cannot rename a tag, so it is replaced. Jane's protection goes:",
  );
  await sandbox.edit('tag: "vip"', 'tag: "key account"');
  await sandbox.edit("protect: true", "protect: false");
  const replacement = await sandbox.cli("up", "--skip-preview");
  sandbox.expect("the tag was replaced", sandbox.changed(replacement, "replace", "vip"));
  sandbox.expect("the account has the new tag only", sandbox.tags(group?.id).join() === "key account");

  const destroyed = await sandbox.cli("destroy", "--yes");
  sandbox.expect("all of it is gone", destroyed.ok && !sandbox.hasAgent(jane));
  sandbox.expect("nothing else was touched", sandbox.isAsAtFirst());
}
