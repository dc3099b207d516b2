/** Fields that an object took over from another, as by `.omit` or `...Other.shape`: they are written, and documented, there. */

import type { Entity, Field, Shape, ShapeId } from "../model/shape.ts";
import type { LiveSource } from "./field-sources.ts";
import type { Node } from "./syntax.ts";

export class TakenFields {
  readonly #shapes: readonly Shape[];
  /** The objects of each name. */
  readonly #objects = new Map<string, (readonly Field[])[]>();
  #waiting: { readonly field: Field; readonly names: ReadonlySet<string> }[] = [];

  /** @param sources objects that are no shapes */
  constructor(shapes: readonly Shape[], sources: readonly LiveSource[]) {
    this.#shapes = shapes;
    for (const { entity, fields } of sources) this.#add(entity, fields);
    for (const shape of shapes) if (shape.kind === "object" && shape.entity) this.#add(shape.entity, shape.fields);
  }

  #add({ name }: Entity, fields: readonly Field[]): void {
    this.#objects.set(name, [...(this.#objects.get(name) ?? []), fields]);
  }

  /** @param value what made the object that has the field, in a module that imports others under other names */
  add(field: Field, value: Node | undefined, aliases: ReadonlyMap<string, string>): void {
    const names = new Set((value ? namesIn(value) : []).map((name) => aliases.get(name) ?? name));
    if (names.size > 0) this.#waiting.push({ field, names });
  }

  /** What is taken over from one may be taken over from that by the next. */
  place(): void {
    for (let before = -1; before !== this.#waiting.length; ) {
      before = this.#waiting.length;
      this.#waiting = this.#waiting.filter(({ field, names }) => !this.#isPlaced(field, names));
    }
  }

  #isPlaced(field: Field, names: ReadonlySet<string>): boolean {
    const objects = [...names].flatMap((name) => this.#objects.get(name) ?? []);
    const source = objects
      .flatMap((fields) => fields.filter(({ key }) => key === field.key))
      .find((one) => one.place && this.#core(one.shape) === this.#core(field.shape));
    if (!source?.place) return false;
    field.place = source.place;
    if (source.docs !== undefined) field.docs = source.docs;
    return true;
  }

  /** What it is apart from whether it may be missing: the same schema, not only one like it. */
  #core(id: ShapeId): ShapeId {
    const shape = this.#shapes[id];
    return shape && "inner" in shape ? this.#core(shape.inner) : id;
  }
}

/** Of what an expression begins with, and of what it is given; not of what stands in its properties. */
function namesIn(node: Node): string[] {
  switch (node.type) {
    case "Identifier":
      return [String(node.name)];
    case "CallExpression":
      return [node.callee as Node, ...(node.arguments as Node[])].flatMap(namesIn);
    case "MemberExpression":
      return [node.object as Node, node.property as Node].flatMap(namesIn);
    case "ArrowFunctionExpression":
      return namesIn(node.body as Node);
    case "ArrayExpression":
      return (node.elements as (Node | null)[]).flatMap((element) => (element ? namesIn(element) : []));
    case "ObjectExpression":
      return (node.properties as Node[]).flatMap((property) =>
        property.type === "SpreadElement" ? namesIn(property.argument as Node) : [],
      );
    default:
      return [];
  }
}
