/** How the page of documentation looks. */

export const pageStyle = `
:root {
  color-scheme: light;
  --paper: #ffffff; --side: #f6f7f9; --ink: #1c2330; --soft: #5b6578; --line: #dfe3ea; --code: #f3f5f8;
  --link: #1f5fbf; --mark: #fff3c4; --lit: #7a3e9d; --warn: #8a4b00; --warn-paper: #fff4e0; --focus: #1f5fbf;
  --call: #1f5fbf; --stream: #0b7a54; --upload: #8a4b00; --duplex: #7a3e9d; --topic: #b3261e; --reverse: #46566f;
}
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {
  color-scheme: dark;
  --paper: #14181f; --side: #191e27; --ink: #e4e8ef; --soft: #9aa5b8; --line: #2b3240; --code: #1e2430;
  --link: #8ab6ff; --mark: #4a3d00; --lit: #d3a4ee; --warn: #ffc98a; --warn-paper: #33260f; --focus: #8ab6ff;
  --call: #8ab6ff; --stream: #6fd6ae; --upload: #ffc98a; --duplex: #d3a4ee; --topic: #ff9d95; --reverse: #b3c0d6;
} }
@media screen { :root[data-theme="dark"] {
  color-scheme: dark;
  --paper: #14181f; --side: #191e27; --ink: #e4e8ef; --soft: #9aa5b8; --line: #2b3240; --code: #1e2430;
  --link: #8ab6ff; --mark: #4a3d00; --lit: #d3a4ee; --warn: #ffc98a; --warn-paper: #33260f; --focus: #8ab6ff;
  --call: #8ab6ff; --stream: #6fd6ae; --upload: #ffc98a; --duplex: #d3a4ee; --topic: #ff9d95; --reverse: #b3c0d6;
} }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 18rem minmax(0, 1fr); background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
code, pre, kbd, .path { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
.skip { position: absolute; left: -99rem; background: var(--paper); padding: .5rem 1rem; z-index: 2; }
.skip:focus { left: 1rem; top: 1rem; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem 1rem 2rem; background: var(--side); border-right: 1px solid var(--line); }
nav .top { display: flex; align-items: baseline; gap: .5rem; }
nav .title { font-weight: 650; color: var(--ink); overflow-wrap: anywhere; }
.version { color: var(--soft); font-size: .8rem; }
#theme { margin-left: auto; align-self: center; font: inherit; font-size: .75rem; color: var(--soft); background: none; border: 1px solid var(--line); border-radius: 6px; padding: .1rem .5rem; cursor: pointer; }
#search { width: 100%; margin-top: .9rem; font: inherit; font-size: .9rem; padding: .4rem .6rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
#found { min-height: 1.3rem; margin: .25rem 0 0; font-size: .78rem; color: var(--soft); }
nav summary { display: none; }
nav .group p { margin: 1rem 0 .25rem; font-size: .78rem; font-weight: 650; color: var(--soft); letter-spacing: .02em; overflow-wrap: anywhere; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: flex; justify-content: space-between; align-items: center; gap: .5rem; padding: .15rem .5rem; margin: 0 -.5rem; border-radius: 6px; color: var(--ink); font-size: .9rem; overflow-wrap: anywhere; }
nav li a:hover, nav li a[aria-current] { background: var(--code); text-decoration: none; }
main { padding: 2.5rem clamp(1.25rem, 5vw, 4rem) 6rem; max-width: 60rem; min-width: 0; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
.lead { color: var(--soft); margin: .5rem 0 0; }
section > h2 { margin: 3rem 0 0; padding-bottom: .35rem; border-bottom: 1px solid var(--line); font-size: 1.35rem; overflow-wrap: anywhere; }
.entry { padding: 1.75rem 0 1.25rem; border-bottom: 1px solid var(--line); }
.entry:target h3 .anchor { background: var(--mark); box-shadow: 0 0 0 .25em var(--mark); border-radius: 2px; }
h3 { margin: 0 0 .5rem; font-size: 1.15rem; display: flex; align-items: center; flex-wrap: wrap; gap: .6rem; }
h3 .anchor { color: var(--ink); overflow-wrap: anywhere; }
h3 .path { color: var(--soft); font-weight: 400; font-size: 1em; font-family: inherit; }
h4 { margin: 1.25rem 0 .35rem; font-size: .82rem; font-weight: 650; color: var(--soft); }
p { margin: .5rem 0; overflow-wrap: anywhere; }
.kind { font-size: .7rem; font-weight: 600; line-height: 1.5; padding: 0 .45rem; border: 1px solid currentColor; border-radius: 99px; color: var(--soft); }
nav .kind { border: 0; padding: 0; font-weight: 500; flex: none; }
.kind.call { color: var(--call); } .kind.stream { color: var(--stream); } .kind.upload { color: var(--upload); }
.kind.duplex { color: var(--duplex); } .kind.topic { color: var(--topic); } .kind.reverse { color: var(--reverse); }
pre { margin: .75rem 0; padding: .7rem .9rem; overflow-x: auto; background: var(--code); border-radius: 8px; line-height: 1.5; }
p code, li code { background: var(--code); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
code a { text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 3px; }
.facts { display: flex; flex-wrap: wrap; gap: .35rem .5rem; list-style: none; margin: .5rem 0; padding: 0; }
.facts li, .limit, .tag { font-size: .78rem; color: var(--soft); }
.facts li { border: 1px solid var(--line); border-radius: 99px; padding: .05rem .6rem; }
.limit + .limit::before, .tag + .limit::before { content: "· "; }
.tag { font-style: italic; }
.tag.warn { color: var(--warn); }
.fields { list-style: none; margin: .25rem 0; padding: 0; border-left: 2px solid var(--line); }
.fields > li { padding: .35rem 0 .35rem .9rem; }
.fields > li + li { border-top: 1px solid var(--line); }
.fields .name { background: none; padding: 0; font-weight: 650; font-size: .9em; }
.fields .ty { margin-left: .4em; }
.fields .ty, .type code { background: none; padding: 0; color: var(--ink); }
.fields p { margin: .15rem 0 0; color: var(--soft); font-size: .92rem; }
.fields p.type { color: var(--ink); font-size: 1rem; }
.fields .fields { margin: .4rem 0 .2rem; }
.option + .option { margin-top: .6rem; }
.lit { color: var(--lit); }
.deprecated { margin: .5rem 0; padding: .4rem .8rem; color: var(--warn); background: var(--warn-paper); border-radius: 8px; }
.deprecated p { display: inline; margin: 0; }
.jsdoc { margin: .5rem 0; color: var(--soft); font-size: .9rem; }
.jsdoc p { display: inline; }
kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; padding: 0 .3em; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
[hidden] { display: none !important; }
@media (max-width: 52rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding-bottom: 1rem; }
  nav summary { display: block; cursor: pointer; font-size: .9rem; color: var(--link); padding: .25rem 0; }
  main { padding-top: 1.5rem; }
}
@media print { nav, footer, .skip { display: none; } body { display: block; } .entry { break-inside: avoid; } pre { white-space: pre-wrap; overflow-wrap: anywhere; } }
`;
