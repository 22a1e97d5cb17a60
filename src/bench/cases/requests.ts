import { createEmulator } from "../../emulator/index.js";
import type { Case, Figure } from "../case.js";
import { embedded, environmentOf } from "../engines.js";
import { objects, programOf, type Type, workbench } from "../project.js";

const [few, many] = [10, 1000];

/** The API's list of these does not carry the whole object: one call each is the least. */
const oneEach: ReadonlySet<Type> = new Set<Type>(["Agent", "Goal"]);

/** How many requests a refresh takes, by the number of objects: beside one call each, where it takes that, always the same. */
export const requests: Case = {
  name: "requests",
  title: `Requests of a refresh: ${few} objects and ${many}`,
  async measure() {
    const figures: Figure[] = [];
    for (const type of Object.keys(objects) as Type[]) {
      const [of10, of1000] = [await refreshOf(type, few), await refreshOf(type, many)];
      figures.push({
        name: `${type}: ${few} objects`,
        value: of10,
        unit: "requests",
      });
      figures.push({
        name: `${type}: ${many} objects`,
        value: of1000,
        unit: "requests",
        atMost: oneEach.has(type) ? of10 + many - few : of10,
      });
    }
    return figures;
  },
};

async function refreshOf(type: Type, count: number): Promise<number> {
  const emulator = await createEmulator();
  await using project = await workbench(programOf(type, count));
  await using stack = embedded(project.folder, environmentOf(emulator));
  try {
    await stack.run("up");
    emulator.requests.clear();
    await stack.run("refresh");
    return emulator.requests.count();
  } finally {
    await emulator.close();
  }
}
