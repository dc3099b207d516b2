/** What changed of two shapes that the wire does not show: names, brands, defaults, and code that has a say. */

import { mayBeLeftOut } from "../model/optionality.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import type { Pair, Sides } from "./comparing.ts";
import type { RuleId } from "./rules.ts";
import { isNamed, nameOf } from "./spot.ts";
import { isCaught, wrappedIn } from "./wrapping.ts";

/** @returns rule and words of each change */
export function changesBeside(sides: Sides, [given, taken]: Pair): [RuleId, string][] {
  if (given === undefined || taken === undefined) return [];
  const isIn = sides.direction === "in";
  const [before, was] = isIn ? ([sides.giver, given] as const) : ([sides.taker, taken] as const);
  const [now, is] = isIn ? ([sides.taker, taken] as const) : ([sides.giver, given] as const);
  const [old, current] = [before[was] as Shape, now[is] as Shape];
  const found: [RuleId, string][] = [];
  if (isNamed(old) && isNamed(current) && nameOf(old) !== nameOf(current))
    found.push(["TYPE_RENAMED", `is now called ${nameOf(current)} (was ${nameOf(old)})`]);
  if (old.brand !== current.brand)
    found.push(["BRAND_CHANGED", current.brand ? "is branded now" : "is no longer branded"]);
  const held = [heldKind(before, was), heldKind(now, is)] as const;
  if (isCoded(old, current) && held[0] !== held[1] && wireKind(before, was) === wireKind(now, is))
    found.push(["CODEC_VALUE_CHANGED", `is ${held[1]} in handlers now (was ${held[0]})`]);
  if (isIn) found.push(...defaultChange(before, was, now, is));
  const [givenCode, takenCode] = [codeOf(sides.giver, given), codeOf(sides.taker, taken)];
  if ([...takenCode].some((hash) => !givenCode.has(hash)))
    found.push([
      isIn ? "INPUT_CHECK_CHANGED" : "OUTPUT_CHECK_CHANGED",
      "is checked or changed by other code than before",
    ]);
  return found;
}

/** Where it may not be left out any more, that is told as a field that is required now. */
function defaultChange(before: readonly Shape[], old: ShapeId, now: readonly Shape[], id: ShapeId): [RuleId, string][] {
  const [was, is] = [defaultOf(before, old), defaultOf(now, id) ?? undefinedOf(now, id)];
  if (was === undefined || was === is || is === undefined) return [];
  return [["INPUT_DEFAULT_CHANGED", `is ${is} now if it is left out (was ${was})`]];
}

/** What it is without a default if it is left out; nothing if it may not be. */
function undefinedOf(shapes: readonly Shape[], id: ShapeId): string | undefined {
  if (mayBeLeftOut(shapes, id, "in")) return "undefined";
  const caught = wrappedIn(shapes, id).find(({ kind }) => kind === "catch");
  return caught?.kind === "catch" ? (caught.value ?? anew) : isCaught(shapes, id) ? anew : undefined;
}

const anew = "another at each use";

/** The outermost comes first; of one that is another at each use nobody can say more than that. */
function defaultOf(shapes: readonly Shape[], id: ShapeId): string | undefined {
  for (const shape of wrappedIn(shapes, id))
    if (shape.kind === "default" || shape.kind === "prefault") return shape.value ?? anew;
  return undefined;
}

function isCoded(...shapes: readonly Shape[]): boolean {
  return shapes.some(({ kind }) => kind === "codec" || kind === "pipe");
}

function heldKind(shapes: readonly Shape[], id: ShapeId): string {
  return kindAtEnd(shapes, id, "out");
}

function wireKind(shapes: readonly Shape[], id: ShapeId): string {
  return kindAtEnd(shapes, id, "in");
}

function kindAtEnd(shapes: readonly Shape[], id: ShapeId, end: "in" | "out"): string {
  const seen = new Set<ShapeId>();
  for (let at = id; !seen.has(at); ) {
    seen.add(at);
    const shape = shapes[at] as Shape;
    const next = "inner" in shape ? shape.inner : "in" in shape ? shape[end] : undefined;
    if (next === undefined) return shape.kind === "custom" ? (shape.name ?? "custom") : shape.kind;
    at = next;
  }
  return "never";
}

/** Of the shape itself, and of the alternatives and wrappings that it consists of. */
function codeOf(shapes: readonly Shape[], id: ShapeId, seen = new Set<ShapeId>()): ReadonlySet<string> {
  const shape = shapes[id];
  if (!shape || seen.has(id)) return new Set();
  seen.add(id);
  const inside =
    "inner" in shape
      ? [shape.inner]
      : "in" in shape
        ? [shape.in, shape.out]
        : shape.kind === "union"
          ? shape.options
          : [];
  const hashes = inside.flatMap((inner) => [...codeOf(shapes, inner, seen)]);
  return new Set([...(shape.constraints?.functions ?? []), ...hashes]);
}
