/** Shapes as JSON Schema (draft 7): what stands on the wire, not what programs hold. */

import { insideOf, reaching } from "../model/graph.ts";
import { mayBeLeftOut } from "../model/optionality.ts";
import { Planner } from "../model/plan.ts";
import type { LiteralValue, Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import { valueKinds } from "../model/value-kinds.ts";
import type { WireView } from "../model/view.ts";
import type { Json } from "../model/wire-schema.ts";
import { docText } from "../print/doc-text.ts";
import { type Encoding, type JsonSchema, leafSchema, tag } from "./leaf-schema.ts";

const nothing: JsonSchema = { type: "null" };

export class JsonSchemas {
  readonly #shapes: readonly Shape[];
  readonly #nameOf: (id: ShapeId, view: WireView) => string | undefined;
  readonly #planners: Readonly<Record<WireView, Planner>>;
  /** What may be undefined somewhere inside: among values that say what they are, that is said, too. */
  readonly #open: Readonly<Record<WireView, ReadonlySet<ShapeId>>>;
  readonly #named = new Map<string, JsonSchema>();
  /** Strict objects that are being written as one side of an intersection. */
  readonly #sides = new Set<ShapeId>();

  /** @param nameOf the name under which a shape is defined once, if it has one */
  constructor(shapes: readonly Shape[], nameOf: (id: ShapeId, view: WireView) => string | undefined) {
    this.#shapes = shapes;
    this.#nameOf = nameOf;
    this.#planners = { in: new Planner(shapes, "in", () => true), out: new Planner(shapes, "out", () => true) };
    const open = (view: WireView) =>
      reaching(
        shapes,
        (shape) => insideOf(shape, view),
        (_shape, id) => mayBeLeftOut(shapes, id, view),
      );
    this.#open = { in: open("in"), out: open("out") };
  }

  /** A value at the top, or in a list: there undefined is null. */
  of(id: ShapeId, view: WireView, encoding: Encoding = "planned"): JsonSchema {
    const plan = this.#planners[view].slot(id);
    const own = plan?.plan === "tagged" ? "tagged" : encoding;
    const schema = this.#schema(id, view, own);
    const mayBeMissing = mayBeLeftOut(this.#shapes, id, view);
    if (!mayBeMissing) return schema;
    return either([schema, own === "tagged" ? { const: { $u: 1 } } : nothing]);
  }

  /** All that was referred to so far. */
  get definitions(): JsonSchema {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A property: what is undefined is left out. */
  #schema(id: ShapeId, view: WireView, around: Encoding): JsonSchema {
    const encoding = this.#encodingOf(id, view, around);
    const name = this.#nameOf(id, view);
    if (name === undefined) return this.#body(id, view, encoding);
    const key = encoding === "tagged" ? `${name}.tagged` : name;
    if (!this.#named.has(key)) {
      this.#named.set(key, {}); // it may contain itself
      this.#named.set(key, this.#body(id, view, encoding));
    }
    return { $ref: `#/components/schemas/${key}` };
  }

  #encodingOf(id: ShapeId, view: WireView, around: Encoding): Encoding {
    const plan = this.#planners[view].field(id);
    const inner = plan?.plan === "nullable" ? plan.inner : plan;
    const isNothing = ["undefined", "void"].includes((this.#shapes[id] as Shape).kind);
    const isRich = inner !== undefined || isNothing || this.#open[view].has(id);
    return inner?.plan === "tagged" ? "tagged" : isRich ? around : "planned";
  }

  #body(id: ShapeId, view: WireView, encoding: Encoding): JsonSchema {
    const shape = this.#shapes[id] as Shape;
    return annotated(this.#shape(shape, view, encoding), described(shape.docs));
  }

  #shape(shape: Shape, view: WireView, encoding: Encoding): JsonSchema {
    const inside = (id: ShapeId) => this.#schema(id, view, encoding);
    switch (shape.kind) {
      case "object":
        return this.#object(shape, view, encoding);
      case "array":
      case "set":
      case "map":
        return this.#list(shape, view, encoding);
      case "record":
        return this.#record(shape, view, inside);
      case "tuple":
        return this.#tuple(shape, view, encoding);
      case "literal":
        return { enum: shape.values.map((value) => literalJson(value, encoding)) };
      case "union":
        return either(shape.options.map(inside), shape.discriminator !== undefined || shape.exclusive);
      case "intersection":
        return { allOf: [this.#side(shape.left, view, encoding), this.#side(shape.right, view, encoding)] };
      case "pipe":
      case "codec":
        return inside(shape.in);
      case "preprocess":
        return view === "in" ? {} : inside(shape.out);
      case "nullable":
        return either([inside(shape.inner), nothing]);
      case "default":
      case "prefault":
        return annotated(inside(shape.inner), view === "in" ? defaultOf(shape.value) : {});
      default:
        return "inner" in shape ? inside(shape.inner) : leafSchema(shape, view, encoding);
    }
  }

  #object({ fields, rest }: ShapeOf<"object">, view: WireView, encoding: Encoding): JsonSchema {
    const properties = fields.map(
      ({ key, shape, docs }) => [key, annotated(this.#property(shape, view, encoding), described(docs))] as const,
    );
    const required = fields.filter(({ shape }) => !mayBeLeftOut(this.#shapes, shape, view)).map(({ key }) => key);
    return {
      type: "object",
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
      ...(rest !== undefined && { additionalProperties: rest === false ? false : this.#schema(rest, view, encoding) }),
    };
  }

  /** A list without places may not be said by an empty list of them. */
  #tuple({ items, rest }: ShapeOf<"tuple">, view: WireView, encoding: Encoding): JsonSchema {
    const more = rest === undefined ? false : this.of(rest, view, encoding);
    if (items.length === 0) return { type: "array", ...(more === false ? { maxItems: 0 } : { items: more }) };
    const minItems = items.findLastIndex((item) => !mayBeLeftOut(this.#shapes, item, view)) + 1;
    const places = items.map((item) => this.of(item, view, encoding));
    return { type: "array", items: places, additionalItems: more, minItems };
  }

  /** Of an intersection: a strict object knows the fields of the other side, too, which `allOf` cannot say. */
  #side(id: ShapeId, view: WireView, around: Encoding): JsonSchema {
    const shape = this.#shapes[id];
    if (shape?.kind !== "object" || shape.rest !== false) return this.#schema(id, view, around);
    if (this.#sides.has(id)) return { type: "object" }; // it contains itself, and under its name it is strict
    this.#sides.add(id);
    const { rest: _, ...open } = shape;
    const schema = annotated(this.#object(open, view, this.#encodingOf(id, view, around)), described(shape.docs));
    this.#sides.delete(id);
    return schema;
  }

  /** What says what it is says so, too, if it is undefined. */
  #property(id: ShapeId, view: WireView, around: Encoding): JsonSchema {
    const planner = this.#planners[view];
    if (planner.isHeldOpen(id)) return this.#body(id, view, "tagged");
    const isTagged = around === "tagged" || planner.field(id)?.plan === "tagged";
    const schema = this.#schema(id, view, around);
    return isTagged && mayBeLeftOut(this.#shapes, id, view) ? either([schema, { const: { $u: 1 } }]) : schema;
  }

  #list(shape: ShapeOf<"map"> | Extract<Shape, { item: ShapeId }>, view: WireView, encoding: Encoding): JsonSchema {
    const { min, max } = shape.constraints ?? {};
    const slot = (id: ShapeId) => this.of(id, view, encoding);
    const items =
      shape.kind === "map"
        ? { type: "array", items: [slot(shape.key), slot(shape.value)], minItems: 2, additionalItems: false }
        : slot(shape.item);
    const list: JsonSchema = {
      type: "array",
      items,
      ...(min !== undefined && { minItems: Number(min) }),
      ...(max !== undefined && { maxItems: Number(max) }),
    };
    return shape.kind === "array" || encoding === "planned" ? list : tag(shape.kind === "map" ? "$m" : "$s", list);
  }

  #record({ key, value, partial }: ShapeOf<"record">, view: WireView, inside: (id: ShapeId) => JsonSchema): JsonSchema {
    const keys = this.#shapes[key];
    const names = keys?.kind === "literal" ? keys.values.map(String) : undefined;
    const isComplete = names && !partial && !takesUndefined(this.#shapes, value, view);
    return {
      type: "object",
      additionalProperties: inside(value),
      ...(names && { propertyNames: { enum: names } }),
      ...(isComplete && { required: names }),
    };
  }
}

/** A property that is undefined is left out. */
function takesUndefined(shapes: readonly Shape[], id: ShapeId, view: WireView): boolean {
  const kinds = valueKinds(shapes, id, view);
  return kinds.has("undefined") || kinds.has("any") || mayBeLeftOut(shapes, id, view);
}

/** Beside a reference nothing else is heard. */
function annotated(schema: JsonSchema, words: JsonSchema): JsonSchema {
  if (Object.keys(words).length === 0) return schema;
  return "$ref" in schema ? { allOf: [schema], ...words } : { ...schema, ...words };
}

function described(docs: string | undefined): JsonSchema {
  const { text, deprecated } = docText(docs);
  return { ...(text !== "" && { description: text }), ...(deprecated !== undefined && { deprecated: true }) };
}

function either(schemas: readonly JsonSchema[], isExclusive = false): JsonSchema {
  const [only, ...more] = schemas;
  if (only && more.length === 0) return only;
  return isExclusive ? { oneOf: schemas } : { anyOf: schemas };
}

function literalJson(value: LiteralValue, encoding: Encoding): Json {
  if (typeof value !== "object" || value === null) return value;
  if ("undefined" in value) return encoding === "tagged" ? { $u: 1 } : null;
  if ("bigint" in value) return encoding === "tagged" ? { $n: value.bigint } : value.bigint;
  return encoding === "tagged" ? { $f: value.number } : value.number;
}

function defaultOf(text: string | undefined): JsonSchema {
  try {
    return text === undefined ? {} : { default: JSON.parse(text) as Json };
  } catch {
    return {}; // it is nothing that JSON has
  }
}
