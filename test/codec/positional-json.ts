/** JSON without names: a record is an array of its fields, in the order of the contract. */

import type { Codec } from "./codec.ts";
import type { Layout } from "./layout.ts";

type Turn = (value: unknown) => unknown;
type Fields = readonly (readonly [name: string, turn: Turn])[];

export function positionalJson(layout: Layout): Codec {
  const [give, take] = [turning(layout, giving), turning(layout, taking)];
  return {
    encode: (value) => JSON.stringify(give(value)),
    decode: (payload) => take(JSON.parse(payload as string)),
  };
}

/** Turns values of the layout, each record of them as told. */
function turning(layout: Layout, turningRecord: (fields: Fields) => Turn): Turn {
  if (layout.type === "list") {
    const item = turning(layout.of, turningRecord);
    return isPlain(layout.of) ? (value) => value : (value) => (value as unknown[]).map(item);
  }
  if (layout.type !== "record") return (value) => value;
  return turningRecord(layout.fields.map(([name, field]) => [name, turning(field, turningRecord)]));
}

function giving(fields: Fields): Turn {
  return (value) => fields.map(([name, field]) => field((value as Record<string, unknown>)[name]));
}

function taking(fields: Fields): Turn {
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
