/** Foreign text on its way into generated code: whatever it holds, it stays inert. */

import { escapeUnseen } from "./unseen.ts";

/** A string literal. */
export function quote(text: string): string {
  return escapeUnseen(JSON.stringify(text)).replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
}

const plainKey = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

export function isIdentifier(text: string): boolean {
  return plainKey.test(text);
}

/** The name of a property in a type, where `new()` would make instances. */
export function quoteKey(key: string): string {
  return isIdentifier(key) && key !== "new" ? key : quote(key);
}

/** The name of a property in an object literal, where `__proto__:` would set the prototype. */
export function quoteOwnKey(key: string): string {
  return key === "__proto__" ? '["__proto__"]' : quoteKey(key);
}

/** The inside of a template literal type, between the substitutions. */
export function quoteTemplate(text: string): string {
  return quote(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/[`]|\$(?=\{)/g, "\\$&");
}
