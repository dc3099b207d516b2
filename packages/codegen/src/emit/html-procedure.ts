/** One procedure on the page of documentation. */

import { lastPart } from "../model/dotted-name.ts";
import { flowsOf } from "../model/flow.ts";
import type { Kind, PartName, Procedure } from "../model/model.ts";
import { errorView } from "../model/view.ts";
import { type DocText, docText } from "../print/doc-text.ts";
import { type Html, html } from "../print/html.ts";
import { code, prose } from "../print/prose.ts";
import type { TypeHtml } from "./html-type.ts";

const usage: Readonly<Record<Kind, (name: string, input: string) => string>> = {
  call: (name, input) => `const output = await client.${name}(${input});`,
  stream: (name, input) => `for await (const item of client.${name}(${input})) { … }`,
  upload: (name, input) => `const output = await client.${name}(${input || "undefined"}, items);`,
  duplex: (name, input) => `for await (const received of client.${name}(${input || "undefined"}, sent)) { … }`,
  topic: (name, input) => `client.${name}(${input}).subscribe((event) => { … });`,
  reverse: (name, input) => `client.${pathOf(name)}handle({ ${lastPart(name)}: async (${input}) => output });`,
};

const partTitles: Readonly<Record<PartName, string>> = {
  input: "Input",
  output: "Output",
  item: "Items",
  send: "Sent items",
  receive: "Received items",
  params: "Params",
  event: "Event",
};

export function procedureHtml(
  procedure: Procedure,
  types: TypeHtml,
  linkTo: (name: string) => string | undefined,
): Html {
  const { name, kind } = procedure;
  const docs = docText(procedure.docs);
  const parts = flowsOf(procedure);
  const input = parts.find(({ part }) => part === "input" || part === "params")?.part ?? "";
  return html`<article id="${name}" class="entry">
<h3><a class="anchor" href="#${encodeURIComponent(name)}"><span class="path">${pathOf(name)}</span>${lastPart(name)}</a> <span class="kind ${kind}">${kind}</span></h3>
${deprecation(docs, linkTo)}${prose(docs.text, linkTo)}
<div class="usage">${code(usage[kind](name, input))}</div>
${facts(procedure)}${docs.examples.map((example) => html`<h4>Example</h4>${exampleHtml(example)}`)}
${parts.map(({ part, shape, view }) => html`<h4>${partTitles[part]}</h4>${types.block(shape, view)}`)}
${errors(procedure, types, linkTo)}${docs.tags.map(({ name: tag, text }) => html`<div class="jsdoc"><b>${tag}</b> ${prose(text, linkTo)}</div>`)}
</article>
`;
}

export function deprecation({ deprecated }: DocText, linkTo: (name: string) => string | undefined): Html {
  if (deprecated === undefined) return html``;
  return html`<div class="deprecated"><b>Deprecated.</b> ${deprecated !== "" && prose(deprecated, linkTo)}</div>`;
}

/** With or without a fence around it. */
export function exampleHtml(example: string): Html {
  return example.includes("```") ? prose(example) : code(example);
}

function facts({ timeoutMs, idempotent, mode, keep }: Procedure): Html {
  const found = [
    ...(idempotent === undefined ? [] : [idempotent === "key" ? "idempotent by key" : "idempotent: may be sent again"]),
    ...(timeoutMs === undefined ? [] : [isEndless(timeoutMs) ? "no timeout" : `timeout ${duration(timeoutMs)}`]),
    ...(mode === undefined
      ? []
      : [mode === "latest" ? "a slow reader gets the latest only" : "not kept for slow readers"]),
    ...(keep?.events === undefined ? [] : [`keeps ${isEndless(keep.events) ? "all" : keep.events} events`]),
    ...(keep?.ms === undefined ? [] : [`keeps them ${isEndless(keep.ms) ? "for ever" : duration(keep.ms)}`]),
  ];
  return found.length === 0 ? html`` : html`<ul class="facts">${found.map((fact) => html`<li>${fact}</li>`)}</ul>`;
}

function errors({ errors: all, kind }: Procedure, types: TypeHtml, linkTo: (name: string) => string | undefined): Html {
  if (all.length === 0) return html``;
  const rows = all.map(({ name, code: grpc = "FAILED_PRECONDITION", data, docs }) => {
    const { text } = docText(docs);
    return html`<li><code class="name">${name}</code> <span class="limit">${grpc}</span>${text !== "" && prose(text, linkTo)}${types.block(data, errorView(kind))}</li>`;
  });
  return html`<h4>Errors</h4><ul class="fields errors">${rows}</ul>`;
}

function isEndless(amount: number): boolean {
  return amount === Number.POSITIVE_INFINITY;
}

function duration(ms: number): string {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

/** The namespace and its dot, or nothing. */
function pathOf(name: string): string {
  return name.slice(0, name.length - lastPart(name).length);
}
