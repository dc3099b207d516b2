/** Shapes as JSON and back, for the lock: a tree, in which what has a name stands under it. */

import { flowsOf } from "../model/flow.ts";
import { insideOf, reach, unnamedCircles } from "../model/graph.ts";
import type { Model } from "../model/model.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import type { Json } from "../model/wire-schema.ts";

export type JsonObject = { readonly [key: string]: Json };

const unseen = new Set(["place", "docs", "entity", "enum", "guarded", "isInputBranded", "foreign", "narrowed"]);

const wrappers = "optional exactOptional nullable nonoptional default prefault catch readonly success".split(" ");

/** What of each kind names other shapes; objects and templates are seen to on their own. */
export const insideKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ["array", ["item"]],
  ["set", ["item"]],
  ["tuple", ["items", "rest"]],
  ["record", ["key", "value"]],
  ["map", ["key", "value"]],
  ["union", ["options"]],
  ["intersection", ["left", "right"]],
  ["pipe", ["in", "out"]],
  ["codec", ["in", "out"]],
  ["preprocess", ["in", "out"]],
  ...wrappers.map((kind): [string, string[]] => [kind, ["inner"]]),
]);

export class ShapesJson {
  readonly #shapes: readonly Shape[];
  readonly #names: ReadonlyMap<ShapeId, string>;

  constructor(model: Model) {
    this.#shapes = model.shapes;
    this.#names = namesOf(model);
  }

  /** By its name, if it has one. */
  of(id: ShapeId): Json {
    const name = this.#names.get(id);
    return name === undefined ? this.#content(id) : { ref: name };
  }

  /** What the names stand for. */
  get types(): JsonObject {
    const sorted = [...this.#names].sort(([, a], [, b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([id, name]) => [name, this.#content(id)]));
  }

  #content(id: ShapeId): Json {
    const own = onTheWire(this.#shapes[id] as Shape);
    if (Object.keys(own).length === 1) return own.kind;
    switch (own.kind) {
      case "object": {
        const fields = [...own.fields].sort((a, b) => (a.key < b.key ? -1 : 1));
        return {
          ...(own as unknown as JsonObject),
          fields: Object.fromEntries(fields.map(({ key, shape }) => [key, this.of(shape)])),
          ...(typeof own.rest === "number" && { rest: this.of(own.rest) }),
        };
      }
      case "template": {
        const parts = own.parts.map((part) => (typeof part === "string" ? part : { shape: this.of(part.shape) }));
        return { ...(own as unknown as JsonObject), parts };
      }
      default:
        return this.#inside(own as unknown as JsonObject);
    }
  }

  #inside(own: JsonObject): Json {
    const keys = insideKeys.get(String(own.kind)) ?? [];
    const written = keys.flatMap((key) => {
      const inner = own[key];
      if (inner === undefined) return [];
      return [[key, Array.isArray(inner) ? inner.map((id) => this.of(id)) : this.of(inner as ShapeId)] as const];
    });
    return { ...own, ...Object.fromEntries(written) };
  }
}

/** Without what only TypeScript and people know of it. */
function onTheWire(shape: Shape): Shape {
  const shown = Object.entries(shape).filter(([key]) => !unseen.has(key));
  return Object.fromEntries(shown) as unknown as Shape;
}

/** Of all that a procedure uses: what a declaration names, and one shape of each circle that none does. */
function namesOf(model: Model): Map<ShapeId, string> {
  const { shapes } = model;
  const circles = unnamedCircles(
    shapes,
    ({ kind }) => kind === "object" || insideKeys.has(kind),
    ({ entity }) => entity !== undefined,
  );
  const wishes: { id: ShapeId; name: string; file: string }[] = [];
  const seen = new Set<ShapeId>();
  for (const procedure of model.procedures) {
    const roots = [...flowsOf(procedure).map(({ shape }) => shape), ...procedure.errors.map(({ data }) => data)];
    reach(
      shapes,
      roots,
      (shape) => insideOf(shape).filter((id) => !seen.has(id)),
      (id) => {
        const { entity } = shapes[id] as Shape;
        if (seen.has(id)) return;
        seen.add(id);
        if (entity) wishes.push({ id, ...entity });
        else if (circles.has(id)) wishes.push({ id, name: `${procedure.name} circle`, file: "" });
      },
    );
  }
  return givenAway(wishes);
}

function givenAway(wishes: { id: ShapeId; name: string; file: string }[]): Map<ShapeId, string> {
  const taken = new Set<string>();
  const names = new Map<ShapeId, string>();
  for (const { id, name, file } of wishes.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.id - b.id))) {
    let free = taken.has(name) && file !== "" ? `${name} (${file})` : name;
    for (let count = 2; taken.has(free); count++) free = `${name} ${count}`;
    taken.add(free);
    names.set(id, free);
  }
  return names;
}
