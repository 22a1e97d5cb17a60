import fc from "fast-check";
import { Marked } from "marked";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/review/plan.js";
import { MOST_CHARACTERS, toMarkdown } from "../../src/review/markdown/index.js";
import { readPlan } from "../../src/review/reading/index.js";
import { reviewOf } from "../../src/review/words/index.js";
import { unprintableIn } from "../shared/hostile.js";
import { hostileMarkup, hostileName, hostilePlan } from "./hostile.js";
import { embeddedReport, recordedPlan } from "./recorded.js";

const markdown = (plan: Plan): string => toMarkdown(reviewOf(plan));
const marked = new Marked({ gfm: true });
const html = (text: string): string => marked.parse(text, { async: false });

/** The tags that no comment has, but for those in code, in which nothing acts. */
const otherTagsIn = (page: string): string[] => {
  const found = page.replaceAll(/<code>[^<]*<\/code>/g, "").matchAll(/<[^>]*>?/g);
  return Array.from(found, ([tag]) => tag).filter((tag) => !expected.has(tag));
};

const expected = new Set(
  ["h3", "h4", "p", "ul", "li", "strong", "sub", "ins", "del", "details", "summary"].flatMap((name) => [
    `<${name}>`,
    `</${name}>`,
  ]),
);

const harmless = (text: string): void => {
  const comment = markdown(hostilePlan(text));
  expect(unprintableIn(comment)).toEqual([]);
  const [first = "", ...rest] = comment.split("\n");
  expect(first).toMatch(/^<!-- pulumi-livechat review (?:(?!--)[\w%.!~*'()/-])* -->$/);
  const page = html(rest.join("\n"));
  expect(otherTagsIn(page)).toEqual([]);
  expect(page.replaceAll(/<code>[^<]*<\/code>/g, "")).not.toMatch(/@|evil|alert|forged|#1/);
};

const many = (count: number, edit: (n: number) => object = () => ({})): Plan =>
  readPlan(
    embeddedReport(
      Array.from({ length: count }, (_, n) => ({
        op: "create",
        type: n % 2 === 0 ? "Tag" : "Group",
        name: `object ${n}`,
        inputs: { name: `N ${n}`, tag: `T ${n}`, ...edit(n) },
      })),
    ),
    "plan.json",
  );

describe("a plan as a comment", () => {
  it("says what changes, field by field, with rules in words and texts word by word", () => {
    const lines = markdown(recordedPlan()).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "<!-- pulumi-livechat review acme/dev -->",
      "### `acme/dev`: 3 to create, 5 to update, 3 to replace, 2 to delete, 1 renamed",
      "",
      "The account of `john.doe@mycompany.com`, licence 12345",
    ]);
    for (const line of [
      "- agent `max` is deleted, and its statistics are lost for good",
      "- agent `new` gets an e-mail with an activation link",
      "- webhook `ended` gives its receiver a new token, by which it tells true deliveries from others",
      "- **renamed** group `help` (`Technical support`, id `5`, until now `support`)",
      "  - `jobTitle`: `Support lead` → `Head of support`",
      "  - `password`: a secret, which changes",
      "  - option `protect`: `true` (no longer)",
      "  - `tags`: with `hey`; 2 unchanged",
      "  - `text`: `Hello! How ` <del>`may`</del> <ins>`can`</ins> ` I help you` <ins>` today`</ins> `?`",
      "  - `rules`: after `30` s on the page, when the URL contains `/pricing` → after `60` s on the page, when the URL contains `/pricing`",
      "  - `order` is reached when the visitor comes to a URL that contains `https://mycompany.com/thank-you`",
      "  - `login`: `max.moe@mycompany.com` → `max.moe2@mycompany.com` (forces the replacement)",
    ]) {
      expect(lines).toContain(line);
    }
  });

  it("renders as it is meant", () => {
    const page = html(markdown(recordedPlan()));
    expect(page).toContain("<h3><code>acme/dev</code>: 3 to create");
    expect(page).toContain("<del><code>may</code></del> <ins><code>can</code></ins>");
    expect(otherTagsIn(page)).toEqual(["<!-- pulumi-livechat review acme/dev -->"]);
  });

  it.each(hostileMarkup.map((text) => [text.slice(0, 40), text]))(
    "has nothing of %j that acts",
    (_, text) => {
      harmless(text);
    },
  );

  it("has nothing that acts, whatever the names are", () => {
    fc.assert(fc.property(hostileName, harmless), { numRuns: 150 });
  });

  it("folds a long plan, by type, with the counts of each", () => {
    expect(markdown(many(19))).not.toContain("<details>");
    const folded = markdown(many(50));
    expect(folded).toContain("<details><summary>Groups: 25 to create</summary>\n\n- **create** group");
    expect(folded.match(/<details>/g)).toHaveLength(2);
    expect(folded.match(/<\/details>/g)).toHaveLength(2);
  });

  it.each([1_000, 10_000])("of %d objects is short enough, and cut between rows", (count) => {
    const all = many(count, (n) => ({ name: `${"long ".repeat(n % 100)}${n}` }));
    const comment = markdown(all);
    expect(comment.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(comment.length).toBeGreaterThan(MOST_CHARACTERS * 0.9);
    expect(comment).toMatch(/\*\*There is no room here for all of \d+ more objects:\*\*/);
    const rows = comment.split("\n").filter((line) => line.startsWith("- "));
    expect(rows.every((row) => /^- \*\*create\*\* (?:group|tag) `object \d+`/.test(row))).toBe(true);
    expect(comment.match(/<details>/g)?.length).toBe(comment.match(/<\/details>/g)?.length);
  });

  it("is short enough whatever is in its head", () => {
    const long = "x".repeat(5_000);
    const messages = Array.from({ length: 500 }, (_, n) => ({
      severity: "warning",
      message: `${n} ${long}`,
    }));
    const report = embeddedReport([{ op: "delete", old: { login: long }, name: long }], {
      project: long,
      stack: long,
      diagnostics: [...messages, ...messages.map((one) => ({ ...one, severity: "error" }))],
    });
    expect(markdown(readPlan(report, "plan.json")).length).toBeLessThanOrEqual(MOST_CHARACTERS);
  });

  it("says that nothing changes", () => {
    const plan = readPlan(embeddedReport([{ op: "same", old: { login: "a" }, inputs: { login: "a" } }]), "p");
    expect(markdown(plan)).toContain("### `acme/dev`: no changes, 1 unchanged");
  });
});
