/** All runs that were asked for, contender after contender, round after round, so that slow minutes hit all alike. */

import { Crew } from "./crew.ts";
import { quietMoment, Watch } from "./neighbours.ts";
import type { Size, Workload } from "./workloads/index.ts";

/** A workload at a size. */
export interface Task {
  /** As it was asked for: "W2", or "W2:inFlight=8". */
  readonly id: string;
  readonly name: string;
  readonly workload: Workload;
  readonly size: Size;
}

export interface Run {
  readonly task: string;
  readonly contender: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  /** Why the contender takes no part. */
  readonly absent?: string;
  /** Cores that others used meanwhile; missing where that cannot be known. */
  readonly othersCores?: number;
}

export interface Conditions {
  readonly rounds: number;
  /** Rounds on top for those who had too few clean runs. */
  readonly extraRounds: number;
  /** Others may use so much of a core in a run that counts as clean. */
  readonly maxOthersCores: number;
  /** How long to wait for quiet neighbours before each run. */
  readonly quietMs: number;
  readonly isPinned: boolean;
}

export function isClean({ othersCores, absent, faults }: Run, { maxOthersCores }: Conditions): boolean {
  if (absent !== undefined) return true;
  return faults.length === 0 && (othersCores === undefined || othersCores <= maxOthersCores);
}

export function titleOf({ id, workload, size }: Task): string {
  const said = workload.title.replaceAll(/\{(\w+)\}/g, (_, key: string) => Number(size[key]).toLocaleString("en-US"));
  return `${id}: ${said}`;
}

export async function runTask(
  task: Task,
  contenders: readonly string[],
  conditions: Conditions,
  told: (run: Run) => void,
): Promise<Run[]> {
  const { rounds, extraRounds } = conditions;
  const runs: Run[] = [];
  const isDone = (contender: string, round: number) => {
    const own = runs.filter((run) => run.contender === contender);
    if (own.some(({ absent }) => absent !== undefined)) return true;
    const clean = own.filter((run) => isClean(run, conditions)).length;
    return clean >= rounds || (round >= rounds && clean >= rounds - 1);
  };
  for (let round = 0; round < rounds + extraRounds; round++) {
    for (const contender of contenders) {
      if (isDone(contender, round)) continue;
      const run = await runOnce(task, contender, conditions);
      runs.push(run);
      told(run);
    }
  }
  return runs;
}

let lastPort = 21_000 + Math.floor(Math.random() * 9_000);

async function runOnce(task: Task, contender: string, { quietMs, isPinned }: Conditions): Promise<Run> {
  await quietMoment(quietMs);
  const crew = new Crew({ isPinned, bufferutil: task.workload.bufferutil ?? false });
  const watch = new Watch(crew.pids);
  const of = { task: task.id, contender };
  try {
    const order = { contender, port: ++lastPort, workload: task.name, size: task.size };
    const outcome = await crew.run(order);
    if ("absent" in outcome) return { ...of, numbers: {}, faults: [], absent: outcome.absent };
    const { othersCores } = watch;
    return { ...of, ...outcome, ...(othersCores !== undefined && { othersCores }) };
  } catch (error) {
    return { ...of, numbers: {}, faults: [error instanceof Error ? error.message : String(error)] };
  } finally {
    await crew.dismiss();
  }
}
