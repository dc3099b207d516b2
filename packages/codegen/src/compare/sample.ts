/** Makes values of a shape: small ones that it accepts, so that people see what is meant. */

import type { Constraints, LiteralValue, Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import { fieldsOf, mayMiss, type OwnField } from "./fields.ts";
import { candidatesFor } from "./leaf-candidates.ts";
import { accepts, literalOf, regExpOf } from "./leaf-values.ts";

/** No value is known, as of a pattern that nothing worth trying matches. */
export class NoSample extends Error {}

/** A list of so many is still looked at. */
const maxItems = 1_000;

/** A value of more parts tells nobody anything. */
const maxParts = 500;

export class Samples {
  readonly shapes: readonly Shape[];
  readonly #view: WireView;
  readonly #isFull: boolean;
  #parts = 0;

  /** @param fill `full`: with what may be left out, and with something in each list */
  constructor(shapes: readonly Shape[], view: WireView, fill: "least" | "full" = "least") {
    this.shapes = shapes;
    this.#view = view;
    this.#isFull = fill === "full";
  }

  /**
   * @param other bounds that are worth trying beside the shape's own
   * @param wanted asked of the value as well
   * @param more that are worth trying when all else has failed
   * @throws NoSample
   */
  leaf(
    id: ShapeId,
    other: Constraints = {},
    wanted: (value: unknown) => boolean = () => true,
    more: readonly unknown[] = [],
  ): unknown {
    const shape = this.shapes[id] as Shape;
    const parts = shape.kind === "template" ? this.templateTest(shape) : undefined;
    const candidates =
      shape.kind === "template"
        ? [this.#template(shape)]
        : [...this.#wordsFor(id), ...candidatesFor(shape.kind, [shape.constraints ?? {}, other]), ...more];
    const found = candidates.filter((value) => accepts(shape, value, parts) && wanted(value));
    if (found.length === 0) throw new NoSample();
    return found[0];
  }

  /** @throws NoSample */
  of(id: ShapeId, above: ReadonlySet<ShapeId> = new Set()): unknown {
    const shape = this.shapes[id];
    this.#parts = above.size === 0 ? 0 : this.#parts + 1;
    if (!shape || above.has(id) || this.#parts > maxParts) throw new NoSample();
    const inside = (inner: ShapeId) => this.of(inner, new Set([...above, id]));
    if ("coerce" in shape && shape.coerce && this.#view === "in") return "1";
    switch (shape.kind) {
      case "object":
        return this.object(shape.fields, inside);
      case "array":
      case "set":
      case "map":
        return this.sized(id, this.#isFull ? Math.max(1, least(shape)) : least(shape), inside);
      case "record":
        return this.object(fieldsOf(shape, this.shapes, this.#view)?.fields ?? [], inside);
      case "tuple":
        return shape.items.map(inside);
      case "union":
        return first(shape.options, inside);
      case "intersection": {
        const sides = [inside(shape.left), inside(shape.right)];
        return sides.every(isObject) ? Object.assign({}, ...sides) : sides[0];
      }
      case "codec":
        return this.#isTruth(shape) ? "true" : inside(shape.in);
      case "pipe":
        return inside(shape.in);
      case "preprocess":
        return inside(shape.out);
      case "nullable":
        return first([shape.inner], inside, null);
      default:
        return "inner" in shape ? inside(shape.inner) : this.#plain(id, shape);
    }
  }

  /** Of an object, with only what it must have. */
  object(fields: readonly OwnField[], inside: (id: ShapeId) => unknown = (id) => this.of(id)): Record<string, unknown> {
    const needed = fields.filter((field) => this.#isFull || !mayMiss(this.shapes, field, this.#view));
    return Object.fromEntries(needed.map(({ key, shape }) => [key, inside(shape)]));
  }

  /** An array, tuple, map or set of so many. */
  sized(id: ShapeId, count: number, inside: (id: ShapeId) => unknown = (inner) => this.of(inner)): unknown {
    const shape = this.shapes[id] as ShapeOf<"map" | "tuple"> | Extract<Shape, { readonly item: ShapeId }>;
    if (count > maxItems) throw new NoSample();
    if (shape.kind === "tuple") return itemsOf(shape, count).map((item) => inside(item));
    if (shape.kind === "array") return Array.from({ length: count }, () => inside(shape.item));
    const isMap = shape.kind === "map";
    const found = this.#different(isMap ? shape.key : shape.item, count, inside);
    return isMap ? new Map(found.map((key) => [key, inside(shape.value)])) : new Set(found);
  }

  templateTest({ parts }: ShapeOf<"template">): RegExp {
    return new RegExp(
      `^${parts.map((part) => (typeof part === "string" ? escaped(part) : this.#partText(part.shape))).join("")}$`,
    );
  }

  /** Of a text that a `z.stringbool()` reads, one that it can read. */
  #wordsFor(id: ShapeId): readonly string[] {
    return this.shapes.some((shape) => shape.kind === "codec" && shape.in === id && this.#isTruth(shape))
      ? ["true"]
      : [];
  }

  /** As `z.stringbool()` is. */
  #isTruth(shape: Extract<Shape, { readonly in: ShapeId }>): boolean {
    return this.shapes[shape.in]?.kind === "string" && this.shapes[shape.out]?.kind === "boolean";
  }

  #different(id: ShapeId, count: number, inside: (id: ShapeId) => unknown): unknown[] {
    if (count <= 1) return Array.from({ length: count }, () => inside(id));
    const shape = this.shapes[id] as Shape;
    const pool: readonly unknown[] =
      shape.kind === "literal" ? shape.values.map(literalOf) : candidatesFor(shape.kind, [shape.constraints ?? {}]);
    const found = new Set(pool.filter((value) => shape.kind === "literal" || accepts(shape, value)));
    if (found.size < count) throw new NoSample();
    return [...found].slice(0, count);
  }

  #plain(id: ShapeId, shape: Shape): unknown {
    switch (shape.kind) {
      case "literal":
        return literalOf(shape.values[0] as LiteralValue);
      case "any":
      case "unknown":
      case "transform":
        return "a";
      case "null":
        return null;
      case "undefined":
      case "void":
        return undefined;
      default:
        return this.leaf(id);
    }
  }

  #template({ parts }: ShapeOf<"template">): string {
    return parts.map((part) => (typeof part === "string" ? part : String(this.of(part.shape)))).join("");
  }

  #partText(id: ShapeId): string {
    const shape = this.shapes[id] as Shape;
    if (shape.kind === "literal")
      return `(?:${shape.values.map((value) => escaped(String(literalOf(value)))).join("|")})`;
    if (shape.kind === "number" || shape.kind === "bigint") return "-?\\d+(?:\\.\\d+)?";
    const [pattern] = shape.constraints?.patterns ?? [];
    return pattern === undefined ? ".*" : `(?:${regExpOf(pattern)?.source.replace(/^\^|\$$/g, "") ?? ".*"})`;
  }
}

/** @throws NoSample */
function itemsOf({ items, rest }: ShapeOf<"tuple">, count: number): ShapeId[] {
  return Array.from({ length: count }, (_, index) => {
    const item = items[index] ?? rest;
    if (item === undefined) throw new NoSample();
    return item;
  });
}

function first(ids: readonly ShapeId[], inside: (id: ShapeId) => unknown, otherwise?: unknown): unknown {
  for (const id of ids) {
    try {
      return inside(id);
    } catch (error) {
      if (!(error instanceof NoSample)) throw error;
    }
  }
  if (otherwise === undefined) throw new NoSample();
  return otherwise;
}

function least({ constraints: { min, above } = {} }: Shape): number {
  return Number(min ?? (above === undefined ? 0 : Number(above) + 1));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
