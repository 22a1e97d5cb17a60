import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { createAccount, type Account } from "./account.js";
import type { ResourceSteps } from "./resource-steps.js";

/*
 * An `up` goes on with the lists of the preview right before it. What they tell counts for as long as within one operation,
 * and no longer: whoever thinks about a plan for ten minutes gets an account that has been looked at again.
 */

const SERVES_MS = 30_000;

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.reset();
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => account[Symbol.asyncDispose]());

const type = resourceTypeOf("CannedResponse");
const canned = { text: "hold the line", tags: ["hold"], group: 1 };
const responses = () => account.emulator.licence().data.cannedResponses;
const lists = () => account.emulator.requests.count({ method: "GET", path: "/canned_responses" });

/** Somebody else does something about the object in LiveChat. */
const meanwhile = {
  makesIt: () =>
    account.emulator.licence().edit((data) => {
      data.cannedResponses.push({
        id: 9999,
        group: 1,
        text: canned.text,
        tags: ["hold"],
        creation_date: 1,
        created_by: account.emulator.licence().account,
      });
    }),
  renamesIt: () =>
    account.emulator.licence().edit((data) => {
      for (const one of data.cannedResponses) if (one.text === canned.text) one.text = "something else";
    }),
  removesIt: () =>
    account.emulator.licence().edit((data) => {
      data.cannedResponses.splice(
        data.cannedResponses.findIndex(({ text }) => text === canned.text),
        1,
      );
    }),
};

interface Step {
  /** What there is before the preview. */
  readonly before: (resource: ResourceSteps) => unknown;
  readonly happens: () => void;
  readonly act: (resource: ResourceSteps) => Promise<unknown>;
  /** What it comes to where the account was looked at again; without one, the object is made anew. */
  readonly refused?: string;
}

const isThere: Step["before"] = async (resource) => {
  await resource.up(canned);
  resource.writtenLongAgo();
};

const steps: Record<string, Step> = {
  "a create": {
    before: () => {},
    happens: meanwhile.makesIt,
    act: (resource) => resource.up(canned),
    refused: "already_exists",
  },
  "an update": {
    before: isThere,
    happens: meanwhile.renamesIt,
    act: (resource) => resource.up({ ...canned, tags: ["wait"] }),
    refused: "another_object",
  },
  "a removal": {
    before: isThere,
    happens: meanwhile.renamesIt,
    act: (resource) => resource.destroy(),
    refused: "another_object",
  },
  "a takeover": {
    before: meanwhile.makesIt,
    happens: meanwhile.removesIt,
    act: (resource) => resource.up({ ...canned, adopt: true }),
  },
};

describe.each(Object.entries(steps))("%s after a preview of the same command", (_, step) => {
  const begin = async () => {
    const resource = account.operation().resource("CannedResponse");
    await step.before(resource);
    const preview = account.operation();
    await preview.session.lists.list(type, 1);
    account.emulator.requests.clear();
    return { resource, preview };
  };

  it("goes by what that has read, where no time has passed", async () => {
    const { resource, preview } = await begin();
    vi.setSystemTime(Date.now() + SERVES_MS - 1000);
    await step.act(account.operation({}, preview).continue("CannedResponse", resource));
    expect(lists()).toBe(0);
  });

  it("looks again once that is too old, and sees what happened meanwhile", async () => {
    const { resource, preview } = await begin();
    step.happens();
    vi.setSystemTime(Date.now() + SERVES_MS);
    const later = account.operation({}, preview).continue("CannedResponse", resource);
    const before = responses().length;
    if (step.refused === undefined) {
      await step.act(later);
      expect(later.kept.id).not.toBe("9999");
    } else {
      await expect(step.act(later)).rejects.toMatchObject({ code: step.refused });
      expect(responses()).toHaveLength(before);
    }
    expect(lists()).toBeGreaterThan(0);
  });
});

describe("nothing is gone on with", () => {
  it.each([
    ["another account", { LIVECHAT_ACCOUNT: "jane.doe@mycompany.com" }],
    ["another token", { LIVECHAT_TOKEN: "dal:another" }],
    ["another address", { LIVECHAT_BASE_URL: "http://127.0.0.1:1" }],
    ["other lists that are believed", { LIVECHAT_ACCEPT_ABSENCE: "true" }],
  ])("with %s", async (_, environment) => {
    const preview = account.operation();
    await preview.session.lists.list(type, 1);
    const { session } = account.operation(environment, preview);
    session.account = async () => await Promise.reject(new Error("it is asked"));
    await expect(session.lists.list(type, 1)).rejects.toThrow("it is asked");
  });

  it("where something was written since, or the list has not come", async () => {
    const written = account.operation();
    await written.session.lists.list(type, 1);
    written.session.lists.wrote(type);
    const waiting = account.operation();
    waiting.session.account = async () => await new Promise(() => {});
    void waiting.session.lists.list(type, 1);
    account.emulator.requests.clear();
    await account.operation({}, written).session.lists.list(type, 1);
    await account.operation({}, waiting).session.lists.list(type, 1);
    expect(lists()).toBe(2);
  });
});
