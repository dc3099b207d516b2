/** Whether all that some bounds let through is let through by others too. */

import type { Bound, Constraints } from "../model/shape.ts";
import { candidatesFor } from "./leaf-candidates.ts";
import { fits, order } from "./leaf-values.ts";

export interface ConstraintChanges {
  /** In words, such as `at least 3 (was 1)`. */
  readonly bounds: readonly string[];
  readonly format?: string;
}

/** What `taken` refuses of what `given` allows; `before` of the two is the released one. */
export function constraintChanges(
  given: Constraints,
  taken: Constraints,
  before: Constraints,
  now: Constraints,
): ConstraintChanges {
  const bounds: string[] = [];
  const tell = (text: (of: Constraints) => string) => bounds.push(`${text(now)} (was ${text(before)})`);
  if (!impliesLower(given, taken)) tell(lowerText);
  if (!impliesUpper(given, taken)) tell(upperText);
  if (taken.integer && !given.integer) tell(({ integer }) => (integer ? "whole numbers only" : "any number"));
  if (taken.multipleOf !== undefined && !isMultiple(given.multipleOf, taken.multipleOf))
    tell(({ multipleOf }) => (multipleOf === undefined ? "no step" : `multiples of ${multipleOf}`));
  return impliesFormat(given, taken) ? { bounds } : { bounds, format: formatChange(before, now) };
}

function impliesLower(given: Constraints, { min, above }: Constraints): boolean {
  const reaches = (bound: Bound) =>
    (given.min !== undefined && order(given.min, bound) >= 0) ||
    (given.above !== undefined && order(given.above, bound) >= 0);
  const passes = (bound: Bound) =>
    (given.min !== undefined && order(given.min, bound) > 0) ||
    (given.above !== undefined && order(given.above, bound) >= 0);
  return (min === undefined || reaches(min)) && (above === undefined || passes(above));
}

function impliesUpper(given: Constraints, { max, below }: Constraints): boolean {
  const reaches = (bound: Bound) =>
    (given.max !== undefined && order(given.max, bound) <= 0) ||
    (given.below !== undefined && order(given.below, bound) <= 0);
  const passes = (bound: Bound) =>
    (given.max !== undefined && order(given.max, bound) < 0) ||
    (given.below !== undefined && order(given.below, bound) <= 0);
  return (max === undefined || reaches(max)) && (below === undefined || passes(below));
}

function isMultiple(given: Bound | undefined, of: Bound): boolean {
  if (given === undefined) return false;
  const ratio = Number(given) / Number(of);
  return Math.abs(ratio - Math.round(ratio)) < 1e-9;
}

function impliesFormat(given: Constraints, taken: Constraints): boolean {
  const known = new Set(given.patterns);
  const isSameFormat = taken.format === undefined || isOf(given.format ?? "", taken.format);
  if (isSameFormat && isTime(taken))
    return candidatesFor("string", []).every((text) => !fits(given, text) || fits(taken, text));
  return isSameFormat && (taken.patterns ?? []).every((pattern) => known.has(pattern));
}

/** A UUID of one version is a UUID, and a GUID. */
function isOf(format: string, wider: string): boolean {
  if (wider === "guid" && /^uuid\b/.test(format)) return true;
  return format === wider || format.startsWith(`${wider} `);
}

function lowerText({ min, above }: Constraints): string {
  return above !== undefined ? `more than ${above}` : min !== undefined ? `at least ${min}` : "no lower bound";
}

function upperText({ max, below }: Constraints): string {
  return below !== undefined ? `less than ${below}` : max !== undefined ? `at most ${max}` : "no upper bound";
}

/** Its pattern is zod's own and changes with a few options, each of which shows in one of the candidates. */
function isTime({ format }: Constraints): boolean {
  return format === "datetime" || format === "time";
}

function formatChange(before: Constraints, now: Constraints): string {
  const [was, is] = [formatText(before), formatText(now)];
  return was === is ? `another ${is} than before` : `${is} (was ${was})`;
}

function formatText({ format, patterns = [] }: Constraints): string {
  if (format !== undefined) return format;
  return patterns.length === 0 ? "any text" : patterns.join(" and ");
}
