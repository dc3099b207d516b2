/** A regular expression, taken apart. */

export type PatternTree =
  /** A character or a class of them, as it is written. */
  | { readonly kind: "character"; readonly atom: string }
  | { readonly kind: "start" | "end" | "boundary" }
  | { readonly kind: "sequence"; readonly parts: readonly PatternTree[] }
  | { readonly kind: "choice"; readonly options: readonly PatternTree[] }
  | { readonly kind: "repeated"; readonly part: PatternTree; readonly least: number; readonly most: number };

/**
 * @param isWide passes over what looks ahead or behind: then it matches what the expression does, and perhaps more
 * @returns nothing of one that looks back, or ahead or behind
 */
export function patternTree({ source, unicode, flags }: RegExp, isWide = false): PatternTree | undefined {
  return flags.includes("v") ? undefined : new PatternReader(source, unicode, isWide).read();
}

const [codeUnit, codePoint] = [/^(?:\[(?:\\.|[^\]\\])*\]|\\.|.)/s, /^(?:\[(?:\\.|[^\]\\])*\]|\\.|.)/su];
const wideEscape = /^\\(?:x[\da-f]{2}|u[\da-f]{4}|u\{[\da-f]+\}|p\{[^}]+\}|c[a-z])/i;
const quantifier = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/;

class PatternReader {
  readonly #source: string;
  readonly #isUnicode: boolean;
  readonly #isWide: boolean;
  #at = 0;
  #isTooMuch = false;

  constructor(source: string, isUnicode: boolean, isWide: boolean) {
    this.#source = source;
    this.#isUnicode = isUnicode;
    this.#isWide = isWide;
  }

  read(): PatternTree | undefined {
    const tree = this.#choice();
    return this.#isTooMuch || this.#at < this.#source.length ? undefined : tree;
  }

  #choice(): PatternTree {
    const first = this.#sequence();
    const options = [first];
    while (this.#takes("|")) options.push(this.#sequence());
    return options.length === 1 ? first : { kind: "choice", options };
  }

  #sequence(): PatternTree {
    const parts: PatternTree[] = [];
    while (!this.#isTooMuch && this.#at < this.#source.length && !/[|)]/.test(this.#next))
      parts.push(this.#repeated(this.#atom()));
    return { kind: "sequence", parts };
  }

  #atom(): PatternTree {
    if (this.#takes("^")) return { kind: "start" };
    if (this.#takes("$")) return { kind: "end" };
    if (this.#takes("(")) return this.#group();
    const rest = this.#source.slice(this.#at);
    const known = this.#isUnicode ? codePoint : codeUnit;
    const [atom = this.#next] = (this.#isWideEscape(rest) ? wideEscape.exec(rest) : null) ?? known.exec(rest) ?? [];
    this.#at += atom.length;
    if (atom === "\\b") return { kind: "boundary" };
    if (/^\\[B0-9k]/.test(atom) || (/^\\[pPuxc]$/.test(atom) && atom.length === 2)) this.#isTooMuch = true;
    return { kind: "character", atom };
  }

  /** Only then is `\p{…}` more than a letter. */
  #isWideEscape(rest: string): boolean {
    return this.#isUnicode || !/^\\(?:p|u\{)/i.test(rest);
  }

  #group(): PatternTree {
    const [opening] = /^(?:\?:|\?<\w+>)?/.exec(this.#source.slice(this.#at)) ?? [""];
    this.#at += opening.length;
    const [look = ""] = (this.#isWide && /^\?<?[=!]/.exec(this.#source.slice(this.#at))) || [];
    this.#at += look.length;
    if (this.#next === "?") this.#isTooMuch = true;
    const inside = this.#choice();
    if (!this.#takes(")")) this.#isTooMuch = true;
    return look ? { kind: "sequence", parts: [] } : inside;
  }

  #repeated(part: PatternTree): PatternTree {
    const [text, sign, from, comma, to] = quantifier.exec(this.#source.slice(this.#at)) ?? [];
    if (text === undefined) return part;
    this.#at += text.length;
    const least = sign === undefined ? Number(from) : sign === "+" ? 1 : 0;
    const isOpen = sign === "*" || sign === "+" || (comma === "," && to === "");
    const most = sign === "?" ? 1 : isOpen ? Number.POSITIVE_INFINITY : comma === "," ? Number(to) : least;
    return { kind: "repeated", part, least, most };
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
