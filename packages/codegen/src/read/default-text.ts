/** The value of a default, or of what stands in for all that does not fit, as text. Runs beside the contract. */

import { valueText } from "../print/value-text.ts";

/** Closer to now than this, a time was not written down but looked up. */
const nowMs = 60_000;

/** @returns `undefined` if it changes from one use to the next, as a time or an id does */
export function defaultText(definition: object): string | undefined {
  return textOf(() => (definition as { readonly defaultValue?: unknown }).defaultValue);
}

/** @returns `undefined` also if it depends on what it stands in for */
export function caughtText(definition: object): string | undefined {
  const { catchValue } = definition as { readonly catchValue?: unknown };
  if (typeof catchValue !== "function" || catchValue.length > 0) return undefined;
  return textOf(() => catchValue());
}

function textOf(read: () => unknown): string | undefined {
  try {
    const value = read();
    const text = valueText(value);
    return isTime(value) || valueText(read()) !== text ? undefined : text;
  } catch {
    return undefined; // it is a function that needs what is not there
  }
}

function isTime(value: unknown): boolean {
  const at = value instanceof Date ? value.getTime() : value;
  return typeof at === "number" && Math.abs(at - Date.now()) < nowMs;
}
