/** Single values: which of them a shape without others inside accepts, and some worth trying. */

import type { Bound, Constraints, LiteralValue, Shape } from "../model/shape.ts";
import { isUrl } from "../print/is-url.ts";

/** What each kind looks like in JavaScript. */
const kindTests: Readonly<Partial<Record<Shape["kind"], (value: unknown) => boolean>>> = {
  string: (value) => typeof value === "string",
  template: (value) => typeof value === "string",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  nan: (value) => Number.isNaN(value),
  boolean: (value) => typeof value === "boolean",
  bigint: (value) => typeof value === "bigint",
  date: (value) => value instanceof Date,
  bytes: (value) => value instanceof Uint8Array,
};

/** @param parts of a template, as a regular expression */
export function accepts(shape: Shape, value: unknown, parts?: RegExp): boolean {
  const ofKind = kindTests[shape.kind]?.(value) ?? false;
  return ofKind && (parts?.test(value as string) ?? true) && fits(shape.constraints ?? {}, value);
}

export function fits(
  { min, max, above, below, multipleOf, integer, format, patterns }: Constraints,
  value: unknown,
): boolean {
  const size = sizeOf(value);
  const bounds: readonly (readonly [Bound | undefined, (order: number) => boolean])[] = [
    [min, (order) => order >= 0],
    [max, (order) => order <= 0],
    [above, (order) => order > 0],
    [below, (order) => order < 0],
  ];
  if (size !== undefined && !bounds.every(([bound, holds]) => bound === undefined || holds(order(size, bound))))
    return false;
  if (integer && !Number.isInteger(value)) return false;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) return false;
  if (typeof value !== "string") return true;
  const [name = "", ...options] = format?.split(" ") ?? [];
  const isOfFormat = (formatTests[name]?.(value) ?? true) && isNarrowed(name, options, value);
  return isOfFormat && (patterns ?? []).every((pattern) => regExpOf(pattern)?.test(value) ?? false);
}

/** Less than nothing: the first comes before the second. */
export function order(a: Bound, b: Bound): number {
  if (typeof a === "number" || typeof b === "number") return Number(a) - Number(b);
  if (!/^-?\d+$/.test(a) || !/^-?\d+$/.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
}

/** As people and `wsrpc.lock.json` write them, to the value itself. */
export function literalOf(value: LiteralValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  return "bigint" in value ? BigInt(value.bigint) : "undefined" in value ? undefined : Number(value.number);
}

function sizeOf(value: unknown): Bound | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map || value instanceof Set) return value.size;
  return typeof value === "string" || Array.isArray(value) ? value.length : undefined;
}

function isMultiple(value: unknown, of: Bound): boolean {
  if (typeof value === "bigint") return value % BigInt(of) === 0n;
  const ratio = Number(value) / Number(of);
  return Math.abs(ratio - Math.round(ratio)) < 1e-9;
}

/** @param options as `constraintsOf` writes them behind the name of a format */
function isNarrowed(name: string, options: readonly string[], value: string): boolean {
  if (name === "uuid") return options[0] === undefined || value[14] === options[0].slice(1);
  if (name === "jwt") return options[0] === undefined || algorithmOf(value) === options[0];
  if (name !== "url") return true;
  const text = options.join(" ");
  const [, protocol, hostname] = /^(?:protocol (\/.*?\/\w*))?(?: ?hostname (\/.*\/\w*))?$/s.exec(text) ?? [];
  const url = new URL(value);
  return [[protocol, url.protocol.replace(/:$/, "")] as const, [hostname, url.hostname] as const].every(
    ([pattern, part]) => pattern === undefined || (regExpOf(pattern)?.test(part) ?? false),
  );
}

function algorithmOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).alg;
  } catch {
    return undefined;
  }
}

export function regExpOf(pattern: string): RegExp | undefined {
  const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(pattern) ?? [];
  try {
    return new RegExp(source, flags.replace(/[gy]/g, ""));
  } catch {
    return undefined; // it is from a lock that somebody's hands were on
  }
}

/** Rough, for values of our own only: of those they say what zod says. */
const formatTests: Readonly<Record<string, (value: string) => boolean>> = {
  url: isUrl,
  uuid: (value) =>
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value) ||
    /^(?:0{8}-(?:0{4}-){3}0{12}|f{8}-(?:f{4}-){3}f{12})$/.test(value),
  guid: (value) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value),
  ipv4: (value) => /^(?:\d{1,3}\.){3}\d{1,3}$/.test(value),
  ipv6: (value) => /^[0-9a-f:]+$/.test(value) && value.includes("::"),
  cidrv4: (value) => /^[\d.]+\/\d+$/.test(value),
  cidrv6: (value) => /^[0-9a-f:]+\/\d+$/.test(value) && value.includes("::"),
  base64: (value) => value.length % 4 === 0 && /^[\w+/]*=*$/.test(value),
  base64url: (value) => value.length % 4 !== 1 && /^[\w-]*$/.test(value),
  e164: (value) => /^\+\d{7,15}$/.test(value),
  jwt: (value) => value.startsWith("ey") && value.split(".").length === 3,
  duration: (value) => /^P\d/.test(value),
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(value),
  emoji: (value) => /^\p{Extended_Pictographic}+$/u.test(value),
  ulid: (value) => /^[0-9A-Z]{26}$/.test(value),
  nanoid: (value) => /^[\w-]{21}$/.test(value),
  cuid: (value) => /^c[0-9a-z]{24}$/.test(value),
  cuid2: (value) => /^[0-9a-z]+$/.test(value),
  xid: (value) => /^[0-9a-v]{20}$/.test(value),
  ksuid: (value) => /^[0-9A-Za-z]{27}$/.test(value),
  credit_card: (value) => /^\d[\d -]+$/.test(value) && luhnSum(value.replace(/[ -]/g, "")) % 10 === 0,
  iban: (value) => /^[A-Z\d]{5,}$/.test(value) && numberOfIban(value) % 97n === 1n,
};

/** Every second digit from the right counts twice. */
function luhnSum(digits: string): number {
  const worth = (digit: number, at: number) => (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0));
  return [...digits].reverse().reduce((sum, digit, at) => sum + worth(Number(digit), at), 0);
}

/** Letters count from 10 on, and the country with its check digits comes last. */
function numberOfIban(iban: string): bigint {
  const signs = [...iban.slice(4), ...iban.slice(0, 4)];
  return BigInt(signs.map((sign) => Number.parseInt(sign, 36)).join(""));
}
