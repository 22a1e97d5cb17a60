/** The page's only style. Colours are told apart by words and signs as well. */
export const STYLE = `
:root { color-scheme: light dark; --back: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --card: #f6f8fa;
  --create: #116329; --update: #7a4f00; --replace: #6f3bb8; --delete: #b3261e; --added: #d6f5dd; --removed: #ffdcd8; }
@media (prefers-color-scheme: dark) { :root { --back: #15181c; --text: #e8eaed; --quiet: #a8b0b9; --line: #3d444d;
  --card: #1d2127; --create: #7ee2a0; --update: #f2c063; --replace: #cba6f7; --delete: #ff9c94; --added: #12361f;
  --removed: #4a1512; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.3; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1.05rem; }
h4 { font-size: 1rem; margin: 0; font-weight: normal; }
code { font-family: ui-monospace, monospace; font-size: .9em; background: var(--card); border-radius: .2rem;
  padding: 0 .2em; white-space: pre-wrap; }
ins, del { text-decoration: none; border-radius: .2rem; } del { text-decoration: line-through; }
ins, ins code { background: var(--added); } del, del code { background: var(--removed); }
ul { padding-left: 1.2rem; margin: .3rem 0; }
.plain { list-style: none; padding: 0; }
.card { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; margin: .6rem 0; break-inside: avoid; }
.card > :first-child { margin-top: 0; }
.verb { font-weight: bold; border: 1px solid; border-radius: .3rem; padding: 0 .3em; }
.create, .takeover, .comes { color: var(--create); } .update, .changes { color: var(--update); }
.replace { color: var(--replace); } .delete, .forget, .goes { color: var(--delete); }
.quiet { color: var(--quiet); font-size: .9rem; margin: .2rem 0; }
dl { margin: .4rem 0 0; } dl > div { border-top: 1px solid var(--line); padding: .2rem 0; display: grid;
  grid-template-columns: 14rem 1fr; gap: .2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
.refused { border-left: .3rem solid var(--delete); } .know { border-left: .3rem solid var(--update); }
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .3rem .6rem; }
fieldset label { display: inline-block; margin-right: 1rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: .6rem; }
.cards > .card { margin: 0; }
.chips { display: flex; flex-wrap: wrap; gap: .3rem; list-style: none; padding: 0; }
.chips > li { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; }
svg { display: block; width: 100%; height: .8rem; }
.axis { fill: var(--line); } .shown { fill: var(--create); } .was { fill: var(--delete); }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem; }
:focus-visible { outline: .2rem solid var(--replace); outline-offset: .1rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
@media (max-width: 40rem) { dl > div { grid-template-columns: 1fr; } }
@media print { form, .skip { display: none; } body { font-size: .8rem; } details::details-content { content-visibility: visible; } }
`;
