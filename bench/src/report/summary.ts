/** Medians of each contender's runs, and how they stand to the floor and to the best peer. */

import { type Conditions, isClean, type Run, type Task } from "../campaign.ts";

export interface Row {
  readonly contender: string;
  /** Medians, by the key of the metric. */
  readonly medians: Readonly<Record<string, number>>;
  /** Clean runs of all runs. */
  readonly clean: string;
  /** Of the first metric, over the runs that count: largest less smallest, in shares of the median. */
  readonly spread: number;
  /** The first metric, in shares of the floor's and of the best peer's. */
  readonly byRaw: number | undefined;
  readonly byBestPeer: number | undefined;
  readonly absent: string | undefined;
  readonly faults: readonly string[];
}

type Bare = Omit<Row, "byRaw" | "byBestPeer">;

export function summaryOf(task: Task, runs: readonly Run[], conditions: Conditions): Row[] {
  const names = [...new Set(runs.map(({ contender }) => contender))];
  const rows = names.map((name) =>
    rowOf(
      task,
      runs.filter(({ contender }) => contender === name),
      conditions,
    ),
  );
  const [first] = task.workload.metrics;
  const headline = ({ medians, faults }: Bare) => (first && faults.length === 0 ? medians[first.key] : undefined);
  const floor = rows.find(({ contender }) => contender === "raw");
  const peers = rows
    .filter(({ contender }) => contender !== "raw" && contender !== "wsrpc")
    .flatMap((row) => headline(row) ?? []);
  const best = first?.better === "higher" ? Math.max(...peers) : Math.min(...peers);
  return rows.map((row) => ({
    ...row,
    byRaw: ratio(headline(row), floor && headline(floor)),
    byBestPeer: ratio(headline(row), peers.length > 0 ? best : undefined),
  }));
}

function rowOf({ workload }: Task, runs: readonly Run[], conditions: Conditions): Bare {
  const clean = runs.filter((run) => isClean(run, conditions));
  const counted = clean.length > 0 ? clean : runs;
  const medians: Record<string, number> = {};
  for (const { key } of workload.metrics) {
    const values = counted.flatMap(({ numbers }) => numbers[key] ?? []);
    if (values.length > 0) medians[key] = median(values);
  }
  const key = workload.metrics[0]?.key ?? "";
  const values = counted.flatMap(({ numbers }) => numbers[key] ?? []);
  return {
    contender: runs[0]?.contender ?? "",
    medians,
    clean: `${clean.length}/${runs.length}`,
    spread: values.length > 1 ? (Math.max(...values) - Math.min(...values)) / median(values) : 0,
    absent: runs.find(({ absent }) => absent !== undefined)?.absent,
    faults: [...new Set(runs.flatMap(({ faults }) => faults))],
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || !base ? undefined : value / base;
}
