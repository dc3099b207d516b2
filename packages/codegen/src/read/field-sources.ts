/** Declared objects that are no part of a procedure themselves, but others took their fields over. Runs beside the contract. */

import type { Entity, Field, ShapeId } from "../model/shape.ts";
import { isSchema, type LiveSchema } from "./live-schema.ts";

/** A declared object whose fields others took over, while it is no part of a procedure itself. */
export interface LiveSource {
  readonly entity: Entity;
  readonly fields: readonly Field[];
}

/** @param idOf of schemas that are part of a procedure: who has one of them as a field may be where that is written */
export function fieldSources(
  declared: Iterable<readonly [value: object, entity: Entity]>,
  idOf: (schema: object) => ShapeId | undefined,
): LiveSource[] {
  return [...declared].flatMap(([value, entity]) => {
    if (idOf(value) !== undefined) return [];
    const fields = fieldsIn(value).flatMap(([key, schema]) => {
      const shape = idOf(schema);
      return shape === undefined ? [] : [{ key, shape }];
    });
    return fields.length > 0 ? [{ entity, fields }] : [];
  });
}

/** Of an object schema, or of a plain object of schemas, which may be spread into some. */
function fieldsIn(value: object): (readonly [key: string, schema: object])[] {
  try {
    const fields = Object.entries((isSchema(value) ? value._zod.def.shape : value) ?? {});
    return fields.every((field): field is [string, LiveSchema] => isSchema(field[1])) ? fields : [];
  } catch {
    return []; // of a getter that nobody has asked until now
  }
}
