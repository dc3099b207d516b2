/** The plans of maps, sets and of what may be missing. */

import type { WirePlan } from "./wire-plan.ts";
import { wireArray, wireTuple } from "./wire-structures.ts";

/** A Map crosses as a list of pairs. */
export function wireMap(key?: WirePlan, value?: WirePlan): WirePlan {
  const pairs = wireArray(wireTuple([key, value]));
  return {
    encode: (map, attachments) => (map instanceof Map ? pairs.encode([...map], attachments) : map),
    decode(list, attachments) {
      const decoded = pairs.decode(list, attachments);
      return Array.isArray(decoded) && decoded.every(isPair) ? new Map(decoded) : decoded;
    },
  };
}

/** A Set crosses as a list. */
export function wireSet(item?: WirePlan): WirePlan {
  const items = wireTuple([], item);
  return {
    encode: (set, attachments) => (set instanceof Set ? items.encode([...set], attachments) : set),
    decode(list, attachments) {
      const decoded = items.decode(list, attachments);
      return Array.isArray(decoded) ? new Set(decoded) : decoded;
    },
  };
}

/** null stays null. */
export function wireNullable(plan: WirePlan): WirePlan {
  return {
    encode: (value, attachments) => (value === null ? null : plan.encode(value, attachments)),
    decode: (value, attachments) => (value === null ? null : plan.decode(value, attachments)),
  };
}

/** undefined crosses as null, where JSON has no place to leave it out and null means nothing else. */
export function wireOptional(plan?: WirePlan): WirePlan {
  return {
    encode: (value, attachments) => (value === undefined ? null : plan ? plan.encode(value, attachments) : value),
    decode: (value, attachments) => (value === null ? undefined : plan ? plan.decode(value, attachments) : value),
  };
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}
