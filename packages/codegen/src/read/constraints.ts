/** The checks of a live schema → bounds and formats, as plain data. Runs beside the contract. */

import { createHash } from "node:crypto";
import { fixedFormats } from "../model/formats.ts";
import type { Bound, Constraints } from "../model/shape.ts";

interface Check {
  readonly check?: string;
  readonly format?: string;
  /** Of a UUID. */
  readonly version?: string;
  /** Of a JWT. */
  readonly alg?: string;
  /** Of a URL. */
  readonly protocol?: RegExp;
  readonly hostname?: RegExp;
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly size?: number;
  readonly pattern?: RegExp;
  readonly fn?: unknown;
  readonly tx?: unknown;
  readonly property?: unknown;
  /** Of a property, and of several. */
  readonly schema?: unknown;
  readonly shape?: unknown;
}

type Definition = Check & {
  readonly type?: string;
  readonly checks?: readonly LiveCheck[];
  readonly transform?: unknown;
  readonly reverseTransform?: unknown;
};

interface LiveCheck {
  readonly _zod: { readonly def: Check; readonly check?: unknown };
}

type Bounds = { -readonly [K in keyof Constraints]: Constraints[K] };

const int64 = 2n ** 63n;

/** What the formats of numbers come to. */
const numberFormats: Readonly<Record<string, Bounds>> = {
  safeint: { integer: true },
  int32: { integer: true, min: -(2 ** 31), max: 2 ** 31 - 1 },
  uint32: { integer: true, min: 0, max: 2 ** 32 - 1 },
  float32: { min: -3.4028234663852886e38, max: 3.4028234663852886e38 },
  int64: { min: String(-int64), max: String(int64 - 1n) },
  uint64: { min: "0", max: String(2n ** 64n - 1n) },
};

/** Their pattern says all. */
const plainFormats = new Set(["regex", "starts_with", "ends_with", "includes", "lowercase", "uppercase"]);

/** @returns `undefined` if there are none */
export function constraintsOf(definition: object): Constraints | undefined {
  const bounds: Bounds = {};
  const own = definition as Definition;
  if (own.check !== undefined && own.type !== "custom") take(bounds, own, undefined);
  for (const { _zod } of own.checks ?? []) take(bounds, _zod.def, _zod.check);
  for (const code of [own.transform, own.reverseTransform]) if (typeof code === "function") heard(bounds, code);
  return Object.keys(bounds).length > 0 ? bounds : undefined;
}

function heard(bounds: Bounds, code: unknown): void {
  bounds.functions = [...(bounds.functions ?? []), hashOfFunction(code)];
}

/** A function cannot be compared with another, but its text can. */
function hashOfFunction(code: unknown): string {
  return createHash("sha256").update(String(code).replace(/\s+/g, " ")).digest("hex").slice(0, 12);
}

/** What is asked of properties of a text or of bytes, which the wire does not carry: all that their schemas say. */
function textOf(schemas: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(schemas, (key, value: unknown) => {
    if (key === "error" || seen.has(value)) return undefined;
    if (typeof value === "function" || typeof value === "bigint" || value instanceof RegExp) return String(value);
    const def = (value as Partial<LiveCheck> | null)?._zod?.def;
    if (!def) return value;
    seen.add(value);
    return { ...def, ...constraintsOf(def) };
  });
}

function take(bounds: Bounds, check: Check, run: unknown): void {
  switch (check.check) {
    case "greater_than":
      return raise(bounds, check.inclusive ? "min" : "above", check.value);
    case "less_than":
      return lower(bounds, check.inclusive ? "max" : "below", check.value);
    case "multiple_of":
      bounds.multipleOf = comparable(check.value) ?? 1;
      return;
    case "number_format":
    case "bigint_format":
      return takeNumberFormat(bounds, check.format ?? "");
    case "string_format":
      return takeFormat(bounds, check);
    case "custom":
    case "overwrite":
    case "mime_type":
      return heard(bounds, check.fn ?? check.tx ?? run);
    case "property":
      return heard(bounds, textOf({ [String(check.property)]: check.schema }));
    case "properties":
      return heard(bounds, textOf(check.shape));
    default:
      raise(bounds, "min", check.minimum ?? check.length ?? check.size);
      lower(bounds, "max", check.maximum ?? check.length ?? check.size);
  }
}

function takeNumberFormat(bounds: Bounds, format: string): void {
  const { integer, min, max } = numberFormats[format] ?? {};
  if (integer) bounds.integer = true;
  raise(bounds, "min", min);
  lower(bounds, "max", max);
}

function takeFormat(bounds: Bounds, check: Check): void {
  const { format = "", pattern, fn } = check;
  if (!plainFormats.has(format)) bounds.format = [format, ...optionsOf(check)].join(" ");
  if (fixedFormats.has(format)) return;
  if (pattern instanceof RegExp) bounds.patterns = [...(bounds.patterns ?? []), String(pattern)].sort();
  else if (typeof fn === "function") heard(bounds, fn);
}

/** What narrows a format: its name comes first, so that each is known to be one of that. */
function optionsOf({ version, alg, protocol, hostname }: Check): string[] {
  return [
    ...(version ? [version] : []),
    ...(alg ? [alg] : []),
    ...(protocol ? [`protocol ${protocol}`] : []),
    ...(hostname ? [`hostname ${hostname}`] : []),
  ];
}

function raise(bounds: Bounds, key: "min" | "above", value: unknown): void {
  const bound = comparable(value);
  const known = bounds[key];
  if (bound !== undefined && (known === undefined || isLess(known, bound))) bounds[key] = bound;
}

function lower(bounds: Bounds, key: "max" | "below", value: unknown): void {
  const bound = comparable(value);
  const known = bounds[key];
  if (bound !== undefined && (known === undefined || isLess(bound, known))) bounds[key] = bound;
}

function comparable(value: unknown): Bound | undefined {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (typeof value === "string") return value;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Bigints and dates are spelt out. */
function isLess(a: Bound, b: Bound): boolean {
  if (typeof a === "number" || typeof b === "number") return Number(a) < Number(b);
  return /^-?\d+$/.test(a) && /^-?\d+$/.test(b) ? BigInt(a) < BigInt(b) : a < b;
}
