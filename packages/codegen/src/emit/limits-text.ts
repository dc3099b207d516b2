/** Bounds and formats in words. */

import { patternsBeside } from "../model/formats.ts";
import type { Constraints, Shape } from "../model/shape.ts";

export function limitsText({ kind, constraints = {} }: Shape): string[] {
  const { format, integer, multipleOf } = constraints;
  const found = [
    ...(format !== undefined ? [formatText(format)] : []),
    ...patternsBeside(constraints).map((pattern) => `matches ${pattern}`),
    ...(integer ? ["whole number"] : []),
    ...rangeText(kind, constraints),
    ...(multipleOf !== undefined && multipleOf !== 1 ? [`multiple of ${multipleOf}`] : []),
  ];
  return found;
}

const formatNames = new Map([
  ["url", "URL"],
  ["uuid", "UUID"],
  ["datetime", "ISO time"],
  ["ipv4", "IPv4"],
  ["ipv6", "IPv6"],
  ["jwt", "JWT"],
]);

/** What narrows a format stands behind its name. */
function formatText(format: string): string {
  const [name = "", ...options] = format.split(" ");
  return [formatNames.get(name) ?? name, ...options].join(" ");
}

const units: Readonly<Partial<Record<Shape["kind"], readonly [one: string, many: string]>>> = {
  string: ["character", "characters"],
  array: ["item", "items"],
  set: ["item", "items"],
  map: ["entry", "entries"],
};

function rangeText(kind: Shape["kind"], { min, max, above, below }: Constraints): string[] {
  const unit = units[kind];
  if (!unit) {
    return [
      ...(min !== undefined ? [`≥\u00a0${min}`] : []),
      ...(above !== undefined ? [`>\u00a0${above}`] : []),
      ...(max !== undefined ? [`≤\u00a0${max}`] : []),
      ...(below !== undefined ? [`<\u00a0${below}`] : []),
    ];
  }
  const of = (count: number | string) => `${count} ${Number(count) === 1 ? unit[0] : unit[1]}`;
  if (min !== undefined && min === max) return [`exactly ${of(min)}`];
  if (min !== undefined && max !== undefined) return [`${min} to ${of(max)}`];
  if (min !== undefined) return [`at least ${of(min)}`];
  return max === undefined ? [] : [`at most ${of(max)}`];
}
