/** What zod was told of a schema: `.meta({ id })` names it, `.describe(text)` and `.meta({ description })` say what it is. */

import type { Entity } from "../model/shape.ts";
import { isSchema, type LiveSchema } from "./live-schema.ts";

interface Meta {
  readonly id?: unknown;
  readonly description?: unknown;
  readonly deprecated?: unknown;
}

/** Their words are their schema's. */
const seenThrough = new Set(["optional", "nullable", "nonoptional", "default", "prefault", "catch", "readonly"]);

export function entityOfMeta(schema: LiveSchema): Entity | undefined {
  const { id } = metaOf(schema);
  return typeof id === "string" ? { name: id, file: "" } : undefined;
}

/** As a comment of JSDoc would say it; a comment in the contract goes before. */
export function docsOfMeta(schema: unknown): string | undefined {
  if (!isSchema(schema)) return undefined;
  const { description, deprecated } = metaOf(schema);
  const { def } = schema._zod;
  const isSilent = description === undefined && deprecated === undefined;
  if (isSilent) return seenThrough.has(def.type) ? docsOfMeta(def.innerType) : undefined;
  const lines = [
    ...(typeof description === "string" ? [description] : []),
    ...(deprecated === true ? ["@deprecated"] : []),
  ];
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** Before zod 4.1.13 each copy of zod kept the words by itself, where only a schema can ask for its own. */
function metaOf(schema: LiveSchema): Meta {
  const { __zod_globalRegistry: registry } = globalThis as {
    __zod_globalRegistry?: { get(schema: object): Meta | undefined };
  };
  return (registry ? registry.get(schema) : schema.meta?.()) ?? {};
}
