/** One record of a log. What an error says may be a peer's text: it stays on its line, and steers no terminal. */

import { fixedLimits } from "../protocol/limits.ts";

/** Control characters, marks that turn or hide text, ends of lines and halves of characters. */
const steering = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const maxCauses = 3;

/** @param separator between what was thrown, its cause, and the places where it was thrown */
export function logLine(procedure: string, id: string, thrown: unknown, separator = " "): string {
  const head = `wsrpc: ${escaped(procedure)} failed (${id}):`;
  try {
    return [head, ...told(thrown, maxCauses)].join(separator);
  } catch {
    return `${head} what was thrown cannot be read`;
  }
}

function told(thrown: unknown, causes: number): string[] {
  if (!(thrown instanceof Error)) return [escaped(String(thrown))];
  const message = String(thrown.message);
  const own = [escaped(`${thrown.name}: ${message}`), ...placesOf(String(thrown.stack), message)];
  if (thrown.cause === undefined || causes === 0) return own;
  const [what = "", ...where] = told(thrown.cause, causes - 1);
  return [...own, `caused by ${what}`, ...where];
}

/** Of a stack, but for the message that it repeats. */
function placesOf(stack: string, message: string): string[] {
  const lines = stack.slice(stack.indexOf(message) + message.length).split("\n");
  return lines.filter((line) => line.startsWith("    at ")).map((line) => escaped(line.trim()));
}

function escaped(text: string): string {
  const short = text.slice(0, fixedLimits.maxErrorBytes);
  return short.replace(steering, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
