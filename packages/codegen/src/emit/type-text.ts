/** Shapes as TypeScript types. */

import type { ForeignName, GlobalName } from "../model/foreign-type.ts";
import { hasOwnType } from "../model/opaque.ts";
import { mayBeLeftOut } from "../model/optionality.ts";
import type { Field, Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { View } from "../model/view.ts";
import { alternatives, enclosed, withRest } from "../print/alternatives.ts";
import { braces, brackets, joined } from "../print/blocks.ts";
import { docComment } from "../print/comment.ts";
import type { Doc } from "../print/doc.ts";
import { quote, quoteKey, quoteTemplate } from "../print/quote.ts";
import { leafText, literalText } from "./leaf-text.ts";
import { readonlyForm } from "./readonly-form.ts";
import { recordKeys } from "./record-keys.ts";

/** `single` needs no parentheses anywhere. */
interface Text {
  readonly doc: Doc;
  readonly binding: "single" | "operator" | "intersection" | "union";
  /** The members, if this is a union. */
  readonly members?: readonly Text[];
}

const single = (doc: Doc): Text => ({ doc, binding: "single" });

/** An object that declares no property has none: as zod has it, `{}` would take any value. */
const nothingElse: Doc = "[key: string]: never";

export class TypeText {
  readonly #shapes: readonly Shape[];
  readonly #nameOf: (id: ShapeId, view: View) => Doc | undefined;
  readonly #known = { in: new Map<ShapeId, Text>(), out: new Map<ShapeId, Text>(), held: new Map<ShapeId, Text>() };
  readonly #foreign: (name: ForeignName | GlobalName) => Doc;
  /** Those whose parts are just being made read-only: one that holds itself goes by its name inside. */
  readonly #opened = new Set<ShapeId>();

  /**
   * @param nameOf the name to use instead of what the shape looks like, if it has one
   * @param foreign a name that is not the generator's own
   */
  constructor(
    shapes: readonly Shape[],
    nameOf: (id: ShapeId, view: View) => Doc | undefined,
    foreign: (name: ForeignName | GlobalName) => Doc,
  ) {
    this.#shapes = shapes;
    this.#nameOf = nameOf;
    this.#foreign = foreign;
  }

  of(id: ShapeId, view: View): Doc {
    return this.#text(id, view).doc;
  }

  /** Written out, even if it has a name; what lies inside goes by its name. */
  writtenOut(id: ShapeId, view: View): Doc {
    return this.#body(this.#shapes[id] as Shape, view).doc;
  }

  /** The members of an interface; `undefined` if the shape is not an object or has more than its named properties. */
  members(id: ShapeId, view: View): Doc[] | undefined {
    const shape = this.#shapes[id];
    if (shape?.kind !== "object" || typeof shape.rest === "number" || hasOwnType(shape, view)) return undefined;
    return shape.fields.length > 0 ? shape.fields.map((field) => this.#field(field, view)) : [nothingElse];
  }

  /** Most are met twice: where a procedure is called, and under a name of their own. */
  #text(id: ShapeId, view: View): Text {
    const known = this.#known[view].get(id);
    if (known) return known;
    const name = this.#nameOf(id, view);
    const text = name === undefined ? this.#body(this.#shapes[id] as Shape, view) : single(name);
    this.#known[view].set(id, text);
    return text;
  }

  #body(shape: Shape, view: View): Text {
    if (!hasOwnType(shape, view)) return this.#plain(shape, view);
    const { foreign, brand } = shape;
    if (foreign) {
      const doc = foreign.parts.map((part) => (typeof part === "string" ? part : this.#foreign(part)));
      return { doc, binding: foreign.binding };
    }
    const plain = this.#plain(shape, view);
    const name = this.#foreign({ name: "$brand", from: { package: "zod" } });
    const sides = [plain.binding === "union" ? ["(", plain.doc, ")"] : plain.doc, [name, `<${quote(String(brand))}>`]];
    return { doc: joined(sides, " & "), binding: "intersection" };
  }

  #plain(shape: Shape, view: View): Text {
    switch (shape.kind) {
      case "object":
        return this.#object(shape, view);
      case "array":
        return { doc: [this.#operand(shape.item, view, "operator"), "[]"], binding: "single" };
      case "set":
        return single(["Set", brackets("<", [this.of(shape.item, view)], ">")]);
      case "map":
        return single(["Map", brackets("<", [this.of(shape.key, view), this.of(shape.value, view)], ">")]);
      case "record":
        return this.#record(shape, view);
      case "tuple":
        return this.#tuple(shape, view);
      case "intersection": {
        const sides = [shape.left, shape.right].map((side) => this.#operand(side, view, "intersection"));
        return { doc: joined(sides, " & "), binding: "intersection" };
      }
      case "literal":
        return union(shape.values.map((value) => single(literalText(value))));
      case "template":
        return single(["`", ...shape.parts.map((part) => this.#templatePart(part)), "`"]);
      default:
        return this.#parts(shape, view, (part) => this.#text(part, view));
    }
  }

  /** Of what is but its parts: as the text of those says. */
  #parts(shape: Shape, view: View, textOf: (part: ShapeId) => Text): Text {
    switch (shape.kind) {
      case "union":
        return union(shape.options.map(textOf));
      case "pipe":
      case "codec":
        return textOf(view === "held" ? shape.out : shape.in);
      case "preprocess":
        return view === "in" ? single("unknown") : textOf(shape.out);
      default:
        if ("inner" in shape) return this.#wrapper(shape, view, () => textOf(shape.inner));
        return view === "in" && shape.takes ? union(shape.takes.map(single)) : single(leafText(shape, view));
    }
  }

  #wrapper(shape: Extract<Shape, { inner: ShapeId }>, view: View, inner: () => Text): Text {
    switch (shape.kind) {
      case "optional":
        return union([inner(), single("undefined")]);
      case "nullable":
        return union([inner(), single("null")]);
      case "prefault": // whose type zod has wider than what comes out
        return view === "in" ? union([inner(), single("undefined")]) : inner();
      case "default":
        return view === "in" ? union([inner(), single("undefined")]) : defined(inner());
      case "nonoptional":
        return defined(inner());
      case "readonly":
        return this.#readonly(shape.inner, view);
      case "success":
        return view === "held" ? single("boolean") : inner();
      default:
        return inner();
    }
  }

  #object({ fields, rest }: ShapeOf<"object">, view: View): Text {
    const members = fields.map((field) => this.#field(field, view));
    if (typeof rest !== "number")
      return single(
        braces(
          members.length > 0 ? members : [nothingElse],
          ";",
          fields.some(({ docs }) => docs !== undefined),
        ),
      );
    const index: Doc = ["[key: string]: ", this.of(rest, view)];
    if (fields.every(({ shape }) => this.#fitsIndex(shape, rest, view)))
      return single(braces([...members, index], ";"));
    return { doc: [braces(members, ";"), " & ", braces([index], ";")], binding: "intersection" };
  }

  /** Whether TypeScript lets a property stand beside an index signature of the other type. */
  #fitsIndex(property: ShapeId, rest: ShapeId, view: View): boolean {
    const { kind } = this.#shapes[rest] as Shape;
    if (kind === "unknown" || kind === "any") return true;
    if (mayBeLeftOut(this.#shapes, property, view)) return false;
    return JSON.stringify(this.of(property, view)) === JSON.stringify(this.of(rest, view));
  }

  #field({ key, shape, place, docs }: Field, view: View): Doc {
    const isOptional = mayBeLeftOut(this.#shapes, shape, view);
    const name: Doc = { mark: quoteKey(key), place };
    return [docComment(docs), name, isOptional ? "?: " : ": ", this.of(shape, view)];
  }

  #record({ key, value, partial }: ShapeOf<"record">, view: View): Text {
    const keys = recordKeys(this.#shapes, key, view, (id) => this.writtenOut(id, view));
    const text = this.#text(value, view);
    const isPartial = partial === true || (view === "in" && mayBeLeftOut(this.#shapes, value, view));
    if (!keys) {
      const whole: Doc = ["Record", brackets("<", [this.of(key, view), text.doc], ">")];
      return single(isPartial ? ["Partial<", whole, ">"] : whole);
    }
    const named = keys.names.map((name): Doc => [quoteKey(name), isPartial ? "?: " : ": ", text.doc]);
    const rest = isPartial ? union([text, single("undefined")]).doc : text.doc;
    const index: Doc[] = keys.types.length > 0 ? [["[key: ", joined(keys.types, " | "), "]: ", rest]] : [];
    return single(braces([...named, ...index], ";"));
  }

  #tuple({ items, rest }: ShapeOf<"tuple">, view: View): Text {
    const firstOptional = this.#firstOptional(items, view);
    const texts: Doc[] = items.map((item, index) =>
      index < firstOptional ? this.of(item, view) : [this.#operand(item, view, "operator"), "?"],
    );
    if (rest !== undefined) texts.push(["...", this.#operand(rest, view, "operator"), "[]"]);
    return single(brackets("[", texts, "]"));
  }

  #firstOptional(items: readonly ShapeId[], view: View): number {
    return items.map((item) => mayBeLeftOut(this.#shapes, item, view)).lastIndexOf(false) + 1;
  }

  /** As zod has it, whose `.readonly()` forgets the places of a tuple that may be empty. */
  #placeless({ items, rest }: ShapeOf<"tuple">, view: View): Text {
    const texts = [...items, ...(rest === undefined ? [] : [rest])].map((item) => this.#text(item, view));
    const item = union(items.length > 0 ? [...texts, single("undefined")] : texts);
    return { doc: ["readonly ", operand(item, "operator"), "[]"], binding: "operator" };
  }

  #readonly(id: ShapeId, view: View): Text {
    const shape = this.#shapes[id] as Shape;
    const text = this.#text(id, view);
    if (text.doc === "unknown") return single("{}"); // as zod has it
    const form = readonlyForm(this.#shapes, id, view);
    const isNamed = this.#nameOf(id, view) !== undefined;
    if (form === "collection") return single(["Readonly", this.#plain(shape, view).doc]);
    if (form === "list" && shape.kind === "tuple" && this.#firstOptional(shape.items, view) === 0)
      return this.#placeless(shape, view);
    if (form === "list" && (!isNamed || hasOwnType(shape, view)))
      return { doc: ["readonly ", this.#plain(shape, view).doc], binding: "operator" };
    if (form === "parts" && !this.#opened.has(id)) {
      this.#opened.add(id);
      const parts = this.#parts(shape, view, (part) => this.#readonly(part, view));
      this.#opened.delete(id);
      return parts;
    }
    return form === "same" ? text : single(["Readonly", brackets("<", [text.doc], ">")]);
  }

  /** What is read into the text; where that may be nothing, zod has it empty. */
  #templatePart(part: string | { readonly shape: ShapeId }): Doc {
    if (typeof part === "string") return quoteTemplate(part);
    const { members, ...only } = this.#text(part.shape, "out");
    const filled = (members ?? [only]).map((member) => (member.doc === "undefined" ? single('""') : member));
    return enclosed("${", union(filled).doc, "}");
  }

  #operand(id: ShapeId, view: View, above: "operator" | "intersection"): Doc {
    return operand(this.#text(id, view), above);
  }
}

function operand({ doc, binding }: Text, above: "operator" | "intersection"): Doc {
  const isLoose = binding === "union" || (above === "operator" && binding !== "single");
  return isLoose ? enclosed("(", doc, ")") : doc;
}

/** Flat, each member once, `null` and `undefined` last. */
function union(parts: readonly Text[]): Text {
  const members = new Map<string, Text>();
  for (const part of parts) for (const member of part.members ?? [part]) members.set(keyOf(member), member);
  const all = members.get("any") ?? members.get("unknown");
  if (all) return all;
  members.delete("never");
  const sorted = [...members.values()].sort((a, b) => emptiness(a) - emptiness(b));
  const [only] = sorted;
  if (!only) return single("never");
  if (sorted.length === 1) return only;
  const docs = sorted.map(({ doc, binding }) => (binding === "operator" ? ["(", doc, ")"] : doc));
  const [filled, ...others] = docs as [Doc, ...Doc[]];
  const isBesideNothing = emptiness(sorted[1] as Text) > 0;
  const doc = isBesideNothing ? withRest(filled, others.map((empty) => ` | ${empty}`).join("")) : alternatives(docs);
  return { doc, binding: "union", members: sorted };
}

/** The same for two members only if they are written the same. */
function keyOf({ doc }: Text): string {
  return typeof doc === "string" ? doc : ` ${JSON.stringify(doc)}`;
}

function emptiness({ doc }: Text): number {
  return doc === "undefined" ? 2 : doc === "null" ? 1 : 0;
}

/** Without `undefined`. */
function defined(text: Text): Text {
  const members = text.members ?? [text];
  const others = members.filter(({ doc }) => doc !== "undefined");
  return others.length < members.length ? union(others) : text;
}
