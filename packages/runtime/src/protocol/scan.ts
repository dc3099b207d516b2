/** Looks a message over before it is parsed, and a frame before it is sent: parsing what is too deep or too wide is the damage. */

import { fixedLimits } from "./limits.ts";

const quote = 34;
const backslash = 92;
const colon = 58;

/**
 * What is wrong if the text nests too deep, has too many keys, or a key that names a prototype.
 *
 * @param depth how deep in a message the text stands
 */
export function textFault(text: string, depth = 0): string | undefined {
  return (mayBeWide(text) || mayBeDeep(text) ? shapeFault(text, depth) : undefined) ?? keyFault(text);
}

/** Each key has a colon, and takes two characters at least. */
function mayBeWide(text: string): boolean {
  const { maxKeys } = fixedLimits;
  return text.length > 2 * maxKeys && count(text, ":", maxKeys) === maxKeys;
}

/** Most messages open too few arrays and objects to be deep, and that is found out much faster than the depth. */
function mayBeDeep(text: string): boolean {
  const { maxDepth } = fixedLimits;
  return count(text, "[", maxDepth) + count(text, "{", maxDepth) >= maxDepth;
}

/** How often a character occurs, up to what matters. */
function count(text: string, character: string, most: number): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0 && found < most; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}

function shapeFault(text: string, outerDepth: number): string | undefined {
  let depth = outerDepth;
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > fixedLimits.maxDepth) return `a message nests deeper than ${fixedLimits.maxDepth}`;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case colon:
        if (++keys > fixedLimits.maxKeys) return `a message has more than ${fixedLimits.maxKeys} keys`;
    }
  }
}

/** The position of the closing quote; the end of the text if there is none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** Runs only on messages that mention the name, or may hide it behind an escape. */
function keyFault(text: string): string | undefined {
  if (!text.includes("__proto__") && !text.includes("\\u")) return undefined;
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = endOfString(text, start);
    if (isKey(text, end) && unescaped(text.slice(start, end + 1)) === "__proto__")
      return "__proto__ is no key of a message";
    start = text.indexOf('"', end + 1);
  }
}

/** Only a colon, perhaps after white space, may follow a key. */
function isKey(text: string, closingQuote: number): boolean {
  let at = closingQuote + 1;
  while (text.charCodeAt(at) <= 32) at += 1;
  return text.charCodeAt(at) === colon;
}

function unescaped(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch {
    return undefined; // the parser that comes next will complain
  }
}
