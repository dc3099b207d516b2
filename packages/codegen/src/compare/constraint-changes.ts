/** Whether all that some bounds let through is let through by others too. */

import type { Bound, Constraints } from "../model/shape.ts";
import { formatLook } from "./format-look.ts";
import { candidatesFor } from "./leaf-candidates.ts";
import { fits, order } from "./leaf-values.ts";
import { inclusionOf } from "./pattern-inclusion.ts";

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
  const implies = (bound: "min" | "max", isImplied: boolean) => isImplied || impliesLength(given, taken[bound], bound);
  if (!implies("min", impliesLower(given, taken))) tell(lowerText);
  if (!implies("max", impliesUpper(given, taken))) tell(upperText);
  if (taken.integer && !given.integer) tell(({ integer }) => (integer ? "whole numbers only" : "any number"));
  if (taken.multipleOf !== undefined && !isMultiple(given.multipleOf, taken.multipleOf))
    tell(({ multipleOf }) => (multipleOf === undefined ? "no step" : `multiples of ${multipleOf}`));
  const fit = formatFit(given, taken);
  if (fit === "all") return { bounds };
  const doubt = fit === "unknown" ? ": whether all of the one fits the other, nobody can tell" : "";
  return { bounds, format: `${formatChange(before, now)}${doubt}` };
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

/** Of texts that look like something. */
function impliesLength(given: Constraints, bound: Bound | undefined, key: "min" | "max"): boolean {
  if (bound === undefined || (given.format ?? given.patterns) === undefined) return false;
  return inclusionOf(patternsOf(given), lengthPattern({ [key]: bound })) === "all";
}

function isMultiple(given: Bound | undefined, of: Bound): boolean {
  if (given === undefined) return false;
  const ratio = Number(given) / Number(of);
  return Math.abs(ratio - Math.round(ratio)) < 1e-9;
}

/** `some`: a text is known that the other does not let through, or its format is another. */
function formatFit(given: Constraints, taken: Constraints): "all" | "some" | "unknown" {
  if (taken.format !== undefined && !isOf(given.format ?? "", taken.format)) return "some";
  const strays = () => candidatesFor("string", [given, taken]).some((text) => fits(given, text) && !fits(taken, text));
  if (isTime(taken)) return strays() ? "some" : "all";
  const known = new Set(given.patterns);
  const others = (taken.patterns ?? []).filter((pattern) => !known.has(pattern));
  if (others.every((pattern) => inclusionOf(patternsOf(given), pattern) === "all")) return "all";
  return strays() || strayTexts(given, taken).length > 0 ? "some" : "unknown";
}

/** Texts that only the second refuses. Of what a format looks like not all is of that format. */
export function strayTexts(given: Constraints, taken: Constraints): string[] {
  if (formatLook(given) !== undefined) return [];
  const found = patternsOf(taken).map((pattern) => inclusionOf(patternsOf(given), pattern));
  return found
    .flatMap((inclusion) => (typeof inclusion === "object" ? [inclusion.stray] : []))
    .filter((text) => fits(given, text));
}

/** What all texts match. A length is a pattern, too. */
function patternsOf(constraints: Constraints): readonly string[] {
  const { patterns = [], min, max } = constraints;
  const look = formatLook(constraints);
  return [
    ...patterns,
    ...(look === undefined ? [] : [look]),
    ...(min === undefined && max === undefined ? [] : [lengthPattern(constraints)]),
  ];
}

function lengthPattern({ min, max }: Constraints): string {
  return `/^[^]{${min ?? 0},${max ?? ""}}$/`;
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
