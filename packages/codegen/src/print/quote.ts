/** Foreign text on its way into generated code: whatever it holds, it stays inert. */

/** Line ends to JavaScript, marks that reorder or hide what a reader sees, and control characters. */
const unseen = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A string literal. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(unseen, escaped).replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
}

const plainKey = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

export function isIdentifier(text: string): boolean {
  return plainKey.test(text);
}

/** The name of a property in a type. */
export function quoteKey(key: string): string {
  return isIdentifier(key) ? key : quote(key);
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

/** What a comment must not say: its own end, and what compilers, linters and bundlers take for an order. */
const orders =
  /@(?=ts-|jsx)|(?<=sourceMapping)(?=URL)|(?<=biome)-(?=ignore)|(?<=(?:eslint|oxlint))-(?=disable|enable)/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const control = /[\u0000-\u0008\u000b-\u001f]/g;

/** The lines of a comment. */
export function commentLines(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replace(unseen, escaped).replace(control, "").trimEnd())
    .map((line) => line.replaceAll("*/", "*\\/").replace(orders, (found) => `\\${found}`));
}
