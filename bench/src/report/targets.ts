/** What wsrpc is meant to reach in each workload, in shares of others in the same run or in plain numbers. */

import type { Task } from "../campaign.ts";
import type { Row } from "./summary.ts";

interface Target {
  readonly of: "raw" | "the best peer" | "tRPC" | "oRPC" | "socket.io" | "nothing";
  readonly value: number;
}

const raw = (value: number): Target => ({ of: "raw", value });
const bestPeer = (value: number): Target => ({ of: "the best peer", value });

/** At least so much where more is better, at most so much where less is. */
const targets: Readonly<Record<string, readonly Target[]>> = {
  W1: [raw(0.6), bestPeer(1)],
  W2: [raw(1), bestPeer(1.8), { of: "tRPC", value: 7 }],
  W3: [raw(1.15), bestPeer(2.4)],
  W4: [raw(0.32), bestPeer(1.3)],
  W5: [raw(0.9), bestPeer(1.25)],
  W5b: [raw(0.9), bestPeer(1.25)],
  W6: [raw(2.1), bestPeer(2.1), { of: "oRPC", value: 4.5 }],
  W6s: [{ of: "nothing", value: 20 }],
  W7: [raw(0.8), bestPeer(1.3), { of: "socket.io", value: 1.7 }],
  W8: [raw(1.15)],
  W8b: [{ of: "nothing", value: 1024 }],
  W9: [raw(1.15)],
};
const shortNames: Readonly<Record<string, string>> = { tRPC: "trpc", oRPC: "orpc", "socket.io": "socket.io" };

export interface Verdict {
  readonly text: string;
  readonly isReached: boolean;
}

/** Nothing is said of what was not measured in the same run, nor of other sizes than the usual one. */
export function verdictsOf(task: Task, rows: readonly Row[]): Verdict[] {
  const [metric] = task.workload.metrics;
  const own = rows.find(({ contender }) => contender === "wsrpc");
  if (!metric || !own || own.faults.length > 0 || task.id !== task.name) return [];
  return (targets[task.name] ?? []).flatMap((target) => {
    const value = reached(target, own, rows, metric.key);
    if (value === undefined) return [];
    const isReached = metric.better === "higher" ? value >= target.value : value <= target.value;
    const limit = metric.better === "higher" ? "at least" : "at most";
    const unit = target.of === "nothing" ? ` ${metric.label}` : ` × ${target.of}`;
    return { text: `${value.toFixed(2)}${unit} (meant: ${limit} ${target.value})`, isReached };
  });
}

function reached({ of }: Target, own: Row, rows: readonly Row[], key: string): number | undefined {
  switch (of) {
    case "raw":
      return own.byRaw;
    case "the best peer":
      return own.byBestPeer;
    case "nothing":
      return own.medians[key];
    default: {
      const mine = own.medians[key];
      const other = rows.find(({ contender }) => contender === shortNames[of])?.medians[key];
      return mine === undefined || !other ? undefined : mine / other;
    }
  }
}
