/** Two long texts that differ, cut down to what lies around the first place where they do. */

/** A pair that fits is shown as it is. */
const wholeCharacters = 400;
const charactersBefore = 120;
const charactersBehind = 240;

/** @returns both, from the same character on, with `…` for what was cut off */
export function aroundDifference(left: string, right: string): [string, string] {
  if (Math.max(left.length, right.length) <= wholeCharacters) return [left, right];
  let differsAt = 0;
  while (differsAt < left.length && left[differsAt] === right[differsAt]) differsAt += 1;
  const from = wordStart(left, Math.max(0, differsAt - charactersBefore));
  const to = differsAt + charactersBehind;
  return [cut(left, from, to), cut(right, from, to)];
}

/** Where the next word begins: a name that is cut in two would be read as another. */
function wordStart(text: string, from: number): number {
  const gap = text.indexOf(" ", from);
  return from === 0 || gap === -1 || gap > from + charactersBefore ? from : gap + 1;
}

function cut(text: string, from: number, to: number): string {
  return `${from > 0 ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
}
