import fc from "fast-check";
import { hostileText } from "../shared/hostile.js";

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
