/** Whether a shape accepts a value: what code has a say in, nobody can tell. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import { coerced } from "./coercion.ts";
import { fieldsOf, mayMiss, type OwnField } from "./fields.ts";
import { accepts, fits, literalOf } from "./leaf-values.ts";
import { isKey } from "./record-keys.ts";
import { Samples } from "./sample.ts";
import { isCaught } from "./wrapping.ts";

export type Verdict = "yes" | "no" | "maybe";

export class Acceptance {
  readonly #shapes: readonly Shape[];
  readonly #view: WireView;

  constructor(shapes: readonly Shape[], view: WireView) {
    this.#shapes = shapes;
    this.#view = view;
  }

  /** Surely. */
  takes(id: ShapeId, value: unknown): boolean {
    return this.judge(id, value) === "yes";
  }

  judge(id: ShapeId, value: unknown): Verdict {
    const shape = this.#shapes[id];
    if (!shape) return "maybe";
    const verdict = this.#judgeAs(shape, value);
    return verdict === "yes" && shape.constraints?.functions !== undefined ? "maybe" : verdict;
  }

  #judgeAs(shape: Shape, value: unknown): Verdict {
    if ("coerce" in shape && shape.coerce && this.#view === "in") return this.#coerced(shape, value);
    switch (shape.kind) {
      case "any":
      case "unknown":
        return "yes";
      case "null":
        return told(value === null);
      case "undefined":
      case "void":
        return told(value === undefined);
      case "literal":
        return told(shape.values.some((one) => Object.is(literalOf(one), value)));
      case "union":
        return this.#union(shape, value);
      case "codec":
      case "pipe":
      case "preprocess":
        return this.#piped(shape, value);
      case "template":
        return told(accepts(shape, value, new Samples(this.#shapes, this.#view).templateTest(shape)));
      case "object":
        return this.#fields(shape, value);
      case "intersection":
        return fieldsOf(shape, this.#shapes, this.#view)
          ? this.#fields(shape, value)
          : all([this.judge(shape.left, value), this.judge(shape.right, value)]);
      default:
        return "inner" in shape ? this.#wrapped(shape, value) : this.#holder(shape, value);
    }
  }

  #coerced(shape: Shape, value: unknown): Verdict {
    const made = coerced(shape.kind, value);
    return told(made !== undefined && accepts(shape, made.value));
  }

  #union({ options, exclusive }: ShapeOf<"union">, value: unknown): Verdict {
    const verdicts = options.map((option) => this.judge(option, value));
    const [sure, open] = ["yes", "maybe"].map((one) => verdicts.filter((verdict) => verdict === one).length);
    if (!exclusive || this.#view === "out") return sure ? "yes" : open ? "maybe" : "no";
    return (sure ?? 0) > 1 ? "no" : open ? "maybe" : told(sure === 1);
  }

  #piped(shape: Extract<Shape, { readonly in: ShapeId }>, value: unknown): Verdict {
    if (shape.kind === "preprocess") return this.#view === "in" ? "maybe" : this.judge(shape.out, value);
    const wire = this.judge(shape.in, value);
    if (wire !== "yes" || this.#view === "out") return wire;
    return shape.kind === "pipe" && this.judge(shape.out, value) === "yes" ? "yes" : "maybe";
  }

  #wrapped(shape: Extract<Shape, { readonly inner: ShapeId }>, value: unknown): Verdict {
    const isLeftOut = value === undefined;
    switch (shape.kind) {
      case "optional":
        return isLeftOut ? "yes" : this.judge(shape.inner, value);
      case "default":
      case "prefault":
        return isLeftOut && this.#view === "in" ? "yes" : this.judge(shape.inner, value);
      case "nullable":
        return value === null ? "yes" : this.judge(shape.inner, value);
      case "nonoptional":
        return isLeftOut ? "no" : this.judge(shape.inner, value);
      case "catch":
        return this.#view === "in" ? "yes" : this.judge(shape.inner, value);
      default:
        return this.judge(shape.inner, value);
    }
  }

  #holder(shape: Shape, value: unknown): Verdict {
    const isFit = (isOfKind: boolean) => isOfKind && fits(shape.constraints ?? {}, value);
    switch (shape.kind) {
      case "array":
        return isFit(Array.isArray(value)) ? this.#all(shape.item, value as unknown[]) : "no";
      case "set":
        return isFit(value instanceof Set) ? this.#all(shape.item, [...(value as Set<unknown>)]) : "no";
      case "map": {
        if (!isFit(value instanceof Map)) return "no";
        const map = value as Map<unknown, unknown>;
        return all([this.#all(shape.key, [...map.keys()]), this.#all(shape.value, [...map.values()])]);
      }
      case "tuple":
        return Array.isArray(value) ? this.#items(shape, value) : "no";
      case "record":
        return this.#record(shape, value);
      default:
        return closed.has(shape.kind) ? "maybe" : told(accepts(shape, value));
    }
  }

  #all(id: ShapeId, values: readonly unknown[]): Verdict {
    return all(values.map((value) => this.judge(id, value)));
  }

  #items({ items, rest }: ShapeOf<"tuple">, values: readonly unknown[]): Verdict {
    const others = values.slice(items.length);
    return all([
      ...items.map((item, index) => this.judge(item, values[index])),
      rest === undefined ? told(others.length === 0) : this.#all(rest, others),
    ]);
  }

  #record(shape: ShapeOf<"record">, value: unknown): Verdict {
    if (fieldsOf(shape, this.#shapes, this.#view)) return this.#fields(shape, value);
    if (!isPlain(value)) return "no";
    const isOfKeys = Object.keys(value).every((key) => isKey(this.#shapes, this.#view, shape.key, key));
    return all([told(isOfKeys), this.#all(shape.value, Object.values(value))]);
  }

  #fields(shape: Shape, value: unknown): Verdict {
    const own = fieldsOf(shape, this.#shapes, this.#view);
    if (!own || !isPlain(value)) return "no";
    const named = new Set(own.fields.map(({ key }) => key));
    const others = Object.keys(value).filter((key) => !named.has(key));
    const { rest } = own;
    const verdicts = own.fields.map((field) =>
      Object.hasOwn(value, field.key) ? this.judge(field.shape, value[field.key]) : this.#missing(field),
    );
    if (typeof rest === "number") verdicts.push(...others.map((key) => this.judge(rest, value[key])));
    if (rest === false && others.length > 0) verdicts.push(this.#view === "in" ? "no" : "maybe"); // clients go by names
    return all(verdicts);
  }

  /** As zod has it, which reads nothing in the place of what a client would miss. */
  #missing(field: OwnField): Verdict {
    if (mayMiss(this.#shapes, field, this.#view)) return "yes";
    if (this.#view === "in") return told(isCaught(this.#shapes, field.shape));
    return this.judge(field.shape, undefined) === "no" ? "no" : "maybe";
  }
}

/** Nobody can look into them. */
const closed = new Set<Shape["kind"]>(["custom", "unsupported", "transform", "function", "promise", "file", "symbol"]);

function told(isTaken: boolean): Verdict {
  return isTaken ? "yes" : "no";
}

function all(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes("no") ? "no" : verdicts.includes("maybe") ? "maybe" : "yes";
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
