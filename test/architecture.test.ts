import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { castsIn, circlesIn, importsOf } from "./architecture.js";

/** A room of `src`: a folder, or a file of its own. */
interface Room {
  /** The rooms that it may import, besides itself. */
  readonly uses: readonly string[];
  /** Whether it may import Pulumi, or what Pulumi's processes speak. Default false. */
  readonly pulumi?: boolean;
}

const PROVIDER = ["", "/values", "/lookups", "/operation", "/create", "/preview", "/layers", "/program"].map(
  (room) => `provider${room}`,
);

/**
 * The rooms, from the lowest to the highest, and what each may import: downward only. A folder inside of a room can
 * have a line of its own, with rules of its own.
 */
const ROOMS: Readonly<Record<string, Room>> = {
  shared: { uses: [] },
  api: { uses: ["shared"] },
  // Written from the documentation of the API, and never from our own client.
  emulator: { uses: ["shared"] },
  // What a type is, without Pulumi: so that commands that make no resource load none of it.
  definitions: { uses: ["shared", "api"] },
  // Pure: of a type and values alone.
  "provider/values": { uses: ["shared", "api", "definitions"], pulumi: true },
  // What reads from the account for a program, in whichever language it is.
  "provider/lookups": { uses: ["shared", "api", "definitions", "provider/values"] },
  // What the resources of one operation share.
  "provider/operation": { uses: ["shared", "api", "definitions", "provider/values"], pulumi: true },
  "provider/create": {
    uses: ["shared", "api", "definitions", "provider/values", "provider/operation"],
    pulumi: true,
  },
  // What a preview sees of the account.
  "provider/preview": {
    uses: ["shared", "api", "definitions", "provider/values", "provider/operation", "provider/create"],
    pulumi: true,
  },
  // What runs in the program's process, and not in the provider's.
  "provider/program": {
    uses: ["shared", "api", "definitions", "provider/values", "provider/lookups", "provider/operation"],
    pulumi: true,
  },
  // What every answer of the provider passes through.
  "provider/layers": {
    uses: [
      "shared",
      "api",
      "definitions",
      "provider/values",
      "provider/operation",
      "provider/create",
      "provider/preview",
    ],
    pulumi: true,
  },
  provider: {
    uses: [
      "shared",
      "api",
      "definitions",
      "provider/values",
      "provider/operation",
      "provider/create",
      "provider/preview",
      "provider/layers",
    ],
    pulumi: true,
  },
  resources: {
    uses: ["shared", "api", "definitions", "provider/values", "provider/lookups", "provider/program"],
    pulumi: true,
  },
  // What Pulumi is told of the native provider.
  "native/schema": { uses: ["shared", "api", "definitions", "provider/values", "provider/lookups"] },
  licence: { uses: ["shared", "api", "definitions", ...PROVIDER, "resources"], pulumi: true },
  // The second door to the provider: without the SDK's runtime, which takes long to load.
  native: {
    uses: [
      "shared",
      "api",
      "definitions",
      "provider",
      "provider/values",
      "provider/lookups",
      "provider/operation",
      "provider/layers",
    ],
    pulumi: true,
  },
  engine: { uses: ["shared", "engine/deploy", "engine/rpc"], pulumi: true },
  // Decides and carries out, through an interface: another way to run programs and providers needs no change here.
  "engine/deploy": { uses: ["shared", "engine"] },
  "engine/rpc": { uses: ["shared", "engine", "engine/deploy"], pulumi: true },
  // Of what an engine wrote, whichever it was: so it knows neither.
  review: { uses: ["shared", "definitions", "provider/values", "licence"] },
  cli: {
    uses: [
      "shared",
      "api",
      "definitions",
      "emulator",
      ...PROVIDER,
      "resources",
      "licence",
      "engine",
      "review",
    ],
  },
  bench: { uses: ["emulator", "engine", "engine/rpc", "review", "cli"], pulumi: true },
  "index.ts": { uses: ["shared", "api", ...PROVIDER, "resources", "licence"] },
};

const imports = importsOf(fileURLToPath(new URL("../src", import.meta.url)));

describe("src", () => {
  test("has rooms that import downward only", () => {
    const upward = imports.filter(({ from, to, isPackage }) => !isPackage && !mayImport(from, to));
    expect(upward.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test("imports Pulumi in the rooms that need it only", () => {
    const outside = imports.filter(({ from, to }) => isPulumi(to) && roomOf(from)?.[1].pulumi !== true);
    expect(outside.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test("has no circle of imports, not of types either", () => {
    expect(
      circlesIn(imports.filter(({ isPackage }) => !isPackage)).map((circle) => circle.join(" ↔ ")),
    ).toEqual([]);
  });

  test("has no file outside of the rooms", () => {
    expect(imports.filter(({ from }) => roomOf(from) === undefined).map(({ from }) => from)).toEqual([]);
  });
});

describe("definitions and classes", () => {
  const casts = castsIn(fileURLToPath(new URL("../src", import.meta.url)), ["definitions", "resources"]);

  test("take the types' word, but for few places that say why", () => {
    expect(casts.length).toBeGreaterThan(0);
    expect(casts.length).toBeLessThanOrEqual(8);
    expect(casts.filter(({ hasReason }) => !hasReason).map(({ where }) => where)).toEqual([]);
  });
});

test("what the API takes in a field stands in src/api: a definition lists no values of its own", () => {
  const folder = new URL("../src/definitions/", import.meta.url);
  const own = readdirSync(folder).filter((name) =>
    /\benum\(\s*\[|z\.union\(\[z\.literal/.test(readFileSync(new URL(name, folder), "utf8")),
  );
  expect(own).toEqual([]);
});

describe("the rules", () => {
  test("see a circle, however it is closed", () => {
    const circle = ["a", "b", "c"].map((from, index) => ({ from, to: "bca"[index] ?? "", isPackage: false }));
    expect(circlesIn(circle)).toEqual([["a", "b", "c"]]);
    expect(circlesIn(circle.slice(1))).toEqual([]);
  });

  test("see an import upward, and one of a room that nobody knows", () => {
    expect(mayImport("emulator/server.ts", "cli/context.ts")).toBe(false);
    expect(mayImport("emulator/server.ts", "elsewhere/file.ts")).toBe(false);
    expect(mayImport("cli/main.ts", "emulator/server.ts")).toBe(true);
    expect(mayImport("emulator/server.ts", "emulator/log.ts")).toBe(true);
  });
});

function mayImport(from: string, to: string): boolean {
  const [importing, imported] = [roomOf(from), roomOf(to)];
  if (importing === undefined || imported === undefined) return false;
  const [name, { uses }] = importing;
  return [name, ...uses].includes(imported[0]);
}

/** The room of a file: the innermost that has a line. */
function roomOf(file: string): [name: string, room: Room] | undefined {
  return Object.entries(ROOMS)
    .filter(([name]) => file === name || file.startsWith(`${name}/`))
    .toSorted(([one], [other]) => other.length - one.length)[0];
}

function isPulumi(name: string): boolean {
  return /^(?:@pulumi|@grpc|google-protobuf)(?:\/|$)/.test(name);
}
