/** Types on the page of documentation: in one line with links to those that have a name, and field by field. */

import { insideOf } from "../model/graph.ts";
import { mayBeLeftOut } from "../model/optionality.ts";
import type { Field, LiteralValue, Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import { docText } from "../print/doc-text.ts";
import { type Html, html } from "../print/html.ts";
import { prose } from "../print/prose.ts";
import { quoteKey } from "../print/quote.ts";
import { leafText, literalText } from "./leaf-text.ts";
import { limitsText } from "./limits-text.ts";

export interface TypeLinks {
  /** The name of a type that has its own entry on the page. */
  nameOf(id: ShapeId, view: WireView): string | undefined;
  /** Where a name leads. */
  readonly linkTo: (name: string) => string | undefined;
}

/** Below so many names, a type is not spelt out. */
const maxDepth = 10;

export class TypeHtml {
  readonly #shapes: readonly Shape[];
  readonly #links: TypeLinks;

  constructor(shapes: readonly Shape[], links: TypeLinks) {
    this.#shapes = shapes;
    this.#links = links;
  }

  /** One line. */
  line(id: ShapeId, view: WireView): Html {
    const name = this.#links.nameOf(id, view);
    if (name === undefined) return this.#line(this.#shapes[id] as Shape, view);
    return html`<a href="#${encodeURIComponent(`type-${name}`)}">${name}</a>`;
  }

  /** Written out, even if it has a name. */
  written(id: ShapeId, view: WireView): Html {
    return this.#line(this.#shapes[id] as Shape, view);
  }

  /** A type with its limits, and its fields below if it has some that no link leads to. */
  block(id: ShapeId, view: WireView): Html {
    const limits = this.#limits(id, view);
    const fields = this.fields(id, view);
    const line = this.line(id, view);
    if (line.text === "object" && fields.text !== "") return html`${fields}`; // they tell it all
    return html`<p class="type"><code>${line}</code>${limits}</p>${fields}`;
  }

  /** Of an object, or of what lists, options and the like are made of; nothing where a name tells more. */
  fields(id: ShapeId, view: WireView, isOwn = false, depth = 0): Html {
    const shape = this.#shapes[id] as Shape;
    if ((!isOwn && this.#links.nameOf(id, view) !== undefined) || depth > maxDepth) return html``;
    const deeper = (inner: ShapeId) => this.fields(inner, view, false, depth);
    switch (shape.kind) {
      case "object":
        return this.#fieldList(shape, view, depth);
      case "array":
      case "set":
        return deeper(shape.item);
      case "record":
        return deeper(shape.value);
      case "map":
        return html`${deeper(shape.key)}${deeper(shape.value)}`;
      case "union":
        return html`${shape.options.map((option) => this.#option(option, view, depth))}`;
      case "intersection":
        return html`${deeper(shape.left)}${deeper(shape.right)}`;
      case "tuple":
        return html`${insideOf(shape).map(deeper)}`;
      case "pipe":
      case "codec":
        return deeper(shape.in);
      case "preprocess":
        return view === "in" ? html`` : deeper(shape.out);
      default:
        return "inner" in shape ? deeper(shape.inner) : html``;
    }
  }

  #option(id: ShapeId, view: WireView, depth: number): Html {
    const fields = this.fields(id, view, false, depth);
    return fields.text === "" ? fields : html`<div class="option">${fields}</div>`;
  }

  #fieldList({ fields, rest }: ShapeOf<"object">, view: WireView, depth: number): Html {
    if (fields.length === 0 && typeof rest !== "number") return html``;
    const others =
      typeof rest === "number"
        ? html`<li><span class="name">any other</span> <code>${this.line(rest, view)}</code>${this.fields(rest, view, false, depth + 1)}</li>`
        : undefined;
    return html`<ul class="fields">${fields.map((field) => this.#field(field, view, depth))}${others}</ul>`;
  }

  #field({ key, shape, docs }: Field, view: WireView, depth: number): Html {
    const { text, deprecated } = docText(docs);
    const isOptional = mayBeLeftOut(this.#shapes, shape, view);
    return html`<li><code class="name">${quoteKey(key)}</code> <code class="ty">${this.line(shape, view)}</code>${[
      isOptional && html` <span class="tag">optional</span>`,
      deprecated !== undefined && html` <span class="tag warn">deprecated</span>`,
      this.#limits(shape, view),
    ]}${text !== "" && prose(text, this.#links.linkTo)}${deprecated && prose(deprecated, this.#links.linkTo)}${this.fields(shape, view, false, depth + 1)}</li>`;
  }

  #limits(id: ShapeId, view: WireView): Html {
    return html`${this.#limitsOf(id, view, []).map((text) => html` <span class="limit">${text}</span>`)}`;
  }

  /** Its own, and those of what lies in it and has no row that tells them. */
  #limitsOf(id: ShapeId, view: WireView, above: readonly ShapeId[]): string[] {
    const shape = this.#shapes[id] as Shape;
    if (above.includes(id) || this.#links.nameOf(id, view) !== undefined) return [];
    const inside = (inner: ShapeId, what?: string) =>
      this.#limitsOf(inner, view, [...above, id]).map((text) => (what === undefined ? text : `${what}: ${text}`));
    const isFilledIn = (shape.kind === "default" || shape.kind === "prefault") && view === "in";
    const own = [...limitsText(shape), ...(isFilledIn ? [`default ${shape.value ?? "is made anew"}`] : [])];
    return [...own, ...this.#partsOf(shape).flatMap(([part, what]) => inside(part, what))];
  }

  /** With what they are called beside each other. */
  #partsOf(shape: Shape): (readonly [part: ShapeId, what?: string])[] {
    switch (shape.kind) {
      case "array":
      case "set":
        return [[shape.item, "each item"]];
      case "record":
      case "map":
        return [
          [shape.key, "each key"],
          [shape.value, "each value"],
        ];
      case "tuple": {
        const items = shape.items.map((item, at) => [item, `item ${at + 1}`] as const);
        return shape.rest === undefined ? items : [...items, [shape.rest, "each other item"]];
      }
      case "union":
        return this.#optionsOf(shape);
      case "intersection":
        return [[shape.left], [shape.right]];
      case "pipe":
      case "codec":
        return [[shape.in]];
      default:
        return "inner" in shape ? [[shape.inner]] : [];
    }
  }

  /** One that stands beside nothing but null needs no number. */
  #optionsOf({ options }: ShapeOf<"union">): (readonly [option: ShapeId, what?: string])[] {
    const isNothing = (id: ShapeId) => /^(?:null|undefined|void|never)$/.test(this.#shapes[id]?.kind ?? "");
    const isAlone = options.filter((id) => !isNothing(id)).length === 1;
    return options.map((id, at) => (isAlone ? [id] : [id, `option ${at + 1}`]));
  }

  #line(shape: Shape, view: WireView): Html {
    const inside = (id: ShapeId) => this.line(id, view);
    switch (shape.kind) {
      case "array":
        return this.#isUnion(shape.item, view) ? html`(${inside(shape.item)})[]` : html`${inside(shape.item)}[]`;
      case "set":
        return html`Set&lt;${inside(shape.item)}&gt;`;
      case "map":
        return html`Map&lt;${inside(shape.key)}, ${inside(shape.value)}&gt;`;
      case "record":
        return this.#record(shape, view);
      case "tuple":
        return html`[${separated([...shape.items.map(inside), ...(shape.rest === undefined ? [] : [html`…${inside(shape.rest)}[]`])], ", ")}]`;
      case "union":
        return separated(shape.options.map(inside), " | ");
      case "intersection":
        return separated([inside(shape.left), inside(shape.right)], " & ");
      case "literal":
        return separated(
          shape.values.map((value) => html`<span class="lit">${shownLiteral(value)}</span>`),
          " | ",
        );
      case "template":
        return html`<span class="lit">\`${shape.parts.map((part) => (typeof part === "string" ? part : html`\${${inside(part.shape)}}`))}\`</span>`;
      case "pipe":
      case "codec":
        return inside(shape.in);
      case "preprocess":
        return view === "in" ? html`unknown` : inside(shape.out);
      case "nullable":
        return html`${inside(shape.inner)} | null`;
      default:
        return "inner" in shape ? inside(shape.inner) : html`${shownLeaf(shape, view)}`;
    }
  }

  #record({ key, value, partial }: ShapeOf<"record">, view: WireView): Html {
    const all = html`Record&lt;${this.line(key, view)}, ${this.line(value, view)}&gt;`;
    const isPartial = partial === true || (view === "in" && mayBeLeftOut(this.#shapes, value, view));
    return isPartial ? html`Partial&lt;${all}&gt;` : all;
  }

  #isUnion(id: ShapeId, view: WireView): boolean {
    const shape = this.#shapes[id];
    if (!shape || this.#links.nameOf(id, view) !== undefined) return false;
    if (shape.kind === "literal") return shape.values.length > 1;
    return shape.kind === "union" || shape.kind === "nullable" || shape.kind === "intersection";
  }
}

function separated(parts: readonly Html[], separator: string): Html {
  return html`${parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]))}`;
}

/** TypeScript has no type for one number that is none. */
function shownLiteral(value: LiteralValue): string {
  const isNumber = typeof value === "object" && value !== null && "number" in value;
  return isNumber ? value.number : literalText(value);
}

function shownLeaf(shape: Shape, view: WireView): string {
  if (shape.kind === "nan") return "NaN";
  if (shape.kind !== "object") return leafText(shape, view);
  return shape.fields.length === 0 && typeof shape.rest !== "number" ? "{}" : "object";
}
