/**
 * Types that hold themselves, through others or not: TypeScript gives up on following many of them. Each is proved for itself,
 * and wherever another holds it, the contract's own type stands in for it.
 */

import { insideOf, reach } from "../model/graph.ts";
import type { Model } from "../model/model.ts";
import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { TypeNames } from "./type-names.ts";

/** Which of a schema's two types. */
export type End = "input" | "output";

export interface StandIn {
  /** The generated type that it stands in for, and the file that declares it. */
  readonly name: string;
  readonly file: "types" | "server";
  readonly end: End;
  /** What the contract's type is called, and what it is: found from a procedure, or from another by its `alias`. */
  readonly alias: string;
  readonly type: string;
}

/** A schema of the contract as TypeScript finds it. */
export interface Root {
  readonly shape: ShapeId;
  readonly schema: string;
}

type Step = readonly [inside: ShapeId, typeOf: (whole: string) => string];

const primitive = new Set<Shape["kind"]>(
  "string number boolean bigint nan null undefined void literal template".split(" ") as Shape["kind"][],
);

/** Read-only or not, what they hold is the same. */
const collections = new Set<Shape["kind"] | undefined>(["array", "tuple", "record", "map", "set"]);

const views = { input: "in", output: "held" } as const;

export class StandIns {
  readonly #shapes: readonly Shape[];
  readonly #names: TypeNames;
  readonly #isProved: (shape: ShapeId, end: End) => boolean;
  readonly #types: Readonly<Record<End, ReadonlyMap<ShapeId, string>>>;

  /** @param isProved whether a type that holds itself is proved for itself, so that it has an alias */
  constructor(
    { shapes }: Model,
    names: TypeNames,
    roots: readonly Root[],
    isProved: (shape: ShapeId, end: End) => boolean,
  ) {
    this.#shapes = shapes;
    this.#names = names;
    this.#isProved = isProved;
    this.#types = { input: this.#found("input", roots), output: this.#found("output", roots) };
  }

  of(shape: ShapeId, end: End): Pick<StandIn, "alias" | "type" | "end"> | undefined {
    const type = this.#types[end].get(shape);
    return type === undefined ? undefined : { alias: aliasOf(shape, end), type, end };
  }

  /** Breadth first, so that the ways are short. */
  #found(end: End, roots: readonly Root[]): ReadonlyMap<ShapeId, string> {
    const found = new Map<ShapeId, string>();
    const seen = new Set<ShapeId>();
    const todo = roots.map(({ shape, schema }) => ({ id: shape, type: `${schema}["_zod"]["${end}"]` }));
    for (const { id, type } of todo) {
      const shape = this.#shapes[id];
      if (!shape || seen.has(id)) continue;
      seen.add(id);
      const holdsItself = this.#holdsItself(id, shape) && this.#isProved(id, end);
      if (holdsItself) found.set(id, `NonNullable<${type}>`);
      const own = holdsItself ? aliasOf(id, end) : type;
      for (const [inside, typeOf] of this.#steps(shape, end)) todo.push({ id: inside, type: typeOf(own) });
    }
    return found;
  }

  #holdsItself(id: ShapeId, shape: Shape): boolean {
    if (shape.kind !== "object" || shape.brand !== undefined || isTold(shape) || !this.#names.isNamed(id)) return false;
    const below = new Set<ShapeId>();
    reach(
      this.#shapes,
      insideOf(shape),
      (inner) => insideOf(inner),
      () => {},
      below,
    );
    return below.has(id);
  }

  /** The ways in that TypeScript can go without a doubt. */
  #steps(shape: Shape, end: End): Step[] {
    if (isTold(shape) || isBrandOnInner(shape)) return [];
    switch (shape.kind) {
      case "object":
        return shape.fields.map((field) => [
          field.shape,
          (whole) => `NonNullable<${whole}>[${JSON.stringify(field.key)}]`,
        ]);
      case "array":
        return [[shape.item, (whole) => `NonNullable<${whole}>[number]`]];
      case "tuple":
        return shape.items.map((item, index) => [item, (whole) => `NonNullable<${whole}>[${index}]`]);
      case "record":
        return [[shape.value, (whole) => `ValueOf<NonNullable<${whole}>>`]];
      case "map":
        return [[shape.value, (whole) => `MapValueOf<NonNullable<${whole}>>`]];
      case "set":
        return [[shape.item, (whole) => `SetItemOf<NonNullable<${whole}>>`]];
      case "union":
        return this.#unionSteps(shape);
      case "readonly":
        return collections.has(this.#shapes[shape.inner]?.kind) ? [[shape.inner, same]] : [];
      case "intersection":
      case "template":
      case "success":
        return [];
      default:
        return insideOf(shape, views[end]).map((inside) => [inside, same]);
    }
  }

  /** The only one that is no primitive value, or each by its discriminator. */
  #unionSteps({ options, discriminator }: ShapeOf<"union">): Step[] {
    const open = options.filter((id) => !this.#isPrimitive(id));
    const [only] = open;
    if (only !== undefined && open.length === 1) return [[only, (whole) => `Extract<${whole}, object>`]];
    return open.flatMap((id): Step[] => {
      const option = this.#shapes[id];
      const field = option?.kind === "object" && option.fields.find(({ key }) => key === discriminator);
      const literal = field ? this.#shapes[field.shape] : undefined;
      if (!field || literal?.kind !== "literal" || literal.enum) return [];
      if (!literal.values.every((value) => typeof value === "string")) return [];
      const values = literal.values.map((value) => JSON.stringify(value)).join(" | ");
      return [[id, (whole) => `Extract<${whole}, { ${JSON.stringify(field.key)}: ${values} }>`]];
    });
  }

  #isPrimitive(id: ShapeId): boolean {
    const shape = this.#shapes[id];
    if (!shape || ("coerce" in shape && shape.coerce)) return false; // whatever stands beside what takes anything is lost
    return primitive.has(shape.kind) && shape.brand === undefined && !isTold(shape);
  }
}

function same(whole: string): string {
  return whole;
}

/** TypeScript makes it something else than the schema says. */
function isTold({ foreign, guarded, narrowed }: Shape): boolean {
  return foreign !== undefined || guarded === true || narrowed === true;
}

/** What is inside has no type of its own there. */
function isBrandOnInner(shape: Shape): boolean {
  return shape.brand !== undefined && ("inner" in shape || "in" in shape || shape.kind === "union");
}

function aliasOf(shape: ShapeId, end: End): string {
  return `${end === "input" ? "Given" : "Held"}${shape}`;
}
