/** The page of documentation: one file that needs no other, and in which nothing of the contract can run. */

import { createHash } from "node:crypto";
import type { Model } from "../model/model.ts";
import { aboutText, docText } from "../print/doc-text.ts";
import { Html, html } from "../print/html.ts";
import { prose } from "../print/prose.ts";
import { sign } from "../print/signature.ts";
import type { DocsInfo } from "./asyncapi.ts";
import { deprecation, exampleHtml, procedureHtml } from "./html-procedure.ts";
import { pageScript } from "./html-script.ts";
import { pageStyle } from "./html-style.ts";
import { TypeHtml } from "./html-type.ts";
import { allNamespaces, inContractOrder, type NamespaceNode, namespaceTree } from "./namespace-tree.ts";
import type { TypeNames } from "./type-names.ts";

/** @param header says who made the page, from what */
export function emitHtml(model: Model, names: TypeNames, info: DocsInfo, header: string): string {
  const page = new Page(model, names);
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(pageStyle)}'`,
    `script-src '${hashOf(pageScript)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const count = model.procedures.length;
  const text = html`<!doctype html>
<!-- ${new Html(header.replace(/-(?=-)/g, "_"))} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="wsrpc">
<title>${info.title} · wsrpc</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the contract</a>
<nav aria-label="Contract">
<div class="top"><a class="title" href="#main">${info.title}</a> <span class="version">${info.version}</span> <button id="theme" type="button" hidden>Theme</button></div>
<input id="search" type="search" placeholder="Search (press /)" aria-label="Search procedures and types" aria-describedby="found" autocomplete="off" spellcheck="false" hidden>
<p id="found" role="status"></p>
<details id="index" open><summary>Contents</summary>
${page.index}
</details>
</nav>
<main id="main" tabindex="-1">
<header><h1>${info.title}</h1><p class="lead">${info.description ?? `${count} ${count === 1 ? "procedure" : "procedures"}, over one WebSocket.`}</p>${page.about}</header>
${page.sections}
${page.types}
<footer>Made by wsrpc from the contract. <kbd>/</kbd> searches, <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>Esc</kbd> clears.</footer>
</main>
<script>${new Html(pageScript)}</script>
</body>
</html>
`;
  return sign(text.text);
}

class Page {
  readonly #model: Model;
  readonly #names: TypeNames;
  readonly #types: TypeHtml;
  readonly #nodes: readonly NamespaceNode[];
  readonly #targets: ReadonlyMap<string, string>;

  constructor(model: Model, names: TypeNames) {
    this.#model = model;
    this.#names = names;
    this.#nodes = allNamespaces(namespaceTree(model))
      .filter(({ procedures }) => procedures.length > 0)
      .map((node) => ({ ...node, procedures: inContractOrder(node.procedures) }));
    this.#targets = new Map([
      ...names.namedTypes.map(({ name }) => [name, `#${encodeURIComponent(`type-${name}`)}`] as const),
      ...model.procedures.map(({ name }) => [name, `#${encodeURIComponent(name)}`] as const),
    ]);
    this.#types = new TypeHtml(model.shapes, { nameOf: (id, view) => names.ofSchema(id, view), linkTo: this.#linkTo });
  }

  get index(): Html {
    const types = this.#names.namedTypes;
    const entry = (target: string, label: string, kind = "") =>
      html`<li><a href="#${encodeURIComponent(target)}" data-entry="${target}">${label}${kind !== "" && html` <span class="kind ${kind}">${kind}</span>`}</a></li>`;
    return html`${this.#nodes.map(
      ({ name, procedures }) =>
        html`<div class="group"><p>${name || "Contract"}</p><ul>${procedures.map(({ key, procedure }) => entry(procedure.name, key, procedure.kind))}</ul></div>`,
    )}${types.length > 0 && html`<div class="group"><p>Types</p><ul>${types.map(({ name }) => entry(`type-${name}`, name))}</ul></div>`}`;
  }

  /** What the contract says of itself. */
  get about(): Html {
    return prose(aboutText(this.#model.about?.docs), this.#linkTo);
  }

  get sections(): Html {
    return html`${this.#nodes.map(
      ({ name, namespace, procedures }) =>
        html`<section><h2>${name || "Contract"}</h2>${prose(docText(namespace?.docs).text, this.#linkTo)}${procedures.map(({ procedure }) => procedureHtml(procedure, this.#types, this.#linkTo))}</section>`,
    )}`;
  }

  get types(): Html {
    const all = this.#names.namedTypes;
    if (all.length === 0) return html``;
    return html`<section><h2>Types</h2>${all.map(({ name, shape, view }) => {
      const docs = docText(this.#model.shapes[shape]?.docs);
      const target = `type-${name}`;
      const kind = this.#model.shapes[shape]?.kind;
      return html`<article id="${target}" class="entry"><h3><a class="anchor" href="#${encodeURIComponent(target)}">${name}</a></h3>
${deprecation(docs, this.#linkTo)}${prose(docs.text, this.#linkTo)}${docs.examples.map(exampleHtml)}
${kind !== "object" && html`<p class="type"><code>${this.#types.written(shape, view)}</code></p>`}${this.#types.fields(shape, view, true)}</article>
`;
    })}</section>`;
  }

  readonly #linkTo = (name: string): string | undefined => this.#targets.get(name);
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
