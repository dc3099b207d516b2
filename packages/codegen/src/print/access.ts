/** How generated code gets at a property. */

import { isIdentifier, quote } from "./quote.ts";

/** What stands behind an object to get one of its properties. */
export function accessOf(key: string): string {
  return isIdentifier(key) ? `.${key}` : `[${quote(key)}]`;
}
