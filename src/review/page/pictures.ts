import type { Review } from "../words/index.js";
import type { ReportWords } from "../words/report.js";
import { type Fate, type Membership, type Moment, picturesOf, type When } from "../pictures/index.js";
import { type Html, inline, markup } from "./html.js";

/** The licence as pictures: who belongs to what, and what happens where and when. */
export function picturesSection({ plan, words }: Review): Html {
  const { memberships, moments } = picturesOf(plan);
  const missing = plan.isComplete
    ? undefined
    : markup`<p class="quiet">
        Only of what this plan has: what does not change is in one of
        <code>pulumi preview --json --show-sames</code>.
      </p>`;
  return markup`${
    memberships.length > 0
      ? markup`<section aria-labelledby="members">
          <h2 id="members">Who is in which group</h2>
          ${missing}
          <ul class="plain cards">
            ${memberships.map((membership) => membershipHtml(membership, words))}
          </ul>
        </section>`
      : undefined
  }
  ${
    moments.length > 0
      ? markup`<section aria-labelledby="moments">
          <h2 id="moments">Which greeting is shown where, and when</h2>
          ${missing} ${momentsHtml(moments, words)}
        </section>`
      : undefined
  }`;
}

function membershipHtml({ name, fate, members }: Membership, words: ReportWords): Html {
  return markup`<li class="card">
    <h3>${name} ${fateHtml(fate === "changes" ? "stays" : fate, words)}</h3>
    ${
      members.length > 0
        ? markup`<ul class="chips">
            ${members.map((member) => markup`<li>${memberHtml(member, words)}</li>`)}
          </ul>`
        : markup`<p class="quiet">nobody</p>`
    }
  </li>`;
}

function memberHtml({ name, fate }: Membership["members"][number], words: ReportWords): Html {
  if (fate === "comes") return markup`<ins>+ ${name}<span class="unseen"> ${words.joins}</span></ins>`;
  if (fate === "goes") return markup`<del>− ${name}<span class="unseen"> ${words.leaves}</span></del>`;
  return markup`${name}`;
}

function momentsHtml(moments: readonly Moment[], words: ReportWords): Html {
  const longest = moments
    .flatMap(({ before, after }) => [before?.seconds ?? 0, after?.seconds ?? 0])
    .reduce((most, seconds) => Math.max(most, Math.ceil(seconds * 1.25)), 60);
  const sections = [...Map.groupBy(moments, ({ where }) => where)].map(
    ([where, all]) =>
      markup`<section>
        <h3>Visitors of ${where}</h3>
        <ul class="plain">
          ${all.map((moment) => momentHtml(moment, longest, words))}
        </ul>
      </section>`,
  );
  return markup`<p class="quiet">
      Each line is a visit of ${longest} s; where it is thick, the greeting can be shown.
    </p>
    ${sections}`;
}

function momentHtml({ name, fate, before, after }: Moment, longest: number, words: ReportWords): Html {
  const both = fate === "changes" && before !== undefined && after !== undefined;
  const only = after ?? before;
  return markup`<li class="card">
    <h4><code>${name}</code> ${fateHtml(fate, words)}</h4>
    ${both ? markup`${whenHtml(before, `${words.before}: `, "was", longest)}${whenHtml(after, `${words.after}: `, "shown", longest)}` : undefined}
    ${!both && only !== undefined ? whenHtml(only, "", fate === "goes" ? "was" : "shown", longest) : undefined}
  </li>`;
}

/** When it is shown, in words and on a line from the visitor's arrival on. */
function whenHtml(
  { words, seconds = 0, isActive }: When,
  title: string,
  colour: string,
  longest: number,
): Html {
  const start = Math.round((1000 * Math.min(seconds, longest)) / longest);
  const bar = isActive
    ? markup`<rect class="${colour}" x="${start}" y="0" width="${1000 - start}" height="10" />`
    : undefined;
  return markup`<div>${title}${inline(words)}${isActive ? "" : ", but is not active"}</div>
    <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="axis" x="0" y="4" width="1000" height="2" />
      ${bar}
    </svg>`;
}

function fateHtml(fate: Fate, { comes, goes, differs }: ReportWords): Html | undefined {
  if (fate === "stays") return undefined;
  return markup`<span class="verb ${fate}">${{ comes, goes, changes: differs }[fate]}</span>`;
}
