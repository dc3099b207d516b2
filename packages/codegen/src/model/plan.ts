/** Where in a value stands what JSON cannot carry: the plan both ends follow, as data. Plain JSON has none. */

import { insideOf, reaching } from "./graph.ts";
import { mayBeLeftOut } from "./optionality.ts";
import type { Field, Shape, ShapeId, ShapeOf } from "./shape.ts";
import { through, type ValueKind, valueKinds } from "./value-kinds.ts";
import type { WireView } from "./view.ts";

export type Plan =
  | { readonly plan: "date" | "bigint" | "bytes" | "number" | "tagged" }
  | { readonly plan: "object"; readonly fields: readonly (readonly [key: string, plan: Plan])[]; readonly rest?: Plan }
  | { readonly plan: "array"; readonly item: Plan }
  | { readonly plan: "tuple"; readonly items: readonly (Plan | undefined)[]; readonly rest?: Plan }
  | { readonly plan: "record"; readonly value: Plan }
  | { readonly plan: "map"; readonly key: Plan | undefined; readonly value: Plan | undefined }
  | { readonly plan: "set"; readonly item: Plan | undefined }
  | { readonly plan: "nullable"; readonly inner: Plan }
  | { readonly plan: "optional"; readonly inner: Plan | undefined }
  /** The plan of a shape that has a name; `Planner.body` tells what it is. */
  | { readonly plan: "named"; readonly shape: ShapeId };

const tagged: Plan = { plan: "tagged" };

export class Planner {
  readonly #shapes: readonly Shape[];
  readonly #view: WireView;
  readonly #isNamed: (id: ShapeId) => boolean;
  readonly #known = new Map<ShapeId, ReadonlySet<ValueKind>>();
  readonly #filling: ReadonlySet<ShapeId>;
  readonly #rich: ReadonlySet<ShapeId>;

  /** @param isNamed whose plans are written once, under a name */
  constructor(shapes: readonly Shape[], view: WireView, isNamed: (id: ShapeId) => boolean) {
    this.#shapes = shapes;
    this.#view = view;
    this.#isNamed = isNamed;
    this.#filling = reaching(
      shapes,
      (shape) => through(shape, view),
      ({ kind }) => view === "in" && filling.has(kind),
    );
    this.#rich = reaching(
      shapes,
      (shape) => (shape.kind === "record" ? [shape.value] : shape.kind === "template" ? [] : insideOf(shape, view)),
      (shape, id) => this.#isRich(shape, id),
    );
  }

  /** At the top of a value, or where a list has a place for it: undefined cannot be left out there. */
  slot(id: ShapeId): Plan | undefined {
    const kinds = this.#kinds(id);
    const plan = this.field(id);
    if (!kinds.has("undefined") || plan?.plan === "tagged") return plan;
    return kinds.has("null") ? tagged : { plan: "optional", inner: plan };
  }

  /** As the value of a property: there undefined is left out. */
  field(id: ShapeId): Plan | undefined {
    if (!this.#rich.has(id)) return undefined;
    const body = (): Plan | undefined => this.body(id);
    if (!this.#isNamed(id)) return body();
    return this.#isStructure(id) ? { plan: "named", shape: id } : body();
  }

  /** What lies inside has plans of its own, so that it may be met there again. */
  #isStructure(id: ShapeId): boolean {
    const shape = this.#shapes[id] as Shape;
    switch (shape.kind) {
      case "array":
      case "tuple":
      case "record":
      case "map":
      case "set":
        return true;
      case "object":
        return !this.#isTaggedObject(id);
      case "union":
        return !leafOf(this.#kinds(id)) && this.#substantial(shape).length === 1;
      case "intersection":
        return this.#fieldsOf(shape) !== undefined;
      case "readonly":
        return this.#isStructure(shape.inner);
      default:
        return false;
    }
  }

  /** The plan itself, where `field` gives only its name. */
  body(id: ShapeId): Plan | undefined {
    const shape = this.#shapes[id];
    if (!shape || !this.#rich.has(id)) return undefined;
    switch (shape.kind) {
      case "object":
        return this.#object(id, shape);
      case "array":
        return { plan: "array", item: this.slot(shape.item) ?? tagged };
      case "tuple":
        return this.#tuple(shape);
      case "record":
        return { plan: "record", value: this.#recordValue(shape) ?? tagged };
      case "map":
        return { plan: "map", key: this.slot(shape.key), value: this.slot(shape.value) };
      case "set":
        return { plan: "set", item: this.slot(shape.item) };
      case "union":
        return this.#union(id, shape);
      case "intersection":
        return this.#intersection(shape);
      case "nullable":
        return nullable(this.field(shape.inner));
      case "pipe":
      case "codec":
        return this.field(shape.in);
      case "preprocess":
        return this.#view === "in" ? tagged : this.field(shape.out);
      default:
        return "inner" in shape ? this.field(shape.inner) : this.#leaf(id);
    }
  }

  #object(id: ShapeId, { fields, rest }: ShapeOf<"object">): Plan {
    if (this.#isTaggedObject(id)) return tagged;
    if (typeof rest !== "number") return this.#properties(fields);
    return this.#properties(fields, this.#isFilledIn(rest) ? this.slot(rest) : this.field(rest));
  }

  #properties(fields: readonly Field[], rest?: Plan): Plan {
    const planned = fields.flatMap(({ key, shape }) => {
      const plan = this.isHeldOpen(shape) ? tagged : this.field(shape);
      return plan ? [[key, plan] as const] : [];
    });
    if (rest && planned.length === 0) return { plan: "record", value: rest };
    return { plan: "object", fields: planned, ...(rest && { rest }) };
  }

  /** A property that must be there though it may be undefined, which JSON would leave out. */
  isHeldOpen(id: ShapeId): boolean {
    return this.#kinds(id).has("undefined") && !mayBeLeftOut(this.#shapes, id, this.#view);
  }

  /** A plan for unnamed properties would be applied to those named ones that have none. */
  #isTaggedObject(id: ShapeId): boolean {
    const shape = this.#shapes[id];
    if (shape?.kind !== "object" || typeof shape.rest !== "number") return false;
    if (!this.#rich.has(shape.rest) && !this.#isFilledIn(shape.rest)) return false;
    return shape.fields.some((field) => !this.#rich.has(field.shape) && !this.isHeldOpen(field.shape));
  }

  #recordValue(shape: ShapeOf<"record">): Plan | undefined {
    return this.#fillsRecord(shape) ? this.slot(shape.value) : this.field(shape.value);
  }

  /** Of keys that are all known, those that are missing get a value, too. */
  #fillsRecord({ key, value, partial }: ShapeOf<"record">): boolean {
    const isComplete = this.#shapes[key]?.kind === "literal" && !partial;
    return !isComplete && this.#isFilledIn(value);
  }

  /** A key with an undefined value may not be left out: it gets another. */
  #isFilledIn(value: ShapeId): boolean {
    return this.#filling.has(value) && this.#kinds(value).has("undefined");
  }

  #tuple({ items, rest }: ShapeOf<"tuple">): Plan {
    const others = rest === undefined ? undefined : this.slot(rest);
    return { plan: "tuple", items: items.map((item) => this.slot(item)), ...(others && { rest: others }) };
  }

  #union(id: ShapeId, shape: ShapeOf<"union">): Plan {
    const kinds = this.#kinds(id);
    const only = leafOf(kinds);
    if (only) return kinds.has("null") ? { plan: "nullable", inner: only } : only;
    const [first, ...more] = this.#substantial(shape);
    const plan = first !== undefined && more.length === 0 ? this.field(first) : undefined;
    return (kinds.has("null") ? nullable(plan) : plan) ?? tagged;
  }

  #substantial({ options }: ShapeOf<"union">): ShapeId[] {
    return options.filter((option) => !this.#isNothing(option));
  }

  #intersection(shape: ShapeOf<"intersection">): Plan {
    const fields = this.#fieldsOf(shape);
    return fields ? this.#properties(fields) : tagged;
  }

  /** Of two objects that share no key and take no others; else nobody knows which side a value is of. */
  #fieldsOf({ left, right }: ShapeOf<"intersection">): readonly Field[] | undefined {
    const sides = [left, right].map((side) => this.#shapes[side]);
    const fields = sides.flatMap((side) => (side?.kind === "object" && side.rest === undefined ? side.fields : []));
    const isSimple = sides.every((side) => side?.kind === "object" && side.rest === undefined);
    return isSimple && new Set(fields.map(({ key }) => key)).size === fields.length ? fields : undefined;
  }

  #leaf(id: ShapeId): Plan | undefined {
    const kinds = this.#kinds(id);
    const only = leafOf(kinds);
    return only && kinds.has("null") ? { plan: "nullable", inner: only } : (only ?? tagged);
  }

  #isNothing(id: ShapeId): boolean {
    return [...this.#kinds(id)].every((kind) => kind === "undefined" || kind === "null");
  }

  #kinds(id: ShapeId): ReadonlySet<ValueKind> {
    const known = this.#known.get(id) ?? valueKinds(this.#shapes, id, this.#view);
    this.#known.set(id, known);
    return known;
  }

  /** Needs a plan by itself, whatever lies inside. */
  #isRich(shape: Shape, id: ShapeId): boolean {
    const lists = (items: readonly ShapeId[]) => items.some((item) => this.#kinds(item).has("undefined"));
    switch (shape.kind) {
      case "map":
      case "set":
        return true;
      case "array":
        return lists([shape.item]);
      case "record":
        return this.#fillsRecord(shape);
      case "tuple":
        return lists(shape.rest === undefined ? shape.items : [...shape.items, shape.rest]);
      case "object":
        return (
          shape.fields.some((field) => this.isHeldOpen(field.shape)) ||
          (typeof shape.rest === "number" && this.#isFilledIn(shape.rest))
        );
      case "union":
      case "intersection":
        return false;
      default:
        return !("inner" in shape || "in" in shape) || shape.kind === "preprocess"
          ? [...this.#kinds(id)].some((kind) => richKinds.has(kind))
          : false;
    }
  }
}

/** They may give something for undefined. */
const filling = new Set<Shape["kind"]>(["default", "prefault", "catch", "pipe", "codec"]);

const richKinds: ReadonlySet<ValueKind> = new Set(["nan", "bigint", "date", "bytes", "map", "set", "any"]);

function nullable(plan: Plan | undefined): Plan | undefined {
  return plan && plan.plan !== "tagged" ? { plan: "nullable", inner: plan } : plan;
}

/** One plan that fits all the kinds, where undefined and null are seen to elsewhere. */
function leafOf(kinds: ReadonlySet<ValueKind>): Plan | undefined {
  const [first, ...more] = [...kinds].filter((kind) => kind !== "undefined" && kind !== "null");
  if (more.length === 0 && (first === "date" || first === "bigint" || first === "bytes")) return { plan: first };
  const isNumber = [first, ...more].every((kind) => kind === "number" || kind === "nan");
  return isNumber ? { plan: "number" } : undefined;
}
