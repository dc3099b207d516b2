/** The fields of random objects: names, schemas, values. */

import type { Random } from "../simulate/random.ts";
import type { Chooser, RandomSchema, Take } from "./random-schema.ts";
import { optional } from "./wrappers.ts";

export interface Field {
  readonly key: string;
  readonly schema: RandomSchema;
}

const keys = ["a", "b", "kind", "with space", "1", "ünï", "$b", "x-y", "then"];

/** Some keys, each once. */
export function keysOf(random: Random, least: number, most: number): string[] {
  const left = [...keys];
  const take = () => left.splice(random.between(0, left.length - 1), 1)[0] as string;
  return Array.from({ length: random.between(least, most) }, take);
}

export function fieldsOf(chooser: Chooser, names: readonly string[]): Field[] {
  return names.map((key) => ({ key, schema: chooser.random.chance(0.3) ? optional(chooser) : chooser.inner() }));
}

export function keyText(key: string): string {
  return /^[a-z]+$/.test(key) ? key : JSON.stringify(key);
}

/** What stands between the parentheses of `z.object`. */
export function fieldsText(fields: readonly Field[], ...more: string[]): string {
  return `{ ${[...fields.map(({ key, schema }) => `${keyText(key)}: ${schema.text}`), ...more].join(", ")} }`;
}

/** An object as code, with or without what may be missing. */
export function objectValue(
  random: Random,
  fields: readonly Field[],
  more: readonly string[] = [],
  take: Take = ({ values }) => random.pick(values),
): string {
  const own = fields
    .filter(({ schema }) => !(schema.optional && random.chance(0.5)))
    .map(({ key, schema }) => `${keyText(key)}: ${take(schema)}`);
  return `{ ${[...own, ...more].join(", ")} }`;
}

export function schemasOf(fields: readonly Field[]): RandomSchema[] {
  return fields.map(({ schema }) => schema);
}
