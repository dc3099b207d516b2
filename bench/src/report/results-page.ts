/** RESULTS.md: every workload's table, chart and verdict, with what it was measured on. */

import { type Conditions, type Task, titleOf } from "../campaign.ts";
import type { Machine } from "../machine.ts";
import type { Row } from "./summary.ts";
import { tableOf } from "./table.ts";
import { verdictsOf } from "./targets.ts";

export interface Measurement {
  readonly task: Task;
  readonly rows: readonly Row[];
}

export interface Circumstances {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly conditions: Conditions;
  readonly measuredOn: string;
}

export function resultsPage(measurements: readonly Measurement[], circumstances: Circumstances): string {
  return [
    "# Results",
    "",
    "Written by `npm run bench -- --full`. What is compared with what, and how fair that is, stands in [README.md](README.md).",
    "",
    ...circumstancesText(circumstances),
    ...measurements.flatMap(({ task, rows }) => [
      "",
      `## ${titleOf(task)}`,
      "",
      `![${task.id}](charts/${chartName(task)})`,
      "",
      tableOf(task, rows, circumstances.versions),
      ...verdictText(task, rows),
    ]),
    "",
  ].join("\n");
}

export function circumstancesText({ machine, versions, conditions, measuredOn }: Circumstances): string[] {
  const { cpu, cores, memoryGb, system, node, commit } = machine;
  const { rounds, extraRounds, maxOthersCores, isPinned } = conditions;
  return [
    `- ${measuredOn}; commit ${commit}`,
    `- ${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node.js ${node}`,
    `- ${Object.values(versions).join(", ")}`,
    `- medians of ${rounds} rounds, interleaved, and up to ${extraRounds} more where others used over ${maxOthersCores} of a core; ${isPinned ? "server and client each on a core of its own" : "processes not pinned"}`,
  ];
}

export function verdictText(task: Task, rows: readonly Row[]): string[] {
  const verdicts = verdictsOf(task, rows).map(({ text, isReached }) => `${text}: ${isReached ? "reached" : "missed"}`);
  return verdicts.length > 0 ? ["", `wsrpc: ${verdicts.join("; ")}.`] : [];
}

export function chartName({ id }: Task): string {
  return `${id.replaceAll(/[^\w-]+/g, "-")}.svg`;
}
