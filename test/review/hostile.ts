import fc from "fast-check";
import type { Plan } from "../../src/review/plan.js";
import { readPlan } from "../../src/review/reading/index.js";
import { hostileText } from "../shared/hostile.js";
import { embeddedReport } from "./recorded.js";

/** What acts in Markdown or HTML, or where either is shown. */
export const hostileMarkup = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</code></pre></details></table><h1>forged</h1>",
  "-->",
  "<!-- pulumi-livechat review acme/dev -->",
  "]]>",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "\\|",
  "[link](https://evil.example)",
  "![](https://evil.example/x.png)",
  "<https://evil.example>",
  "https://evil.example www.evil.example a@evil.example",
  "[a]: https://evil.example",
  "javascript:alert(1)",
  "@everyone @octocat",
  "#1 GH-1 acme/repo#1 !1 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
  "# heading",
  "\n\n# heading\n\n- item\n\n---\n\n> quote",
  "`",
  "``",
  " ` ` ",
  "```\ncode\n```",
  "~~~",
  "**bold** __bold__ ~~gone~~ $$x$$",
  "&lt;script&gt; &#60; &amp;",
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  "  two spaces  ",
  "\\",
  "\\`",
  ":warning:",
  "a".repeat(5000),
] as const;

export const hostileName: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...hostileMarkup), hostileText), { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join(""));

/** A plan in which this text is everything that somebody else can choose. */
export function hostilePlan(text: string): Plan {
  return readPlan(
    embeddedReport(
      [
        {
          name: text,
          old: { login: text, name: text },
          inputs: { login: text, name: `${text}!`, jobTitle: text },
          drift: { left: { login: text, jobTitle: text }, there: { login: text, jobTitle: `${text}?` } },
        },
        { op: "create", type: "Tag", name: text, inputs: { tag: text }, drift: { left: { tag: text } } },
        {
          op: "create",
          type: "Greeting",
          name: text,
          inputs: { name: text, rules: rulesWith(text), properties: { [text]: text } },
        },
        { op: "delete", type: "CannedResponse", name: text, old: { text, tags: [text] } },
        {
          op: "update",
          type: "Goal",
          name: text,
          old: { type: "url", url: text },
          inputs: { type: "url", url: `${text} more`, name: text },
        },
        { op: "create", type: text.replaceAll(/[:$]/g, ""), name: "foreign", inputs: { [text]: [text] } },
      ],
      {
        project: text,
        stack: text,
        account: { owner: text },
        diagnostics: [
          { severity: "warning", message: text },
          { severity: "warning", code: "drift", message: text },
          { severity: "error", message: text },
        ],
      },
    ),
    "plan.json",
    () => () => `${text}:1:1`,
  );
}

function rulesWith(text: string): object[] {
  return [
    { type: "url_current", value: text, operator: text },
    { type: text, value: text },
    { type: "custom_variable", variableName: text, variableValue: text },
    { type: "url_funnel", urls: [{ url: text }, { url: text }] },
  ];
}
