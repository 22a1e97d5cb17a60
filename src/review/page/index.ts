import { createHash } from "node:crypto";
import type { Phrase } from "../../shared/phrase.js";
import type { Review } from "../words/index.js";
import { DRIFT } from "../../shared/codes.js";
import { driftSection } from "./drift.js";
import { code, Html, inline, markup } from "./html.js";
import { picturesSection } from "./pictures.js";
import { SCRIPT } from "./script.js";
import { stepsSection } from "./steps.js";
import { STYLE } from "./style.js";

/**
 * A plan as one HTML file, which needs no network, no script and no colours to be read. Its policy lets a browser run
 * nothing but what stands here.
 */
export function toPage(review: Review): string {
  const { plan, stack, summary, words } = review;
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  const title = stack === "" ? summary : `${stack}: ${summary}`;
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <style>${new Html(STYLE)}</style>
      </head>
      <body>
        <a class="skip" href="#plan">To the ${words.document.toLowerCase()}</a>
        <header>
          <h1>${title}</h1>
          ${accountHtml(review)}
        </header>
        <main id="plan" tabindex="-1">
          ${messagesHtml(review)} ${driftSection(review)} ${stepsSection(review)} ${picturesSection(review)}
        </main>
        <footer>
          <p class="quiet">
            ${words.document} <code>${plan.fingerprint}</code>, made by
            ${plan.engine === "pulumi" ? "the Pulumi CLI" : "pulumi-livechat"}
          </p>
        </footer>
        <script>${new Html(SCRIPT)}</script>
      </body>
    </html> `;
  return page.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function accountHtml({ plan: { account } }: Review): Html | undefined {
  if (account === undefined) return undefined;
  const { owner, licence } = account;
  return markup`<p>
    The
    account${owner === undefined ? undefined : markup` of <code>${owner}</code>`}${licence === undefined ? undefined : markup`, licence ${licence}`}
  </p>`;
}

function messagesHtml({ plan, sections, guards }: Review): Html {
  const consequences = sections.flatMap(({ steps }) =>
    steps.flatMap(({ title, step, consequences: all }) =>
      all.map((each) => markup`<li>${title} ${code(step.name)} ${inline(each)}</li>`),
    ),
  );
  const warnings = plan.diagnostics.filter(
    ({ severity, code: about }) => severity === "warning" && about !== DRIFT,
  );
  return markup`${box("refused", "The up would be refused", plan.refusals.map(messageHtml))}
  ${box("refused", "Refused by guards", guards.refused.map(saidHtml))}
  ${box("know", "Allowed, though guards would refuse it", guards.allowed.map(saidHtml))}
  ${box("know", "To know", consequences)} ${box("know", "Warnings", warnings.map(messageHtml))}`;
}

function saidHtml(words: Phrase): Html {
  return markup`<li>${inline(words)}</li>`;
}

function messageHtml({ message }: { readonly message: string }): Html {
  return markup`<li>${message}</li>`;
}

function box(name: string, title: string, items: readonly Html[]): Html | undefined {
  return items.length === 0
    ? undefined
    : markup`<section class="card ${name}">
        <h2>${title}</h2>
        <ul>
          ${items}
        </ul>
      </section>`;
}
