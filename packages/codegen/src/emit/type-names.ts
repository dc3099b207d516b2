/** The names of generated types: of schemas that have one, of procedures' parts, of namespaces. Each is given away once. */

import { Differences } from "../model/differences.ts";
import { flowsOf } from "../model/flow.ts";
import type { GlobalName } from "../model/foreign-type.ts";
import { insideOf, reach, unnamedCircles } from "../model/graph.ts";
import { isJsonValue } from "../model/json-value.ts";
import type { Model, PartName, Procedure } from "../model/model.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { errorView, type View, type WireView } from "../model/view.ts";
import { NameTable, pascalCase } from "../print/names.ts";

/** A type of `types.d.ts` that stands for a schema. */
export interface NamedType {
  readonly name: string;
  readonly shape: ShapeId;
  readonly view: WireView;
}

/** What generated files import or declare themselves, and what their types need from JavaScript. */
const reserved = [
  ..."Client Handlers Peer Publish Principal".split(" "),
  ..."Call CallOptions Items ReverseHandler RpcError Stream StreamOptions Topic TopicOptions WirePlan".split(" "),
  ..."ClientConnection ClientOptions ClientTarget Context MaybePromise Position Router TopicHandler".split(" "),
  ..."Date Map Set Uint8Array File Promise Record Partial AsyncIterable Array Object String Number".split(" "),
  ..."Readonly ReadonlyMap ReadonlySet".split(" "),
];

const nameable = new Set<Shape["kind"]>(["object", "union", "intersection", "tuple", "record", "array", "map", "set"]);

export class TypeNames {
  readonly differences: Differences;
  /** What a client sees of what it gets: what the server holds, if it decodes. */
  readonly got: "out" | "held";
  readonly #model: Model;
  readonly #table = new NameTable(reserved);
  readonly #circles: ReadonlySet<ShapeId>;
  readonly #parts = new Map<string, string>();
  readonly #named = new Map<string, NamedType>();
  readonly #held = new Map<ShapeId, string>();
  readonly #foreign = new Map<string, string>();
  /** What the first `z.json()` is: all are the same type. */
  readonly #json: ShapeId | undefined;

  /** @param decodes whether the client imports the contract's codecs */
  constructor(model: Model, decodes = false) {
    this.#model = model;
    this.got = decodes ? "held" : "out";
    this.differences = new Differences(model.shapes);
    this.#circles = unnamedCircles(
      model.shapes,
      (shape) => canBeNamed(model.shapes, shape) || shape.kind === "readonly",
      (shape) => shape.entity !== undefined && canBeNamed(model.shapes, shape),
      (shape) => writtenInside(model.shapes, shape),
    );
    this.#json = [...this.#circles].find((id) => isJsonValue(model.shapes, id));
    for (const { name } of model.namespaces) this.#own(name, ["Client", "Handlers"]);
    for (const { name, parts, errors } of model.procedures)
      this.#own(name, [...(Object.keys(parts) as PartName[]), ...(errors.length > 0 ? (["error"] as const) : [])]);
    this.#nameSchemas();
  }

  /** Of a namespace's client or handlers, or of a part of a procedure. */
  of(name: string, role: "Client" | "Handlers" | "error" | PartName): string {
    return this.#parts.get(`${name} ${role}`) ?? "";
  }

  /** Of a schema, as a client gives or gets it; `undefined` if it is written out wherever it is used. */
  ofSchema(shape: ShapeId, view: WireView): string | undefined {
    return this.isNamed(shape) ? this.#named.get(this.#key(shape, view))?.name : undefined;
  }

  /** Whether a schema goes by a name, at least where it is met. */
  isNamed(shape: ShapeId): boolean {
    const found = this.#model.shapes[shape];
    if (found?.entity && canBeNamed(this.#model.shapes, found)) return true;
    return found !== undefined && this.#circles.has(shape);
  }

  /** Of what a server holds of a schema with a name; each must be asked for once. */
  ofHeld(shape: ShapeId): string {
    const wire = this.ofSchema(shape, "out") ?? this.ofSchema(shape, "in")?.replace(/Input$/, "");
    const entity = this.#model.shapes[shape]?.entity;
    const name = this.#table.take(`${wire ?? (entity ? pascalCase(entity.name) : "Node")}Held`);
    this.#held.set(shape, name);
    return name;
  }

  /** Those that were asked for. */
  get heldTypes(): ReadonlyMap<ShapeId, string> {
    return this.#held;
  }

  /** Under which a type of the contract's author is imported, in all files. */
  ofForeign(name: string, from: string): string {
    const key = `${from} ${name}`;
    const known = this.#foreign.get(key) ?? this.#table.take(/^\p{Lu}/u.test(name) ? name : pascalCase(name));
    this.#foreign.set(key, known);
    return known;
  }

  /** Of what is there without an import, even where a generated type has the same name. */
  ofGlobal({ global }: GlobalName): string {
    return this.#table.has(global) && !reserved.includes(global) ? `globalThis.${global}` : global;
  }

  isTaken(name: string): boolean {
    return this.#table.has(name);
  }

  /** Those that can be written down. */
  get namedTypes(): readonly NamedType[] {
    const isTold = ({ shape, view }: NamedType) => this.seen(view) !== "held" || !this.differences.opaque(shape);
    return [...this.#named.values()].filter(isTold).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What a client sees of what crosses. */
  seen(view: WireView): View {
    return view === "in" ? view : this.got;
  }

  /** Whether what a client gets is not what the server holds. */
  isGotApart(shape: ShapeId): boolean {
    return this.got === "out" && this.differences.differ(shape, "out-held");
  }

  /** One name does for both views where they do not differ. */
  #key(met: ShapeId, view: WireView): string {
    const shape = this.#isJson(met) && this.#json !== undefined ? this.#json : met;
    return `${this.differences.differ(shape, `in-${this.got}`) ? view : "out"} ${shape}`;
  }

  #isJson(shape: ShapeId): boolean {
    return this.#circles.has(shape) && isJsonValue(this.#model.shapes, shape);
  }

  #own(name: string, roles: readonly ("Client" | "Handlers" | "error" | PartName)[]): void {
    const whole = name.split(".").map(pascalCase).join("");
    for (const role of roles) this.#parts.set(`${name} ${role}`, this.#table.take(whole + pascalCase(role)));
  }

  #nameSchemas(): void {
    const { shapes, procedures } = this.#model;
    const seen = { in: new Set<ShapeId>(), out: new Set<ShapeId>() };
    let isJsonMet = false;
    for (const procedure of procedures) {
      for (const { shape, view, part } of partsOf(procedure)) {
        reach(
          shapes,
          [shape],
          (inner) => insideOf(inner, this.seen(view)),
          (id) => {
            if (!this.isNamed(id)) return;
            const key = this.#key(id, view);
            const found = shapes[id] as Shape;
            if (this.#isJson(id)) isJsonMet = true;
            if (this.#named.has(key) || this.#isJson(id)) return;
            const suffix = key.startsWith("in") ? "Input" : "";
            const name = this.#table.take(...wishes(found, procedure.name, part, suffix));
            this.#named.set(key, { name, shape: id, view: key.startsWith("in") ? "in" : "out" });
          },
          seen[view],
        );
      }
    }
    if (this.#json === undefined || !isJsonMet) return;
    const name = this.#table.take("Json", "JsonValue"); // after those that authors chose
    this.#named.set(this.#key(this.#json, "out"), { name, shape: this.#json, view: "out" });
  }
}

function canBeNamed(shapes: readonly Shape[], shape: Shape): boolean {
  if (shape.kind === "readonly") return canBeNamed(shapes, shapes[shape.inner] as Shape);
  return nameable.has(shape.kind) || (shape.kind === "literal" && shape.values.length > 1);
}

/** `ReadonlyMap` is written out even where the map has a name, as a `Map`. */
function writtenInside(shapes: readonly Shape[], shape: Shape): readonly ShapeId[] {
  const inner = shape.kind === "readonly" ? shapes[shape.inner] : undefined;
  return insideOf(inner?.kind === "map" || inner?.kind === "set" ? inner : shape);
}

/** A circle without a name takes that of the place where it was met first. */
function wishes({ entity }: Shape, procedure: string, part: string, suffix: string): [string, ...string[]] {
  if (!entity) return [`${procedure.split(".").map(pascalCase).join("")}${pascalCase(part)}Node${suffix}`];
  const plain = pascalCase(entity.name) + suffix;
  const [file = ""] = (entity.file.split("/").at(-1) ?? "").split(".");
  return [plain, pascalCase(file) + plain];
}

function partsOf(procedure: Procedure): { shape: ShapeId; view: WireView; part: string }[] {
  const view = errorView(procedure.kind);
  return [...flowsOf(procedure), ...procedure.errors.map(({ data, name }) => ({ shape: data, view, part: name }))];
}
