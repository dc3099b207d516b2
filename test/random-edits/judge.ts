/** Whether what `breaking` says of an edit is what becomes of its values. */

import * as z from "zod";
import type { Change } from "../../packages/codegen/src/compare/change.ts";
import { rules } from "../../packages/codegen/src/compare/rules.ts";
import { isSame, told } from "../random-schemas/crossed-value.ts";

export type Tried = { readonly arrived: unknown } | { readonly refusal: unknown };

export interface Case {
  /** `in`: old clients give values; `out`: old clients get them. */
  readonly way: "in" | "out";
  readonly old: z.ZodType;
  readonly now: z.ZodType;
  readonly values: readonly unknown[];
  /** Of the other version: they count where nothing of them is dropped. */
  readonly others: readonly unknown[];
  readonly changes: readonly Change[];
  /** Servers hold something else than they are given. */
  readonly isChanging: boolean;
  /** Code has a say in what is a value, of which a counter-example knows nothing. */
  readonly isCoded: boolean;
  /** Even what another option of a union is there for. */
  readonly swallows: boolean;
  /** Between both sides of the version whose values they are. */
  readonly known: (value: unknown) => Promise<Tried>;
  /** Between an old client and a new server. */
  readonly across: (value: unknown) => Promise<Tried>;
}

export interface Judged {
  /** What is wrong with the classification. */
  readonly faults: readonly string[];
  readonly rules: readonly string[];
  readonly isBreaking: boolean;
  /** It is called breaking, and no value shows why. */
  readonly isUnshown: boolean;
  /** So many values crossed. */
  readonly tried: number;
}

/** Of what they say, nobody can tell, or what they excuse is a matter of bounds. */
const excuses = /_CHECK_CHANGED$|_LOOSENED$/;

export async function judge(given: Case): Promise<Judged> {
  const { changes } = given;
  const breaks = changes.filter(({ rule }) => rules[rule].category === "WIRE");
  const isExcused = changes.some(({ rule }) => excuses.test(rule));
  const shown = [...new Set(changes.map(({ rule }) => rule))].sort();
  const faults: string[] = [];
  let [tried, hasShown] = [0, false];
  for (const value of [...given.values, ...(await wholeOf(given))]) {
    const harm = await harmOf(given, value);
    if (harm === "unknown") continue;
    tried += 1;
    if (harm === undefined) continue;
    hasShown = true;
    if (breaks.length === 0 && !isExcused) faults.push(`[${shown}] but ${told(value)} ${harm}`);
  }
  for (const { rule, example, path } of changes) {
    if (!example) continue;
    const harm = await harmOf(given, example.value, "any difference");
    if (harm === undefined) faults.push(`${rule} of ${path}: ${told(example.value)} is taken as before`);
    else if (harm === "unknown" && !given.isCoded)
      faults.push(`${rule} of ${path}: ${told(example.value)} was no value`);
    else if (harm !== "unknown") hasShown = true;
  }
  const isBreaking = breaks.length > 0;
  return { faults: faults.slice(0, 3), rules: shown, isBreaking, isUnshown: isBreaking && !hasShown, tried };
}

async function wholeOf({ way, old, now, others }: Case): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const other of others) {
    const source = way === "in" ? await parsed(old, other) : await encoded(now, other);
    if (source && isSame(source.data, other)) found.push(other);
  }
  return found;
}

/** What goes wrong with a value, if it has ever gone right. */
async function harmOf(
  given: Case,
  value: unknown,
  looksAt: "loss" | "any difference" = "loss",
): Promise<string | undefined | "unknown"> {
  const { way, known, across } = given;
  const source = way === "in" ? await parsed(given.old, value) : await encoded(given.now, value);
  if (!source) return "unknown";
  const before = await known(value);
  if (!("arrived" in before) || !isSame(before.arrived, source.data)) return "unknown";
  const after = await across(value);
  if (!("arrived" in after)) return `is refused: ${after.refusal}`;
  const plain = emptied(value);
  if (
    looksAt === "any difference" &&
    !isSame(plain, value) &&
    (await parsed(way === "in" ? given.now : given.old, plain))
  )
    return "is taken for an object";
  return way === "in"
    ? harmIn(given, value, after.arrived, before.arrived, looksAt)
    : harmOut(given, after.arrived, before.arrived, looksAt);
}

/** A server holds what its own schema makes of it, and nothing that it held before is gone. */
async function harmIn(
  { now, changes, isChanging, swallows }: Case,
  value: unknown,
  arrived: unknown,
  before: unknown,
  looksAt: "loss" | "any difference",
): Promise<string | undefined> {
  const wanted = await parsed(now, value);
  if (!wanted)
    return looksAt === "loss" && (isChanging || isSameText(arrived, value) || isSameText(arrived, before))
      ? undefined
      : `arrives as ${told(arrived)}`;
  if (!swallows && !isSame(arrived, wanted.data)) return `arrives as ${told(arrived)}, not as ${told(wanted.data)}`;
  const isLost = !isChanging && !swallows && changes.length === 0 && !holds(arrived, before, value);
  if (isLost || (looksAt === "any difference" && !isSame(arrived, before)))
    return `arrived as ${told(before)}, and now as ${told(arrived)}`;
  return undefined;
}

/** An old client holds something of the type that it knows, the same as a new one as far as that goes. */
async function harmOut(
  { old }: Case,
  arrived: unknown,
  held: unknown,
  looksAt: "loss" | "any difference",
): Promise<string | undefined> {
  const [mine, theirs] = [await encoded(old, arrived), await encoded(old, held)];
  if (!mine || (looksAt === "any difference" && !holds(arrived, mine.data, mine.data)))
    return `is got as ${told(arrived)}, which no old client knows`;
  const isRead = theirs ? isSame(mine.data, theirs.data) : looksAt === "loss" && isSameText(arrived, held);
  if (!isRead) return `is got as ${told(arrived)}, by new clients as ${told(held)}`;
  return undefined;
}

async function parsed(schema: z.ZodType, value: unknown): Promise<{ readonly data: unknown } | undefined> {
  try {
    const { success, data } = await z.safeParseAsync(schema, value);
    return success ? { data } : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing is filled in. */
async function encoded(schema: z.ZodType, value: unknown): Promise<{ readonly data: unknown } | undefined> {
  try {
    const { success, data } = await z.safeEncodeAsync(schema, value as never);
    return success ? { data } : undefined;
  } catch {
    return undefined;
  }
}

/** A Date may cross as a text, and be known as such on one side only. */
function isSameText(a: unknown, b: unknown): boolean {
  return isSame(withTexts(a), withTexts(b));
}

function withTexts(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(withTexts);
  if (value instanceof Map) return new Map(withTexts([...value]) as [unknown, unknown][]);
  if (value instanceof Set) return new Set(withTexts([...value]) as unknown[]);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTexts(inner)]));
}

/** All that was held of what was given. */
function holds(now: unknown, before: unknown, given: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(now) && Array.isArray(given))
    return before.length <= now.length && before.every((item, at) => holds(now[at], item, given[at]));
  if (before instanceof Map && now instanceof Map && given instanceof Map)
    return holds([...now], [...before], [...given]);
  if (before instanceof Set && now instanceof Set && given instanceof Set)
    return holds([...now], [...before], [...given]);
  if (!isPlain(given) && isPlain(before)) return true; // it was lost before, as an object without properties
  if (!isPlain(before) || !isPlain(now) || !isPlain(given)) return isSame(now, before);
  return Object.keys(before).every((key) => given[key] === undefined || holds(now[key], before[key], given[key]));
}

/** To zod a map, a set and a Date are objects without properties, where it wants an object. */
function emptied(value: unknown): unknown {
  if (value instanceof Map || value instanceof Set || value instanceof Date) return {};
  if (Array.isArray(value)) return value.map(emptied);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, emptied(inner)]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
