/** Which keys a record takes. */

import type { Shape, ShapeId } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import { accepts, literalOf } from "./leaf-values.ts";
import { membersOf } from "./members.ts";
import { Samples } from "./sample.ts";

/** Numbers are keys too, as texts. */
export function isKey(shapes: readonly Shape[], view: WireView, key: ShapeId, name: string): boolean {
  return membersOf(shapes, key, view).some((member) => {
    if (member.type === "any") return true;
    if (member.type === "value") return String(literalOf(member.value)) === name;
    const shape = shapes[member.id];
    if (shape?.kind === "template") return accepts(shape, name, new Samples(shapes, view).templateTest(shape));
    return shape !== undefined && accepts(shape, shape.kind === "number" ? Number(name) : name);
  });
}
