import type { Phrase } from "../../shared/phrase.js";
import type { Step } from "../plan.js";
import type { Review, Section, StepInWords } from "../words/index.js";
import type { ReportWords } from "../words/report.js";
import type { Row, ShownList } from "../words/rows.js";
import { code, type Html, inline, markup } from "./html.js";

/** What changes, with filters above it. */
export function stepsSection({ plan, sections, words }: Review): Html {
  const nothing = plan.refusals.length === 0 ? words.nothing : "Nothing was planned, as the preview failed.";
  if (sections.length === 0)
    return markup`<section>
      <h2>${words.changes}</h2>
      <p>${nothing}</p>
    </section>`;
  return markup`<section aria-labelledby="changes">
    <h2 id="changes">${words.changes}</h2>
    ${filters(sections, words)}${sections.map(sectionHtml)}
  </section>`;
}

function filters(sections: readonly Section[], words: ReportWords): Html {
  const verbs = [...new Set(sections.flatMap(({ steps }) => steps.map(({ verb }) => verb)))];
  const titles = sections.map(({ title }, index) => box("type", `${index}`, title));
  return markup`<form hidden>
    <fieldset>
      <legend>Types</legend>
      ${titles}
    </fieldset>
    <fieldset>
      <legend>${words.happens}</legend>
      ${verbs.map((verb) => box("operation", verb, verb))}
    </fieldset>
    <output class="quiet"></output>
  </form>`;
}

function box(name: string, value: string, label: string): Html {
  return markup`<label><input type="checkbox" checked name="${name}" value="${value}" /> ${label}</label>`;
}

function sectionHtml({ title, steps }: Section, index: number): Html {
  return markup`<section data-section>
    <h3>${title}</h3>
    <ul class="plain">
      ${steps.map((step) => stepHtml(step, index))}
    </ul>
  </section>`;
}

function stepHtml(
  { step, verb, title, key, rows, options, does, consequences }: StepInWords,
  index: number,
): Html {
  const { name, renamedFrom } = step;
  const facts = [
    ...factsOf(step, key),
    ...(renamedFrom !== undefined ? [[markup`until now `, code(renamedFrom)]] : []),
    ...(step.protect ? [[markup`protected`]] : []),
  ];
  const untold = (step.untold ?? []).map(
    (path) =>
      markup`<div>
        <dt>${path}</dt>
        <dd>a secret; whether it changes cannot be told</dd>
      </div>`,
  );
  const all = [
    ...rows.map((row) => rowHtml(row, row.path)),
    ...untold,
    ...options.map((row) => rowHtml(row, `option ${row.path}`)),
  ];
  return markup`<li class="card" data-type="${index}" data-operation="${verb}">
    <h4><span class="verb ${verb.replaceAll(" ", "")} ${step.operation}">${verb}</span> ${title} <code>${name}</code></h4>
    ${factsHtml(facts)}
    ${
      consequences.length > 0
        ? markup`<ul>
            ${consequences.map((each) => markup`<li><strong>${inline(each)}</strong></li>`)}
          </ul>`
        : undefined
    }
    ${does === undefined ? undefined : markup`<div>${inline(does)}</div>`}
    ${all.length > 0 ? markup`<dl>${all}</dl>` : undefined}
  </li>`;
}

/** What tells an object from others beside its name. Of what is gone the id tells nothing. */
export function factsOf({ id, place }: Step, key: Phrase, isGone = false): Html[][] {
  return [
    ...(key.length > 0 ? [inline(key)] : []),
    ...(id !== undefined && !isGone ? [[markup`id `, code(id)]] : []),
    ...(place !== undefined ? [[code(place)]] : []),
  ];
}

export function factsHtml(facts: readonly Html[][]): Html | undefined {
  if (facts.length === 0) return undefined;
  const separated = facts.flatMap((fact, at) => (at === 0 ? fact : [markup`, `, ...fact]));
  return markup`<div class="quiet">${separated}</div>`;
}

export function rowHtml({ note, replaces, shown }: Row, label: string): Html {
  const because = replaces ? markup` <em>forces the replacement</em>` : undefined;
  return markup`<div>
    <dt>${label}</dt>
    <dd>${shownHtml(shown)}${note}${because}</dd>
  </div>`;
}

function shownHtml(shown: Row["shown"]): Html {
  switch (shown.as) {
    case "value":
      return markup`${inline(shown.value)}`;
    case "change":
      return markup`<del>${inline(shown.old)}</del> → <ins>${inline(shown.new)}</ins>`;
    case "text":
      return markup`${shown.parts.map((part) => {
        const text = markup`<code>${part.text}</code>`;
        return part.in === "old"
          ? markup`<del>${text}</del>`
          : part.in === "new"
            ? markup`<ins>${text}</ins>`
            : text;
      })}`;
    default:
      return listHtml(shown);
  }
}

function listHtml({ removed, added, kept }: ShownList): Html {
  return markup`<ul class="chips">
    ${removed.map((item) => markup`<li><del>− ${inline(item)}</del></li>`)}${added.map(
      (item) => markup`<li><ins>+ ${inline(item)}</ins></li>`,
    )}${kept === "" ? undefined : markup`<li>${kept}</li>`}
  </ul>`;
}
