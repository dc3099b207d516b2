/** The plans of JSON's own structures, where something inside needs one. */

import { isRecord } from "../protocol/is-record.ts";
import { encodeAt } from "./encode-at.ts";
import type { WirePlan } from "./wire-plan.ts";

/** @param fields only the properties that need a plan */
export function wireObject(fields: Readonly<Record<string, WirePlan>>, catchall?: WirePlan): WirePlan {
  const planned = Object.entries(fields);
  const names = new Set(Object.keys(fields));
  const others = (value: Record<string, unknown>) =>
    catchall ? Object.keys(value).filter((key) => !names.has(key)) : [];
  return {
    encode(value, attachments) {
      if (!isRecord(value)) return value;
      const copy = { ...value };
      for (const [key, plan] of planned) {
        if (Object.hasOwn(copy, key)) copy[key] = encodeAt(key, plan, copy[key], attachments);
      }
      for (const key of others(copy)) copy[key] = encodeAt(key, catchall as WirePlan, copy[key], attachments);
      return copy;
    },
    decode(value, attachments) {
      if (!isRecord(value)) return value;
      for (const [key, plan] of planned) {
        if (Object.hasOwn(value, key)) value[key] = plan.decode(value[key], attachments);
      }
      for (const key of others(value)) value[key] = catchall?.decode(value[key], attachments);
      return value;
    },
  };
}

export function wireArray(item: WirePlan): WirePlan {
  return wireTuple([], item);
}

/** @param items one for each place, `undefined` where none is needed @param rest of all places beyond */
export function wireTuple(items: readonly (WirePlan | undefined)[], rest?: WirePlan): WirePlan {
  const planAt = (index: number) => (index < items.length ? items[index] : rest);
  const each = (value: unknown, apply: (plan: WirePlan, item: unknown, index: number) => unknown) => {
    if (!Array.isArray(value)) return value;
    return value.map((item, index) => {
      const plan = planAt(index);
      return plan ? apply(plan, item, index) : item;
    });
  };
  return {
    encode: (value, attachments) => each(value, (plan, item, index) => encodeAt(index, plan, item, attachments)),
    decode: (value, attachments) => each(value, (plan, item) => plan.decode(item, attachments)),
  };
}

export function wireRecord(value: WirePlan): WirePlan {
  return wireObject({}, value);
}

/** For plans that contain themselves. */
export function wireLazy(plan: () => WirePlan): WirePlan {
  return {
    encode: (value, attachments) => plan().encode(value, attachments),
    decode: (value, attachments) => plan().decode(value, attachments),
  };
}
