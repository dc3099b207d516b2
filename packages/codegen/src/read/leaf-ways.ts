/** How the types of schemas are found from the declarations of a contract. */

import type { Entity, Shape, ShapeId } from "../model/shape.ts";
import type { LiveContract } from "./live-contract.ts";

/** From the value of a declaration through its properties, as TypeScript types them, to a schema. */
export interface Way {
  readonly from: Entity;
  readonly path: readonly string[];
}

/** The shortest way to each shape; shapes that no declaration leads to have none. */
export function leafWays({ procedures, shapes }: LiveContract): ReadonlyMap<ShapeId, Way> {
  const ways = new Map<ShapeId, Way>();
  shapes.forEach(({ entity }, id) => {
    if (entity?.file) ways.set(id, { from: entity, path: [] });
  });
  for (const { entity, parts, errors } of procedures) {
    if (!entity) continue;
    const found: [ShapeId, string[]][] = Object.entries(parts).map(([part, id]) => [id, [part]]);
    for (const { name, code, data } of errors)
      found.push([data, ["errors", name, ...(code === undefined ? [] : ["data"])]]);
    for (const [id, path] of found) if (!ways.has(id)) ways.set(id, { from: entity, path });
  }
  for (const [id, { from, path }] of ways) {
    for (const [inner, step] of insideOf(shapes[id] as Shape)) {
      if (!ways.has(inner)) ways.set(inner, { from, path: [...path, "_zod", "def", ...step] }); // the loop comes to it
    }
  }
  return ways;
}

/** What lies in a schema's definition, under the names zod has for it. */
function insideOf(shape: Shape): (readonly [ShapeId, readonly string[]])[] {
  switch (shape.kind) {
    case "object":
      return [
        ...shape.fields.map(({ key, shape: inner }) => [inner, ["shape", key]] as const),
        ...(typeof shape.rest === "number" ? [[shape.rest, ["catchall"]] as const] : []),
      ];
    case "array":
      return [[shape.item, ["element"]]];
    case "set":
      return [[shape.item, ["valueType"]]];
    case "map":
    case "record":
      return [
        [shape.key, ["keyType"]],
        [shape.value, ["valueType"]],
      ];
    case "tuple":
      return [
        ...shape.items.map((item, index) => [item, ["items", String(index)]] as const),
        ...(shape.rest === undefined ? [] : [[shape.rest, ["rest"]] as const]),
      ];
    case "union":
      return shape.options.map((option, index) => [option, ["options", String(index)]]);
    case "intersection":
      return [
        [shape.left, ["left"]],
        [shape.right, ["right"]],
      ];
    case "pipe":
    case "codec":
    case "preprocess":
      return [
        [shape.in, ["in"]],
        [shape.out, ["out"]],
      ];
    default:
      return "inner" in shape ? [[shape.inner, ["innerType"]]] : [];
  }
}
