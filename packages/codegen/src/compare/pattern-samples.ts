/** Texts that a regular expression matches. */

import { regExpOf } from "./leaf-values.ts";

/** Of each character and each repetition the one that comes to mind first, or the one that is most out of the way. */
interface Taste {
  readonly isOdd: boolean;
  readonly isLong: boolean;
}

const tastes: readonly Taste[] = [false, true].flatMap((isOdd) => [false, true].map((isLong) => ({ isOdd, isLong })));

/** The odder, the later. */
const characters = [..."abcdefxyz1023456789ABCXYZ_-.,:;+/#@ !?$%&*()[]{}|~=<>'\"\\é\n"];

const mostRepetitions = 100;

/** @param pattern with its slashes; of one that looks ahead, behind or back there are none */
export function patternSamples(pattern: string): string[] {
  const whole = regExpOf(pattern);
  if (!whole) return [];
  const samples = tastes.flatMap((taste) => new PatternReader(whole.source, taste).read() ?? []);
  return [...new Set(samples)].filter((sample) => whole.test(sample));
}

class PatternReader {
  readonly #source: string;
  readonly #taste: Taste;
  #at = 0;
  #isTooMuch = false;

  constructor(source: string, taste: Taste) {
    this.#source = source;
    this.#taste = taste;
  }

  read(): string | undefined {
    const text = this.#alternatives();
    return this.#isTooMuch || this.#at < this.#source.length ? undefined : text;
  }

  #alternatives(): string {
    const all = [this.#sequence()];
    while (this.#takes("|")) all.push(this.#sequence());
    return all.at(this.#taste.isOdd ? -1 : 0) ?? "";
  }

  #sequence(): string {
    let text = "";
    while (!this.#isTooMuch && this.#at < this.#source.length && !/[|)]/.test(this.#next)) {
      const atom = this.#atom();
      text += atom.repeat(this.#repetitions());
    }
    return text;
  }

  #atom(): string {
    if (this.#takes("^") || this.#takes("$")) return "";
    if (this.#takes("(")) return this.#group();
    const [atom = this.#next] = /^(?:\[(?:\\.|[^\]\\])*\]|\\.|.)/s.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += atom.length;
    if (/^\\[bB]$/.test(atom)) return "";
    if (/^\\[1-9kpPuxc]/.test(atom)) this.#isTooMuch = true;
    return this.#character(atom);
  }

  #group(): string {
    const [opening] = /^(?:\?:|\?<\w+>)?/.exec(this.#source.slice(this.#at)) ?? [""];
    this.#at += opening.length;
    if (this.#next === "?") this.#isTooMuch = true;
    const text = this.#alternatives();
    if (!this.#takes(")")) this.#isTooMuch = true;
    return text;
  }

  #character(atom: string): string {
    const test = regExpOf(`/^${atom}$/`);
    const fitting = characters.filter((character) => test?.test(character));
    return fitting.at(this.#taste.isOdd ? -1 : 0) ?? atom;
  }

  #repetitions(): number {
    const [text, sign, from, comma, to] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at)) ?? [];
    if (text === undefined) return 1;
    this.#at += text.length;
    const least = sign === undefined ? Number(from) : sign === "+" ? 1 : 0;
    const isOpen = sign === "*" || sign === "+" || (comma === "," && to === "");
    const most = sign === "?" ? 1 : isOpen ? least + 2 : comma === "," ? Number(to) : least;
    return Math.min(this.#taste.isLong ? most : least, mostRepetitions);
  }

  get #next(): string {
    return this.#source[this.#at] ?? "";
  }

  #takes(sign: string): boolean {
    if (this.#next !== sign) return false;
    this.#at += 1;
    return true;
  }
}
