import { accepts, repairs } from "../../shared/drift.js";
import type { DriftedInWords, Review } from "../words/index.js";
import { type Html, markup } from "./html.js";
import { factsHtml, factsOf, rowHtml } from "./steps.js";

/** What was done to objects outside of this program. */
export function driftSection({ drift }: Review): Html | undefined {
  if (drift === undefined) return undefined;
  const { objects, messages, command, accepting } = drift;
  return markup`<section aria-labelledby="drift">
    <h2 id="drift">Changed outside of this program</h2>
    <p><code>${command}</code> ${repairs} <code>${accepting}</code> ${accepts}</p>
    <ul class="plain">
      ${objects.map(driftedHtml)}${messages.map((message) => markup`<li class="card">${message}</li>`)}
    </ul>
  </section>`;
}

function driftedHtml({ step, title, key, isGone, rows }: DriftedInWords): Html {
  return markup`<li class="card">
    <h3>${title} <code>${step.name}</code> ${isGone ? markup`<span class="verb delete">gone</span>` : undefined}</h3>
    ${factsHtml(factsOf(step, key, isGone))}
    ${rows.length > 0 ? markup`<dl>${rows.map((row) => rowHtml(row, row.path))}</dl>` : undefined}
  </li>`;
}
