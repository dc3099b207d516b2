/** What a client that imports the contract's codecs decodes: where in what it gets they stand, as data. */

import { insideOf, reaching } from "./graph.ts";
import type { Field, Shape, ShapeId, ShapeOf } from "./shape.ts";
import { valueKinds } from "./value-kinds.ts";

export type Decoding =
  /** By the schema itself, with all that lies inside. */
  | { readonly decode: "schema"; readonly shape: ShapeId }
  | { readonly decode: "object"; readonly fields: readonly DecodedField[]; readonly rest?: Decoding }
  | { readonly decode: "list"; readonly items: readonly (Decoding | undefined)[]; readonly rest?: Decoding }
  | { readonly decode: "map"; readonly key: Decoding | undefined; readonly value: Decoding | undefined }
  | { readonly decode: "set"; readonly item: Decoding }
  /** null and undefined stay what they are. */
  | { readonly decode: "some"; readonly inner: Decoding }
  /** What the shape of that name decodes; `Decodings.body` tells what it is. */
  | { readonly decode: "named"; readonly shape: ShapeId };

type DecodedField = readonly [key: string, decoding: Decoding | undefined];

export class Decodings {
  readonly #shapes: readonly Shape[];
  readonly #isNamed: (id: ShapeId) => boolean;
  /** With a codec inside, or one themselves. */
  readonly #bearing: ReadonlySet<ShapeId>;

  /** @param isNamed whose decoding is written once, under a name */
  constructor(shapes: readonly Shape[], isNamed: (id: ShapeId) => boolean = () => false) {
    this.#shapes = shapes;
    this.#isNamed = isNamed;
    this.#bearing = reaching(shapes, decodedInside, ({ kind }) => kind === "codec");
  }

  /** `undefined` where nothing is decoded. */
  of(id: ShapeId): Decoding | undefined {
    if (!this.#bearing.has(id)) return undefined;
    if (this.isWhole(id)) return { decode: "schema", shape: id };
    return this.#isNamed(id) ? { decode: "named", shape: id } : this.body(id);
  }

  /** Only the schema itself can tell how it is decoded. */
  isWhole(id: ShapeId): boolean {
    const shape = this.#shapes[id];
    if (!shape || !this.#bearing.has(id)) return false;
    switch (shape.kind) {
      case "codec":
      case "pipe":
        return true;
      case "union":
        return this.#substantial(shape).length > 1;
      case "intersection":
        return this.#fieldsOf(shape) === undefined;
      case "record":
        return this.#bearing.has(shape.key);
      case "optional":
        return this.#takesNothing(shape.inner);
      default:
        return false;
    }
  }

  /** The decoding itself, where `of` gives only its name. */
  body(id: ShapeId): Decoding | undefined {
    const shape = this.#shapes[id] as Shape;
    switch (shape.kind) {
      case "object":
        return this.#object(shape.fields, shape.rest);
      case "intersection":
        return this.#object(this.#fieldsOf(shape) ?? []);
      case "record":
        return this.#object([], shape.value);
      case "array":
        return this.#list([], shape.item);
      case "tuple":
        return this.#list(shape.items, shape.rest);
      case "map":
        return { decode: "map", key: this.of(shape.key), value: this.of(shape.value) };
      case "set":
        return this.#inside(shape.item, (item) => ({ decode: "set", item }));
      case "union":
        return this.#some(this.#substantial(shape)[0]);
      case "optional":
      case "exactOptional":
      case "nullable":
        return this.#some(shape.inner);
      default:
        return "inner" in shape ? this.of(shape.inner) : undefined;
    }
  }

  /** Beside a `rest` all fields are named, for it is for none of them. */
  #object(fields: readonly Field[], rest?: ShapeId | false): Decoding {
    const decodings = fields.map(({ key, shape }) => [key, this.of(shape)] as const);
    const others = typeof rest === "number" ? this.of(rest) : undefined;
    if (others) return { decode: "object", fields: decodings, rest: others };
    return { decode: "object", fields: decodings.filter(([, decoding]) => decoding) };
  }

  #list(items: readonly ShapeId[], rest?: ShapeId): Decoding {
    const others = rest === undefined ? undefined : this.of(rest);
    return { decode: "list", items: items.map((item) => this.of(item)), ...(others && { rest: others }) };
  }

  #some(id: ShapeId | undefined): Decoding | undefined {
    return id === undefined ? undefined : this.#inside(id, (inner) => ({ decode: "some", inner }));
  }

  #inside(id: ShapeId, make: (decoding: Decoding) => Decoding): Decoding | undefined {
    const decoding = this.of(id);
    return decoding && make(decoding);
  }

  #substantial({ options }: ShapeOf<"union">): ShapeId[] {
    const isNothing = (id: ShapeId) =>
      [...valueKinds(this.#shapes, id, "out")].every((kind) => kind === "undefined" || kind === "null");
    return options.filter((option) => this.#bearing.has(option) || !isNothing(option));
  }

  /** Of two objects that share no key; else nobody knows which side a value is of. */
  #fieldsOf({ left, right }: ShapeOf<"intersection">): readonly Field[] | undefined {
    const sides = [left, right].map((side) => this.#shapes[side]);
    const fields = sides.flatMap((side) =>
      side?.kind === "object" && typeof side.rest !== "number" ? side.fields : [],
    );
    const isSimple = sides.every((side) => side?.kind === "object" && typeof side.rest !== "number");
    return isSimple && new Set(fields.map(({ key }) => key)).size === fields.length ? fields : undefined;
  }

  /** What it decodes may be nothing at all. */
  #takesNothing(id: ShapeId): boolean {
    if (this.isWhole(id)) return valueKinds(this.#shapes, id, "out").has("undefined");
    const shape = this.#shapes[id] as Shape;
    return "inner" in shape && this.#takesNothing(shape.inner);
  }
}

/** The shapes inside of what a client gets, and what it makes of them. */
export function decodedInside(shape: Shape): readonly ShapeId[] {
  return shape.kind === "pipe" ? [shape.in, shape.out] : insideOf(shape, "out");
}
