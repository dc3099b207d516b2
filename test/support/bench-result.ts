/** Runs and results of the benchmark that nobody measured. */

import type { Conditions, Run } from "../../bench/src/campaign.ts";
import { taskOf } from "../../bench/src/order.ts";
import type { Circumstances, Result } from "../../bench/src/results.ts";

export const conditions: Conditions = {
  rounds: 3,
  extraRounds: 2,
  maxOthersCores: 0.2,
  quietMs: 0,
  isPinned: false,
};

export function run(contender: string, ratePerS: number, more: Partial<Run> = {}): Run {
  return { task: "W", contender, numbers: { ratePerS }, faults: [], othersCores: 0.1, ...more };
}

/** It took 90 s, at commit "a". */
export function resultOf(id: string, runs: readonly Run[], more: Partial<Circumstances> = {}): Result {
  const machine = { cpu: "c", cores: 2, memoryGb: 4, system: "s", node: "v20", commit: "a", sources: "a" };
  const circumstances = { machine, versions: { raw: "raw 1" }, conditions, measuredOn: "2026-02-02", ...more };
  return { task: id, size: taskOf(id).size, circumstances, tookS: 90, runs };
}
