/** Texts that a regular expression matches. */

import { regExpOf } from "./leaf-values.ts";
import { type PatternTree, patternTree } from "./pattern-tree.ts";

/** Of each character and each repetition the one that comes to mind first, or the one that is most out of the way. */
interface Taste {
  readonly isOdd: boolean;
  readonly isLong: boolean;
}

const tastes: readonly Taste[] = [false, true].flatMap((isOdd) => [false, true].map((isLong) => ({ isOdd, isLong })));

/** The odder, the later. */
export const characters = [..."abcdefxyz1023456789ABCXYZ_-.,:;+/#@ !?$%&*()[]{}|~=<>'\"\\é\n"];

const mostRepetitions = 100;
/** Of what may be repeated without end, so many times more than it must be. */
const more = 2;

/** @param pattern with its slashes; of one that looks ahead, behind or back there are none */
export function patternSamples(pattern: string): string[] {
  const whole = regExpOf(pattern);
  const tree = whole && patternTree(whole);
  if (!tree) return [];
  const samples = tastes.map((taste) => sampleOf(tree, whole.flags, taste));
  return [...new Set(samples)].filter((sample) => whole.test(sample));
}

function sampleOf(tree: PatternTree, flags: string, taste: Taste): string {
  const inside = (inner: PatternTree) => sampleOf(inner, flags, taste);
  const place = taste.isOdd ? -1 : 0;
  switch (tree.kind) {
    case "character": {
      const test = regExpOf(`/^${tree.atom}$/${flags}`);
      const fitting = characters.filter((character) => test?.test(character));
      return fitting.at(place) ?? tree.atom;
    }
    case "sequence":
      return tree.parts.map(inside).join("");
    case "choice":
      return inside(tree.options.at(place) as PatternTree);
    case "repeated": {
      const most = Number.isFinite(tree.most) ? tree.most : tree.least + more;
      return inside(tree.part).repeat(Math.min(taste.isLong ? most : tree.least, mostRepetitions));
    }
    default:
      return "";
  }
}
