/** A schema has three types: what a client gives, what a client gets, what the server holds. */

import type { Kind, PartName } from "./model.ts";

/**
 * `in`: what a client gives, `z.input`. `out`: what a client gets, `z.output` with codecs in their wire form.
 * `held`: what the server has in its hands, `z.output`. The first two cross the wire.
 */
export type View = "in" | "out" | "held";

export type WireView = Exclude<View, "held">;

const given: Readonly<Record<Kind, readonly PartName[]>> = {
  call: ["input"],
  stream: ["input"],
  upload: ["input", "item"],
  duplex: ["input", "send"],
  topic: ["params"],
  reverse: ["output"],
};

export function viewOf(kind: Kind, part: PartName): WireView {
  return given[kind].includes(part) ? "in" : "out";
}

/** The data of an error comes from the side that answers. */
export function errorView(kind: Kind): WireView {
  return kind === "reverse" ? "in" : "out";
}
