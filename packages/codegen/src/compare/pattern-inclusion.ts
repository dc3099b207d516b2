/** Whether all texts that some regular expressions match are matched by another. */

import { regExpOf } from "./leaf-values.ts";
import { anything, PatternProgram, type States, TooLarge } from "./pattern-program.ts";
import { characters } from "./pattern-samples.ts";
import { type PatternTree, patternTree } from "./pattern-tree.ts";

/** `unknown` of one that looks back, if the other looks ahead or behind, and of what would take too long. */
export type Inclusion = "all" | "unknown" | { readonly stray: string };

/** More would take too long. */
const mostSituations = 5_000;

const known = new Map<string, Inclusion>();

/** @param given patterns with their slashes, all of which a text matches */
export function inclusionOf(given: readonly string[], taken: string): Inclusion {
  const key = JSON.stringify([given, taken]);
  const inclusion = known.get(key) ?? judged(given, taken);
  known.set(key, inclusion);
  return inclusion;
}

interface Compiled {
  readonly program: PatternProgram;
  readonly atoms: readonly string[];
  readonly flags: string;
}

/** All that has been read of a text, which is the same to them as any other that leads there. */
interface Situation {
  readonly text: string;
  readonly given: readonly States[];
  readonly taken: States;
}

function judged(given: readonly string[], taken: string): Inclusion {
  const other = compiled(taken);
  if (!other) return "unknown";
  const isUnicode = other.flags.includes("u");
  const own = given.flatMap((pattern) => compiled(pattern, true) ?? []);
  const found = stray(
    own.filter(({ flags }) => flags.includes("u") === isUnicode),
    other,
  );
  if (typeof found !== "object") return found;
  const isStray = given.every((pattern) => regExpOf(pattern)?.test(found.stray)) && !regExpOf(taken)?.test(found.stray);
  return isStray ? found : "unknown"; // of what was given not all could be looked at
}

/** @param isWide it may match more than the pattern: what all of that is, all of the pattern is */
function compiled(pattern: string, isWide = false): Compiled | undefined {
  const whole = regExpOf(pattern);
  const tree = whole && !whole.multiline ? patternTree(whole, isWide) : undefined;
  if (!tree) return undefined;
  try {
    return { program: new PatternProgram(tree), atoms: atomsOf(tree), flags: whole?.flags ?? "" };
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

function atomsOf(tree: PatternTree): readonly string[] {
  switch (tree.kind) {
    case "character":
      return [tree.atom];
    case "sequence":
      return tree.parts.flatMap(atomsOf);
    case "choice":
      return tree.options.flatMap(atomsOf);
    case "repeated":
      return atomsOf(tree.part);
    default:
      return [];
  }
}

/** In the order of their length, so that the first that strays is a short one. */
function stray(given: readonly Compiled[], taken: Compiled): Inclusion {
  const letters = lettersOf([...given, taken]);
  if (!letters) return "unknown";
  const queue: Situation[] = [
    { text: "", given: given.map(({ program }) => program.start), taken: taken.program.start },
  ];
  const seen = new Set<string>();
  for (const situation of queue) {
    if (queue.length > mostSituations) return "unknown";
    const { text } = situation;
    const isStart = text === "";
    const isGiven = given.every(({ program }, at) => program.accepts(situation.given[at] as States, isStart));
    if (isGiven && !taken.program.accepts(situation.taken, isStart)) return { stray: text };
    for (const letter of letters) {
      const next: Situation = {
        text: `${text}${letter.character}`,
        given: given.map(({ program, flags }, at) =>
          program.next(situation.given[at] as States, (atom) => letter.is(flags, atom)),
        ),
        taken: taken.program.next(situation.taken, (atom) => letter.is(taken.flags, atom)),
      };
      const key = JSON.stringify([next.given, next.taken]);
      if (seen.has(key) || next.given.some(({ length }) => length === 0)) continue;
      seen.add(key);
      if (!taken.program.isMatched(next.taken)) queue.push(next);
    }
  }
  return "all";
}

/** One of all characters that are the same to each of the patterns. */
interface Letter {
  readonly character: string;
  is(flags: string, atom: string): boolean;
}

const [lastUnit, lastPoint] = [0xffff, 0x10ffff];

function lettersOf(patterns: readonly Compiled[]): Letter[] | undefined {
  const tests = new Map<string, RegExp>();
  for (const { atoms, flags } of patterns) {
    for (const atom of atoms) {
      const test = regExpOf(`/^${atom}$/${flags}`);
      if (!test) return undefined;
      tests.set(`${flags} ${atom}`, test);
    }
  }
  const keys = [...tests.keys()];
  const isUnicode = patterns.some(({ flags }) => flags.includes("u"));
  const letters = new Map<string, Letter>();
  const meet = (character: string) => {
    const fitting = keys.filter((key) => tests.get(key)?.test(character));
    const signature = fitting.join("\n");
    if (letters.has(signature)) return;
    const own = new Set(fitting);
    letters.set(signature, { character, is: (flags, atom) => atom === anything || own.has(`${flags} ${atom}`) });
  };
  for (const character of characters) meet(character);
  for (let code = 0; code <= (isUnicode ? lastPoint : lastUnit); code++) meet(String.fromCodePoint(code));
  return [...letters.values()];
}
