import { expect, it } from "vitest";
import { LiveChatClient, type Notice } from "../../src/api/index.js";
import { serve, type Reply } from "./server.js";

/** What a client tells of these answers, one after the other. */
async function told(...replies: Reply[]): Promise<Notice[]> {
  const notices: Notice[] = [];
  await using server = await serve(...replies);
  await using client = new LiveChatClient({
    token: "t",
    baseUrl: server.url,
    retry: false,
    onNotice: (notice) => notices.push(notice),
  });
  for (const _ of replies) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await client.groups.list().catch(() => undefined);
  }
  return notices;
}

const answer = (headers: Record<string, string>, status = 200): Reply => ({ status, headers, body: [] });

it("the end of the version is told with its day, once however many answers announce it", async () => {
  const notices = await told(
    answer({}),
    answer({ Legacy: "2027-03-01" }),
    answer({ Legacy: "2027-03-01" }),
    answer({ legacy: "2027-03-01", Deprecation: "2028-01-31" }),
  );
  expect(notices).toEqual([
    {
      code: "legacy",
      date: "2027-03-01",
      message:
        "LiveChat announces the end of version 2 of its API, which this package speaks: it is a legacy version from " +
        "2027-03-01 on",
    },
    {
      code: "deprecation",
      date: "2028-01-31",
      message:
        "LiveChat announces the end of version 2 of its API, which this package speaks: it is deprecated from " +
        "2028-01-31 on",
    },
  ]);
});

it("it is told of answers that are failures, and without a day where that cannot be read", async () => {
  const notices = await told(answer({ Deprecation: "soon" }, 500), answer({ Legacy: "2027-03-01" }, 404));
  expect(notices.map(({ code, date }) => [code, date])).toEqual([
    ["deprecation", undefined],
    ["legacy", "2027-03-01"],
  ]);
  expect(notices[0]?.message).not.toContain("soon");
});
