import { type Declared, licence60 } from "./licence60.js";
import type { Stack } from "./stack.js";
import { caseOf } from "../types/index.js";
import { makeTwins } from "./twins.js";

/** What happens to a stack while things go wrong. */
export interface Change {
  readonly name: string;
  /** Whether anything is deleted in it. */
  readonly deletes: boolean;
  /** Returns whether it came to its end, at which the account has what is declared. */
  play(stack: Stack): Promise<boolean>;
  /** What is still to be done once nothing goes wrong any more. */
  settle?(stack: Stack): Promise<unknown>;
}

/** A refresh follows each `up`: whatever the lists say, nothing that was made is gone. */
const refreshed: Change = {
  name: "refreshed",
  deletes: false,
  play: (stack) =>
    stack.upUntilDone(undefined, async () => {
      const { gone } = await stack.engine.refresh(stack.operation(), () => undefined);
      stack.gone.push(...gone);
    }),
  // A refresh may have recorded old values while lists lagged behind: the next ones find what there is.
  settle: async (stack) => {
    await stack.engine.refresh(stack.calm);
    await stack.engine.up(stack.calm, licence60);
  },
};

/** An edit of which the API takes the updates and refuses what is to be made, so that it is half done; and back. */
const reverted: Change = {
  name: "reverted",
  deletes: true,
  play: async (stack) => {
    const edited = licence60.map((resource): Declared => {
      const { key, type, args } = resource;
      const changed: Declared["args"] = (id) => ({ ...args(id), ...caseOf(type).part.edit(args(id)) });
      return stack.chance("edit", key) < 0.3 ? { ...resource, args: changed } : resource;
    });
    if (!(await stack.upUntilDone())) return false;
    stack.account.emulator.setFaults(`${stack.faults}; 400 POST`);
    const wasMade = await stack.up({ declared: edited });
    stack.account.emulator.setFaults(stack.faults);
    // What was to be replaced by an object of which nobody knows whether it was made is there still.
    return !wasMade && (await stack.upUntilDone(() => ({ environment: stack.advised })));
  },
};

/** The user wants some made anew, on which nothing depends. */
const replaced: Change = {
  name: "replaced",
  deletes: true,
  play: async (stack) => {
    const needed = new Set(licence60.flatMap(({ needs }) => needs));
    const keys = licence60.flatMap(({ key }) =>
      !needed.has(key) && stack.chance("replace", key) < 0.15 ? [key] : [],
    );
    if (!(await stack.upUntilDone())) return false;
    return (await stack.up({ replaced: keys })) || (await stack.upUntilDone());
  },
};

/** Another stack makes the same at the same time. */
const twins: Change = {
  name: "twins",
  deletes: true,
  play: async (stack) => {
    await makeTwins(stack);
    return await stack.upUntilDone();
  },
};

/** One of them happens in each schedule. */
export const changes = [refreshed, reverted, replaced, twins] as const;
