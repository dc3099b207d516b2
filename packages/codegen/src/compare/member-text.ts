/** Alternatives in words. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import { isIdentifier, quote } from "../print/quote.ts";
import { valueText } from "../print/value-text.ts";
import { literalOf } from "./leaf-values.ts";
import type { Member } from "./members.ts";

/** So many tell one object from another. */
const maxKeys = 4;
/** A property of so many values may be what tells it, too. */
const maxValues = 3;

export function membersText(members: readonly Member[], shapes: readonly Shape[]): string {
  return members.length === 0 ? "never" : members.map((member) => memberText(member, shapes)).join(" | ");
}

export function memberText(member: Member, shapes: readonly Shape[]): string {
  if (member.type === "any") return "unknown";
  return member.type === "value" ? valueText(literalOf(member.value)) : kindText(shapes, member.id);
}

export function kindText(shapes: readonly Shape[], id: ShapeId): string {
  const shape = shapes[id] as Shape;
  const { kind, entity } = shape;
  if (entity) return entity.name;
  if (shape.kind === "object" && shape.fields.length > 0) return objectText(shape, shapes);
  return kind === "date" ? "Date" : kind;
}

/** By what it holds, and by its tag: others of the same union are objects too. */
function objectText({ fields }: ShapeOf<"object">, shapes: readonly Shape[]): string {
  const keys = fields.slice(0, maxKeys).map(({ key, shape }) => {
    const name = isIdentifier(key) ? key : quote(key);
    const held = shapes[shape];
    const values = held?.kind === "literal" && held.values.length <= maxValues ? held.values.map(literalOf) : [];
    return values.length === 0 ? name : `${name}: ${values.map(valueText).join(" | ")}`;
  });
  return `{ ${keys.join(", ")}${fields.length > maxKeys ? ", …" : ""} }`;
}
