/** Joins what a contract is, seen at run time, with where it is written and how it is documented. */

import { byName, type Model, type Namespace, type PartName, type Procedure } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Entity, Field, Shape, ShapeId } from "../model/shape.ts";
import { bareExpression } from "./bare-expression.ts";
import type { Bundle } from "./bundle-contract.ts";
import type { LiveSource } from "./field-sources.ts";
import { calledFirst } from "./function-results.ts";
import type { LiveContract, LiveProcedure } from "./live-contract.ts";
import { memberTaken, type NamesOf, type ObjectMember, objectMember } from "./object-member.ts";
import { schemaFields } from "./schema-syntax.ts";
import type { Declaration, SourceModule } from "./source-module.ts";
import { argumentLiteral, type Node, type Property, propertiesOf } from "./syntax.ts";
import { TakenFields } from "./taken-fields.ts";
import { writtenInside } from "./written-inside.ts";

type Exported = Pick<ObjectMember, "place"> &
  Partial<Pick<ObjectMember, "docs" | "value" | "home">> & { readonly from?: string };

/** @param entry relative, like the files of the modules */
export function placeModel(entry: string, live: LiveContract, { modules, imports }: Bundle): Model {
  const placing = new Placing(live, modules);
  for (const id of live.shapes.keys()) placing.shape(id);
  for (const source of live.sources) placing.source(source);
  const about = modules.find(({ file }) => file === entry)?.about;
  const procedures = live.procedures.map((procedure) => placing.procedure(procedure, entry, imports));
  placing.takenFields();
  return {
    entry,
    ...(about && { about }),
    procedures,
    namespaces: live.namespaces.map((name) => placing.namespace(name, entry, imports)).sort(byName),
    shapes: live.shapes,
  };
}

class Placing {
  readonly #shapes: readonly Shape[];
  readonly #modules: ReadonlyMap<string, SourceModule>;
  readonly #taken: TakenFields;
  readonly #names: NamesOf = {
    resultOf: (name, home) => this.#resultOf(name, home),
    valueOf: (name, home) => this.#valueOf(name, home),
  };

  constructor({ shapes, sources }: LiveContract, modules: readonly SourceModule[]) {
    this.#shapes = shapes;
    this.#modules = new Map(modules.map((module) => [module.file, module]));
    this.#taken = new TakenFields(shapes, sources);
  }

  /** When all that is written has its place. */
  takenFields(): void {
    this.#taken.place();
  }

  shape(id: ShapeId): void {
    const shape = this.#shapes[id] as Shape;
    const exported = this.#exported(shape.origin ?? shape.entity);
    if (exported) shape.exported = exported;
    const found = this.#find(shape.entity);
    if (!found) return;
    const [module, { place, docs, value }] = found;
    shape.place = place;
    if (docs !== undefined) shape.docs = docs;
    const taken = memberTaken(value, module, this.#names);
    this.#fields(id, taken ? taken.value : value, taken?.home ?? module);
  }

  source({ entity, fields }: LiveSource): void {
    const [module, declared] = this.#find(entity) ?? [];
    if (module && declared) this.#fieldsIn(fields, declared.value, module);
  }

  procedure({ entity, ...procedure }: LiveProcedure, entry: string, imports: Bundle["imports"]): Procedure {
    const named = this.#named(procedure.name, entry, imports);
    const [module, declared] = this.#find(entity) ?? [];
    if (module && declared) {
      const isDefault = /(?:^|\.)default$/.test(procedure.name); // it may have another name, of which nothing is to be said
      const taken = memberTaken(declared.value, module, this.#names);
      const { value, place } = taken ?? declared;
      const docs = declared.docs ?? taken?.docs;
      const written = { value, docs, place: (isDefault && named?.place) || place };
      return this.#written(procedure, written, taken?.home ?? module);
    }
    if (named?.home) return this.#written(procedure, named, named.home);
    return { ...procedure, ...(named && { place: named.place }) };
  }

  #written(
    procedure: Omit<LiveProcedure, "entity">,
    { place, docs, value }: Exported,
    module: SourceModule,
  ): Procedure {
    const literal = argumentLiteral(value);
    const partPlaces: Partial<Record<PartName, Place>> = {};
    const written = new Map(literal ? propertiesOf(literal).map((property) => [property.name, property]) : []);
    for (const [part, { node, value: schema }] of written) {
      const id = procedure.parts[part as PartName];
      partPlaces[part as PartName] = module.placeAt(node.start); // also of what turned out to be no schema
      if (id !== undefined) this.#part(id, schema, module);
    }
    const errors = this.#errors(procedure, written.get("errors")?.value, module);
    return { ...procedure, errors, place, partPlaces, ...(docs !== undefined && { docs }) };
  }

  #errors({ errors }: LiveProcedure, literal: Node | undefined, module: SourceModule): Procedure["errors"] {
    const written = new Map(literal ? propertiesOf(literal).map((property) => [property.name, property]) : []);
    return errors.map((error) => {
      const property = written.get(error.name);
      if (!property) return error;
      this.#part(error.data, property.value, module);
      const docs = module.docsBefore(property.node);
      return { ...error, place: module.placeAt(property.node.start), ...(docs !== undefined && { docs }) };
    });
  }

  namespace(name: string, entry: string, imports: Bundle["imports"]): Namespace {
    const found = this.#named(name, entry, imports);
    if (!found) return { name };
    const { place, docs, from } = found;
    return { name, place, ...(docs !== undefined && { docs }), ...(from !== undefined && { isModule: true }) };
  }

  /** Where the last of dotted names is exported, or what holds it. */
  #named(name: string, entry: string, imports: Bundle["imports"]): Exported | undefined {
    let module = this.#modules.get(entry);
    let found: Exported | undefined;
    for (const part of name.split(".")) {
      const next = module?.namespaces.get(part);
      const declared = next ?? module?.declarations.get(part);
      if (declared) found = { ...declared, ...(module && { home: module }) };
      else if (found) found = this.#member(found, part) ?? { place: found.place };
      const from = next?.from === undefined ? undefined : imports.get(module?.file ?? "")?.get(next.from);
      module = this.#modules.get(from ?? "");
    }
    return found;
  }

  #member({ value, home }: Exported, name: string): ObjectMember | undefined {
    return home && objectMember(value, name, home, this.#names);
  }

  /** Of a function in the same module, or of the only one that has the name. */
  #resultOf(name: string, module: SourceModule): readonly [Node, SourceModule] | undefined {
    const own = module.results.get(name);
    return own ? [own, module] : this.#only(module.aliases.get(name) ?? name, ({ results }, one) => results.get(one));
  }

  /** Of a constant in the same module, or of the only exported one that has the name it is imported by. */
  #valueOf(name: string, module: SourceModule): readonly [Node, SourceModule] | undefined {
    const own = module.declarations.get(name);
    if (own) return own.value && [own.value, module];
    const original = module.aliases.get(name);
    const exported = ({ declarations }: SourceModule, one: string) => {
      const declaration = declarations.get(one);
      return declaration?.isExported ? declaration.value : undefined;
    };
    return original === undefined ? undefined : this.#only(original, exported);
  }

  #only(
    name: string,
    nodeOf: (module: SourceModule, name: string) => Node | undefined,
  ): readonly [Node, SourceModule] | undefined {
    const all = [...this.#modules.values()].flatMap((module) => {
      const node = nodeOf(module, name);
      return node ? [[node, module] as const] : [];
    });
    return all.length === 1 ? all[0] : undefined;
  }

  #find(entity: Entity | undefined): [SourceModule, Declaration] | undefined {
    const module = this.#modules.get(entity?.file ?? "");
    const declaration = module?.declarations.get(entity?.name ?? "");
    return module && declaration && [module, declaration];
  }

  #exported(entity: Entity | undefined): Entity | undefined {
    const [module, { name, isExported }] = this.#find(entity) ?? [undefined, { name: "", isExported: false }];
    const outside = isExported ? name : module?.exportNames.get(name);
    return module && outside !== undefined ? { name: outside, file: module.file } : undefined;
  }

  /** A schema written in its place; one that has a name is placed where that stands. */
  #part(id: ShapeId, value: Node | undefined, module: SourceModule): void {
    const shape = this.#shapes[id] as Shape;
    if (shape.entity) return;
    if (value && !shape.place) shape.place = module.placeAt(value.start);
    this.#fields(id, value, module);
  }

  /** Of the object that a chain of wrappers ends in, or of those inside what it ends in. */
  #fields(id: ShapeId, value: Node | undefined, module: SourceModule): void {
    const shape = this.#wrapped(id);
    if (shape?.kind === "object") this.#fieldsIn(shape.fields, value, module);
    else if (shape) for (const [inside, written] of writtenInside(shape, value)) this.#part(inside, written, module);
  }

  #fieldsIn(fields: readonly Field[], value: Node | undefined, module: SourceModule): void {
    const written = new Map(this.#properties(value, module).map((one) => [one.property.name, one]));
    for (const field of fields) {
      const found = written.get(field.key);
      if (field.place) continue;
      if (!found) {
        this.#taken.add(field, value, module.aliases);
        continue;
      }
      const { property, home } = found;
      field.place = home.placeAt(property.node.start);
      const docs = home.docsBefore(property.node);
      if (docs !== undefined) field.docs = docs;
      this.#part(field.shape, property.value, home);
    }
  }

  /** The properties of an object schema, or of a plain object that is declared, also where a function such as `page(User)` makes it. */
  #properties(value: Node | undefined, module: SourceModule): { property: Property; home: SourceModule }[] {
    const literal = bareExpression(value);
    const own = (literal?.type === "ObjectExpression" ? propertiesOf(literal) : schemaFields(value)).map(
      (property) => ({ property, home: module }),
    );
    const name = calledFirst(value);
    const [result, home] = (name !== undefined && this.#resultOf(name, module)) || [];
    return home ? [...own, ...schemaFields(result).map((property) => ({ property, home }))] : own;
  }

  /** What a chain of wrappers ends in, unless one on the way has a name. */
  #wrapped(id: ShapeId): Shape | undefined {
    for (let shape = this.#shapes[id]; shape; ) {
      const inner = "inner" in shape ? shape.inner : "item" in shape ? shape.item : undefined;
      if (inner === undefined) return shape;
      const next = this.#shapes[inner];
      if (next?.entity) return undefined;
      shape = next;
    }
  }
}
