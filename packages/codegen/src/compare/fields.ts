/** The properties of an object, of a record whose keys are known, or of an intersection of such. */

import { mayBeLeftOut } from "../model/optionality.ts";
import type { Field, Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import { fateOf } from "./fate.ts";
import { literalOf } from "./leaf-values.ts";
import { isUndefined, type Member, membersOf } from "./members.ts";

/** Of a record, each may be missing if it is partial, or if undefined is a value. */
export type OwnField = Field & { readonly isPartial?: true };

export interface Fields {
  readonly fields: readonly OwnField[];
  readonly rest?: ShapeId | false;
}

/** @returns `undefined` if it has none of its own */
export function fieldsOf(shape: Shape, shapes: readonly Shape[], view: WireView): Fields | undefined {
  if (shape.kind === "object") return shape;
  if (shape.kind === "record") return fieldsOfRecord(shape, shapes, view);
  if (shape.kind !== "intersection") return undefined;
  const sides = [shape.left, shape.right].map((side) => fieldsOf(shapes[side] as Shape, shapes, view));
  const all = new Map<string, OwnField>();
  for (const side of sides) {
    if (!side) return undefined;
    for (const field of side.fields) all.set(field.key, field);
  }
  const rest = sides.map((side) => side?.rest).find((each) => each !== undefined);
  return { fields: [...all.values()], ...(rest !== undefined && { rest }) };
}

export function mayMiss(shapes: readonly Shape[], { shape, isPartial }: OwnField, view: WireView): boolean {
  return isPartial === true || mayBeLeftOut(shapes, shape, view);
}

function fieldsOfRecord(
  { key, value, partial }: ShapeOf<"record">,
  shapes: readonly Shape[],
  view: WireView,
): Fields | undefined {
  const fields: OwnField[] = [];
  const isPartial = partial || membersOf(shapes, value, view).some((member) => takesNothing(member, shapes));
  for (const member of membersOf(shapes, key, view)) {
    if (member.type !== "value") return undefined;
    fields.push({ key: String(literalOf(member.value)), shape: value, ...(isPartial && { isPartial }) });
  }
  return { fields, rest: false };
}

/** Of undefined no number and no Date can be made, but a text. */
function takesNothing(member: Member, shapes: readonly Shape[]): boolean {
  if (member.type !== "any") return isUndefined(member);
  if (member.isThere) return false;
  const by = member.by === undefined ? undefined : shapes[member.by];
  return !(by && "coerce" in by && by.coerce === true && fateOf(by, ["undefined"]) === "never");
}
