/** What both sides of a positional codec would know of a value, so that no name has to travel. */

export type Layout =
  | { readonly type: "integer" | "number" | "text" }
  | { readonly type: "list"; readonly of: Layout }
  | { readonly type: "record"; readonly fields: readonly (readonly [name: string, layout: Layout])[] };

export const integer: Layout = { type: "integer" };
export const number: Layout = { type: "number" };
export const text: Layout = { type: "text" };

export function list(of: Layout): Layout {
  return { type: "list", of };
}

export function record(fields: Readonly<Record<string, Layout>>): Layout {
  return { type: "record", fields: Object.entries(fields) };
}
