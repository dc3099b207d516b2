/** Whether a shape is what `z.json()` makes: a union of all that JSON knows, with lists and records of itself. */

import type { Shape, ShapeId } from "./shape.ts";

const kinds = "array boolean null number record string";

export function isJsonValue(shapes: readonly Shape[], id: ShapeId): boolean {
  const union = shapes[id];
  if (union?.kind !== "union" || union.exclusive || union.constraints) return false;
  const options = union.options.map((option) => shapes[option] as Shape);
  if (
    options
      .map(({ kind }) => kind)
      .sort()
      .join(" ") !== kinds
  )
    return false;
  return options.every((option) => {
    if (option.constraints || "coerce" in option) return false;
    if (option.kind === "array") return option.item === id;
    if (option.kind !== "record") return true;
    const key = shapes[option.key];
    return option.value === id && !option.partial && key?.kind === "string" && !key.constraints;
  });
}
