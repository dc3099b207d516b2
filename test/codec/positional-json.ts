/** JSON without names: a record is an array of its fields, in the order of the contract. */

import type { Codec } from "./codec.ts";
import type { Layout } from "./layout.ts";

type Turn = (value: unknown) => unknown;

export function positionalJson(layout: Layout): Codec {
  const [give, take] = [giving(layout), taking(layout)];
  return {
    encode: (value) => JSON.stringify(give(value)),
    decode: (payload) => take(JSON.parse(payload as string)),
  };
}

function giving(layout: Layout): Turn {
  if (layout.type === "list") {
    const item = giving(layout.of);
    return isPlain(layout.of) ? (value) => value : (value) => (value as unknown[]).map(item);
  }
  if (layout.type !== "record") return (value) => value;
  const fields = layout.fields.map(([name, field]) => [name, giving(field)] as const);
  return (value) => fields.map(([name, field]) => field((value as Record<string, unknown>)[name]));
}

function taking(layout: Layout): Turn {
  if (layout.type === "list") {
    const item = taking(layout.of);
    return isPlain(layout.of) ? (value) => value : (value) => (value as unknown[]).map(item);
  }
  if (layout.type !== "record") return (value) => value;
  const fields = layout.fields.map(([name, field]) => [name, taking(field)] as const);
  return (value) => {
    const made: Record<string, unknown> = {};
    let at = 0;
    for (const [name, field] of fields) made[name] = field((value as unknown[])[at++]);
    return made;
  };
}

function isPlain({ type }: Layout): boolean {
  return type !== "list" && type !== "record";
}
