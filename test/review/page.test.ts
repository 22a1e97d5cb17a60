import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../src/review/plan.js";
import { toPage } from "../../src/review/page/index.js";
import { picturesOf } from "../../src/review/pictures/index.js";
import { readPlan } from "../../src/review/reading/index.js";
import { reviewOf } from "../../src/review/words/index.js";
import { typeNames, sample, numbered } from "../types/index.js";
import { unprintableIn } from "../shared/hostile.js";
import { findChromium } from "./browser.js";
import { hostileMarkup, hostileName, hostilePlan } from "./hostile.js";
import { embeddedReport, recordedPlan } from "./recorded.js";

const page = (plan: Plan): string => toPage(reviewOf(plan));

/** Objects of all types, made, changed and deleted. */
function planOf(count: number): Plan {
  return readPlan(
    embeddedReport(
      Array.from({ length: count }, (_, n) => {
        const type = typeNames[n % typeNames.length] ?? "Group";
        const args = numbered(type, n);
        const name = `${type} ${n}`;
        if (n % 5 === 0) return { op: "delete", type, name, old: args };
        const drift = { left: args, ...(n % 2 === 0 && { there: sample(type) }) };
        return n % 3 === 0
          ? { op: "update", type, name, old: sample(type), inputs: args, drift }
          : { op: "create", type, name, inputs: args };
      }),
    ),
    "plan.json",
  );
}

/** The tags of a page, each with its attributes, without what stands in them; a text can make none. */
function tagsIn(text: string): Set<string> {
  const body = text.replace(/<style>.*?<\/style>/s, "").replace(/<script>.*?<\/script>/s, "");
  const tags = body.matchAll(/<[^>]*>/g);
  return new Set(Array.from(tags, ([tag]) => tag.replaceAll(/"[^"]*"/g, '""').replaceAll(/\s+/g, " ")));
}

/** Every tag that pages without anything hostile have. */
const plain = [recordedPlan(), planOf(60), hostilePlan("x"), hostilePlan("y".repeat(5000))];
const known = new Set(plain.flatMap((plan) => [...tagsIn(page(plan))]));

function harmless(text: string): void {
  const made = page(hostilePlan(text));
  expect([...tagsIn(made)].filter((tag) => !known.has(tag))).toEqual([]);
  expect(unprintableIn(made).filter((found) => !/^\s*::|^##/.test(found))).toEqual([]);
}

describe("a plan as a page", () => {
  it("says the same counts in its title and its heading as the comment does", () => {
    const made = page(recordedPlan());
    const counts = "acme/dev: 3 to create, 5 to update, 3 to replace, 2 to delete, 1 renamed";
    expect(made).toContain(`<title>${counts}</title>`);
    expect(made).toContain(`<h1>${counts}</h1>`);
  });

  it("has pictures of who is in which group, and which greeting is shown where and when", () => {
    const { memberships, moments } = picturesOf(recordedPlan());
    expect(memberships).toEqual([
      {
        name: "sales",
        fate: "stays",
        members: [
          { name: "jane", fate: "stays" },
          { name: "max", fate: "stays" },
        ],
      },
      { name: "north", fate: "comes", members: [{ name: "new", fate: "comes" }] },
    ]);
    expect(moments).toMatchObject([
      { where: "north", name: "newOne", fate: "comes", before: undefined, after: { isActive: true } },
      { where: "sales", name: "pricing", fate: "changes", before: { seconds: 30 }, after: { seconds: 60 } },
    ]);
  });

  it("has members that come and go, whichever side says so", () => {
    const told = [
      { op: "same", type: "Group", name: "one", old: { name: "One" }, inputs: { name: "One" } },
      { name: "ann", old: { login: "a@b.c", groups: [1, 7] }, inputs: { login: "a@b.c", groups: [7, 8] } },
    ];
    expect(picturesOf(readPlan(embeddedReport(told), "p")).memberships).toEqual([
      { name: "one", fate: "stays", members: [{ name: "ann", fate: "goes" }] },
      { name: "group 7", fate: "stays", members: [{ name: "ann", fate: "stays" }] },
      { name: "group 8", fate: "stays", members: [{ name: "ann", fate: "comes" }] },
    ]);
  });

  it.each(hostileMarkup.map((text) => [text.slice(0, 40), text]))(
    "has nothing of %j that acts",
    (_, text) => {
      harmless(text);
    },
  );

  it("has nothing that acts, whatever the names are", () => {
    fc.assert(fc.property(hostileName, harmless), { numRuns: 100 });
  });

  it("of 10,000 objects is made in a moment, and grows with them", () => {
    const [small, large] = [1_000, 10_000].map((count) => page(planOf(count)).length);
    expect(large).toBeLessThan(11 * (small ?? 0));
  });
});

const executablePath = await findChromium();

describe("in a browser, a page of 200 objects", { timeout: 120_000 }, () => {
  if (executablePath === undefined) {
    it.skip("is accessible, and asks for nothing (skipped: there is no chromium on PATH)", () => undefined);
    return;
  }

  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const content = page(planOf(200));
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  /** The page as somebody sees it, and all that it logged and asked for. */
  async function opened(options: object = {}): Promise<{ view: Page; told: string[] }> {
    const view = await (await browser.newContext(options)).newPage();
    const told: string[] = [];
    view.on("console", (message) => told.push(message.text()));
    view.on("pageerror", (error) => told.push(String(error)));
    await view.route("**/*", async (route) => {
      if (route.request().url() === "http://plan.test/")
        return route.fulfill({ contentType: "text/html", body: content });
      told.push(route.request().url());
      return route.abort();
    });
    await view.goto("http://plan.test/");
    return { view, told };
  }

  it.each(["light", "dark"])(
    "has nothing that axe finds, no error and no request, in %s",
    async (colorScheme) => {
      const { view, told } = await opened({ colorScheme });
      await view.evaluate(axe);
      const found: string[] = await view.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
      );
      expect(found).toEqual([]);
      expect(told.filter((text) => !text.endsWith("/favicon.ico"))).toEqual([]);
    },
  );

  it("fits a telephone of 320 pixels, and is filtered by the keyboard", async () => {
    const { view } = await opened({ viewport: { width: 320, height: 640 } });
    expect(await view.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    expect(await view.textContent("output")).toBe("200 of 200 shown");
    await view.getByLabel("Groups").focus();
    await view.keyboard.press("Space");
    expect(await view.textContent("output")).toMatch(/^17\d of 200 shown$/);
    expect(await view.getByRole("heading", { name: "Groups", exact: true }).isVisible()).toBe(false);
    await view.getByLabel("delete").uncheck();
    expect(await view.textContent("output")).toMatch(/^1[34]\d of 200 shown$/);
  });

  it("is read without a script: all of the plan, and no filter that would do nothing", async () => {
    const { view } = await opened({ javaScriptEnabled: false });
    expect(await view.locator("form").isVisible()).toBe(false);
    expect(await view.locator("[data-operation]:visible").count()).toBe(200);
  });
});
