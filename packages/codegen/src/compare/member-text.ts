/** Alternatives in words. */

import type { Shape, ShapeId } from "../model/shape.ts";
import { valueText } from "../print/value-text.ts";
import { literalOf } from "./leaf-values.ts";
import type { Member } from "./members.ts";

export function membersText(members: readonly Member[], shapes: readonly Shape[]): string {
  return members.length === 0 ? "never" : members.map((member) => memberText(member, shapes)).join(" | ");
}

export function memberText(member: Member, shapes: readonly Shape[]): string {
  if (member.type === "any") return "unknown";
  return member.type === "value" ? valueText(literalOf(member.value)) : kindText(shapes, member.id);
}

export function kindText(shapes: readonly Shape[], id: ShapeId): string {
  const { kind, entity } = shapes[id] as Shape;
  return entity ? entity.name : kind === "date" ? "Date" : kind;
}
