/** Whether a shape surely accepts a value: what code has a say in, nobody can tell. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import { fieldsOf, mayMiss } from "./fields.ts";
import { accepts, fits, literalOf } from "./leaf-values.ts";
import { isKey } from "./record-keys.ts";
import { Samples } from "./sample.ts";

export class Acceptance {
  readonly #shapes: readonly Shape[];
  readonly #view: WireView;

  constructor(shapes: readonly Shape[], view: WireView) {
    this.#shapes = shapes;
    this.#view = view;
  }

  takes(id: ShapeId, value: unknown): boolean {
    const shape = this.#shapes[id];
    if (!shape || shape.constraints?.functions !== undefined) return false;
    if ("coerce" in shape && shape.coerce) return false;
    switch (shape.kind) {
      case "any":
      case "unknown":
        return true;
      case "null":
        return value === null;
      case "undefined":
      case "void":
        return value === undefined;
      case "literal":
        return shape.values.some((one) => Object.is(literalOf(one), value));
      case "union":
        return shape.options.some((option) => this.takes(option, value)) && !shape.exclusive;
      case "codec":
      case "pipe":
        return this.#takesPiped(shape, value);
      case "template":
        return accepts(shape, value, new Samples(this.#shapes, this.#view).templateTest(shape));
      case "object":
      case "intersection":
        return this.#takesFields(shape, value);
      default:
        return "inner" in shape ? this.#takesWrapped(shape, value) : this.#takesHolder(shape, value);
    }
  }

  #takesPiped(shape: Extract<Shape, { readonly in: ShapeId }>, value: unknown): boolean {
    return shape.kind === "pipe" && this.takes(shape.in, value) && this.takes(shape.out, value);
  }

  #takesWrapped(shape: Extract<Shape, { readonly inner: ShapeId }>, value: unknown): boolean {
    switch (shape.kind) {
      case "optional":
        return value === undefined || this.takes(shape.inner, value);
      case "default":
      case "prefault":
        return (value === undefined && this.#view === "in") || this.takes(shape.inner, value);
      case "nullable":
        return value === null || this.takes(shape.inner, value);
      case "nonoptional":
        return value !== undefined && this.takes(shape.inner, value);
      default:
        return this.takes(shape.inner, value);
    }
  }

  #takesHolder(shape: Shape, value: unknown): boolean {
    switch (shape.kind) {
      case "array":
        return Array.isArray(value) && fits(shape.constraints ?? {}, value) && this.#takesAll(shape.item, value);
      case "set":
        return value instanceof Set && fits(shape.constraints ?? {}, value) && this.#takesAll(shape.item, [...value]);
      case "map":
        return (
          value instanceof Map &&
          fits(shape.constraints ?? {}, value) &&
          this.#takesAll(shape.key, [...value.keys()]) &&
          this.#takesAll(shape.value, [...value.values()])
        );
      case "tuple":
        return Array.isArray(value) && this.#takesItems(shape, value);
      case "record":
        return this.#takesRecord(shape, value);
      default:
        return accepts(shape, value);
    }
  }

  #takesAll(id: ShapeId, values: readonly unknown[]): boolean {
    return values.every((value) => this.takes(id, value));
  }

  #takesItems({ items, rest }: ShapeOf<"tuple">, values: readonly unknown[]): boolean {
    return (
      items.every((item, index) => this.takes(item, values[index])) &&
      (rest === undefined ? values.length <= items.length : this.#takesAll(rest, values.slice(items.length)))
    );
  }

  #takesRecord(shape: ShapeOf<"record">, value: unknown): boolean {
    if (fieldsOf(shape, this.#shapes, this.#view)) return this.#takesFields(shape, value);
    return (
      isPlain(value) &&
      Object.keys(value).every((key) => isKey(this.#shapes, this.#view, shape.key, key)) &&
      this.#takesAll(shape.value, Object.values(value))
    );
  }

  #takesFields(shape: Shape, value: unknown): boolean {
    const own = fieldsOf(shape, this.#shapes, this.#view);
    if (!own || !isPlain(value)) return false;
    const named = new Set(own.fields.map(({ key }) => key));
    const others = Object.keys(value).filter((key) => !named.has(key));
    const { rest } = own;
    return (
      own.fields.every((field) =>
        Object.hasOwn(value, field.key)
          ? this.takes(field.shape, value[field.key])
          : mayMiss(this.#shapes, field, this.#view),
      ) &&
      (rest === false ? others.length === 0 : others.every((key) => rest === undefined || this.takes(rest, value[key])))
    );
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
