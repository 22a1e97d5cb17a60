import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Below the package, so that the programs find it by its name. */
const workshop = fileURLToPath(new URL("../../.bench/", import.meta.url));

/** A Pulumi project in a folder of its own, removed at the end. */
export interface Workbench extends AsyncDisposable {
  readonly folder: string;
  write(program: string): Promise<void>;
}

/** Whether a program has its resources as dynamic ones or of the native provider. */
export type Door = "dynamic" | "native";

/** Where the Pulumi CLI finds the native provider. */
const plugins = `plugins:
  providers:
    - name: livechat
      path: ${JSON.stringify(fileURLToPath(new URL("../../bin", import.meta.url)))}
`;

export async function workbench(program: string, door: Door = "dynamic"): Promise<Workbench> {
  await mkdir(workshop, { recursive: true });
  const folder = await mkdtemp(join(workshop, "project-"));
  const write = async (text: string) => await writeFile(join(folder, "index.js"), text);
  await writeFile(
    join(folder, "Pulumi.yaml"),
    `name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: --stack-trace-limit=1\n${door === "native" ? plugins : ""}`,
  );
  await writeFile(join(folder, "package.json"), '{"name":"bench","type":"module","main":"index.js"}\n');
  await write(program);
  return { folder, write, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A project of a licence file with so many canned responses, the same as `programOf` makes. */
export async function licenceBench(count: number): Promise<Workbench> {
  const bench = await workbench('export * from "pulumi-livechat/program";\n');
  const lines = Array.from(
    { length: count },
    (_, i) => `  r${i}:\n    text: text ${i}\n    tags: [a, b]\n    group: 1\n`,
  );
  await writeFile(join(bench.folder, "licence.yaml"), `cannedResponses:\n${lines.join("")}`);
  return bench;
}

/** How each type's objects are written in a program, numbered by `i`. */
export const objects = {
  Group: "{ name: `group ${i}` }",
  Agent: "{ login: `agent${i}@example.com`, name: `Agent ${i}` }",
  Tag: '{ tag: `tag${i}`, author: "john.doe@mycompany.com", group: 1 }',
  CannedResponse: '{ text: `text ${i}`, tags: ["a", "b"], group: 1 }',
  Goal: '{ name: `goal ${i}`, type: "url", url: `https://example.com/${i}` }',
  Greeting: '{ name: `greeting ${i}`, group: 1, rules: [{ type: "visits_number", value: i + 1 }] }',
  Webhook: '{ eventType: "chat_started", dataTypes: ["chat"], url: `https://example.com/${i}` }',
} as const;

export type Type = keyof typeof objects;

/** A program of `count` objects of one type. */
export function programOf(type: Type, count: number, door: Door = "dynamic"): string {
  return [
    `import { ${type} } from "pulumi-livechat${door === "native" ? "/native" : ""}";`,
    `for (let i = 0; i < ${count}; i++) new ${type}("r" + i, ${objects[type]});`,
    "",
  ].join("\n");
}
