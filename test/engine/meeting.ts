import { createServer, type Server } from "node:net";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { World } from "./world.js";

export interface Meeting {
  /** Waits until so many calls have come. */
  arrived: (count: number) => Promise<string[]>;
  /** Lets those go on that are there. */
  go: () => void;
  /** Waits until so many have gone, by themselves or because their process ended. */
  gone: (count: number) => Promise<void>;
}

/** A place where provider calls wait for the test: `arrived` says which are there. */
export async function meeting(world: World): Promise<Meeting> {
  const address = path.join(world.directory, "m.sock");
  const names: string[] = [];
  const letGo: (() => void)[] = [];
  let left = 0;
  let wake: (() => void) | undefined;
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("close", () => {
      left++;
      wake?.();
    });
    socket.on("data", (data) => {
      names.push(data.toString().trim());
      letGo.push(() => socket.write("go"));
      wake?.();
    });
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  onTestFinished(() => void server.close());
  world.env = { ...world.env, MEETING: address };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    arrived: async (count) => {
      await until(() => names.length >= count);
      return [...names];
    },
    gone: (count) => until(() => left >= count),
    go: () => {
      for (const release of letGo.splice(0)) {
        release();
      }
    },
  };
}
