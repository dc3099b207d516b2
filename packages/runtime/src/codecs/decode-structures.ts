/** Decodes what lies inside a value that came from the wire, in its place. What is not as the contract says stays as it is. */

import { isRecord } from "../protocol/is-record.ts";
import type { Decode } from "./decode.ts";

/**
 * @param fields of properties that are decoded; where there is a `rest`, all that have a name
 * @param rest of all other properties
 */
export function decodeObject(fields: Readonly<Record<string, Decode | undefined>>, rest?: Decode): Decode {
  const named = Object.entries(fields);
  return (value) => {
    if (!isRecord(value)) return value;
    for (const [key, decode] of named) {
      const isThere = Object.hasOwn(value, key);
      const decoded = decode?.(isThere ? value[key] : undefined);
      if (decode && (isThere || decoded !== undefined)) value[key] = decoded;
    }
    if (rest) for (const key of Object.keys(value)) if (!Object.hasOwn(fields, key)) value[key] = rest(value[key]);
    return value;
  };
}

/** @param items one for each place, `undefined` where nothing is decoded @param rest of all places beyond */
export function decodeList(items: readonly (Decode | undefined)[], rest?: Decode): Decode {
  return (value) => {
    if (!Array.isArray(value)) return value;
    return value.map((item, index) => {
      const decode = index < items.length ? items[index] : rest;
      return decode ? decode(item) : item;
    });
  };
}

export function decodeMap(key: Decode | undefined, value?: Decode): Decode {
  const pair = decodeList([key, value]) as (pair: [unknown, unknown]) => [unknown, unknown];
  return (map) => (map instanceof Map ? new Map([...map].map(pair)) : map);
}

export function decodeSet(item: Decode): Decode {
  return (set) => (set instanceof Set ? new Set([...set].map(item)) : set);
}

/** null and undefined stay what they are. */
export function decodeSome(inner: Decode): Decode {
  return (value) => (value === null || value === undefined ? value : inner(value));
}
