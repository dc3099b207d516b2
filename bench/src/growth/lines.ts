/** The measured lines of a curve: for each contender and metric, what was seen at each x. */

import { summaryOf } from "../report/summary.ts";
import { measuredTask, type Result } from "../results.ts";
import type { Curve } from "./curves.ts";

export interface Line {
  readonly contender: "raw" | "wsrpc";
  readonly metric: string;
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface MeasuredCurve {
  readonly curve: Curve;
  readonly lines: readonly Line[];
  /** By x, with what was wrong there. */
  readonly faults: ReadonlyMap<number, readonly string[]>;
  readonly results: readonly Result[];
}

/** `resultAt`: what was kept of a point, if anything was. */
export function measuredCurve(curve: Curve, resultAt: (x: number) => Result | undefined): MeasuredCurve {
  const lines = new Map<string, Line & { points: { x: number; y: number }[] }>();
  const faults = new Map<number, string[]>();
  const results: Result[] = [];
  for (const { x } of curve.points) {
    const result = resultAt(x);
    if (!result) continue;
    results.push(result);
    const task = measuredTask(result);
    for (const { contender, medians, faults: own } of summaryOf(task, result.runs, result.circumstances.conditions)) {
      if (own.length > 0) faults.set(x, [...(faults.get(x) ?? []), ...own.map((fault) => `${contender}: ${fault}`)]);
      for (const metric of curve.metrics) {
        const kind = contender === "raw" ? "raw" : "wsrpc";
        const key = `${kind} ${metric}`;
        const label = task.workload.metrics.find(({ key }) => key === metric)?.label ?? metric;
        const line = lines.get(key) ?? { contender: kind, metric, label, points: [] };
        const y = medians[metric];
        if (y !== undefined && own.length === 0) line.points.push({ x, y });
        lines.set(key, line);
      }
    }
  }
  return { curve, lines: [...lines.values()].sort((a, b) => b.contender.localeCompare(a.contender)), faults, results };
}
