/** What scripts that go through seeds are told: how many, from which on, and whether only to show what they make. */

import { parseArgs } from "node:util";

const batch = 50;

export interface SeedRange {
  readonly first: number;
  readonly count: number;
  /** Instead of trying what the seeds make. */
  readonly show: boolean;
}

/** `[--seeds 1000] [--first 1] [--show]` */
export function seedRange(): SeedRange {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "1000" },
      first: { type: "string", default: "1" },
      show: { type: "boolean", default: false },
    },
  });
  return { first: Number(values.first), count: Number(values.seeds), show: values.show };
}

/** As many at a time as one project holds. */
export function* batchesOf({ first, count }: SeedRange): Generator<readonly [first: number, count: number]> {
  for (let at = 0; at < count; at += batch) yield [first + at, Math.min(batch, count - at)];
}
