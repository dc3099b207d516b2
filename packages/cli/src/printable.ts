/** Text of a contract on a terminal: what would move its cursor, colour it or turn it round is shown as an escape. */

const steering = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Keeps line ends and tabs. */
export function printable(text: string): string {
  return text.replace(steering, (character) =>
    character === "\n" || character === "\t"
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
