/** Runs seeds, and makes of a failure the shortest story that still fails. */

import { violations } from "./checker.ts";
import { keep } from "./contract.ts";
import type { Fault } from "./fault.ts";
import { type Plan, planOf } from "./plan.ts";
import type { Promises } from "./promises.ts";
import { live, maxPadding } from "./run.ts";

export interface Failure {
  readonly seed: number;
  readonly problems: readonly string[];
  readonly faults: readonly Fault[];
}

export async function problemsOf(plan: Plan): Promise<string[]> {
  const { history, leaks } = await live(plan);
  return [...violations(history, promisesOf(plan)), ...leaks.map((leak) => `${leak} left over (I17)`)];
}

function promisesOf({ faults, pipe, limits, lifeMs }: Plan): Promises {
  const pausedMs = faults.reduce(
    (sum, fault) => sum + (fault.type.startsWith("pause") && "ms" in fault ? fault.ms : 0),
    0,
  );
  // What a kernel and a socket hold already goes first.
  const transitMs = 2_000 + 4 * pipe.latencyMs + 200_000 / pipe.bytesPerMs;
  return {
    pausedMs,
    transitMs,
    renewMs: Math.min(30_000, lifeMs / 2),
    graceMs: limits.graceMs,
    maxCalls: limits.maxCalls,
    maxKeptBytes: limits.maxReplayBytes + limits.softQueueBytes,
    maxEntryBytes: maxPadding + 200,
    keep,
  };
}

/** `undefined` if the seed holds. */
export async function simulate(seed: number): Promise<Failure | undefined> {
  const plan = planOf(seed);
  const problems = await problemsOf(plan);
  if (problems.length === 0) return undefined;
  const faults = await shrunk(plan);
  return { seed, faults, problems: await problemsOf({ ...plan, faults }) };
}

/** Leaves out one fault after another, as long as it still fails. */
async function shrunk(plan: Plan): Promise<readonly Fault[]> {
  let { faults } = plan;
  for (let index = 0; index < faults.length; ) {
    const fewer = faults.filter((_, at) => at !== index);
    if ((await problemsOf({ ...plan, faults: fewer })).length > 0) faults = fewer;
    else index += 1;
  }
  return faults;
}

export function report({ seed, problems, faults }: Failure): string {
  const lines = [`seed ${seed} fails:`, ...problems.slice(0, 20).map((problem) => `  ${problem}`), "with the faults:"];
  return [...lines, ...faults.map((fault) => `  ${JSON.stringify(fault)}`)].join("\n");
}
