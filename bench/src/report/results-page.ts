/** RESULTS.md: every workload's table, chart and verdict, with what it was measured on and how fair that is. */

import { isClean, type Task, titleOf } from "../campaign.ts";
import { type Circumstances, fileName, measuredTask, type Result } from "../results.ts";
import { type Row, summaryOf } from "./summary.ts";
import { numberText, ratioText, tableOf, tableText } from "./table.ts";
import { verdictsOf } from "./targets.ts";

interface Section {
  readonly task: Task;
  readonly rows: readonly Row[];
  readonly result: Result;
}

/** `fairness`: what is the same for all, and what is not, in Markdown. */
export function resultsPage(results: readonly Result[], fairness: string): string {
  const sections = results.map(sectionOf);
  const newest = [...results].sort((a, b) => day(b).localeCompare(day(a)))[0];
  if (!newest) return "";
  return [
    "# Results",
    "",
    "Written by `npm run bench -- --full`. How it is measured stands in [README.md](README.md).",
    "",
    ...circumstancesText(newest.circumstances),
    "",
    overview(sections),
    ...sections.flatMap((section) => sectionText(section, newest.circumstances)),
    "",
    fairness.trim(),
    "",
  ].join("\n");
}

export function circumstancesText({ machine, versions, conditions, measuredOn }: Circumstances): string[] {
  const { rounds, extraRounds, maxOthersCores, isPinned } = conditions;
  return [
    `- ${measuredOn}; commit ${machine.commit}`,
    `- ${machineText(machine)}`,
    `- ${Object.values(versions).join(", ")}`,
    `- medians of ${rounds} rounds, interleaved, and up to ${extraRounds} more where others used over ${maxOthersCores} of a core; ${isPinned ? "server and client each on a core of its own" : "processes not pinned"}`,
  ];
}

export function verdictText(task: Task, rows: readonly Row[]): string[] {
  const verdicts = verdictsOf(task, rows).map(({ text, isReached }) => `${text}: ${isReached ? "reached" : "missed"}`);
  return verdicts.length > 0 ? ["", `wsrpc: ${verdicts.join("; ")}.`] : [];
}

function machineText({ cpu, cores, memoryGb, system, node }: Circumstances["machine"]): string {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node.js ${node}`;
}

function sectionOf(result: Result): Section {
  const task = measuredTask(result);
  return { task, result, rows: summaryOf(task, result.runs, result.circumstances.conditions) };
}

/** wsrpc in each workload, on one screen. */
function overview(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ task, rows, result }) => {
    const own = rows.find(({ contender }) => contender === "wsrpc");
    const [metric] = task.workload.metrics;
    if (!own || !metric) return [];
    const { versions } = result.circumstances;
    const best = bestPeer(task, rows);
    return [
      [
        titleOf(task),
        `${numberText(own.medians[metric.key])} ${metric.label}`,
        ratioText(own.byRaw),
        ratioText(own.byBestPeer),
        best === undefined ? "–" : (versions[best] ?? best),
        metric.better === "higher" ? "more" : "less",
      ],
    ];
  });
  return tableText([["", "wsrpc", "× raw", "× best peer", "best peer", "better is"], ...lines]);
}

function bestPeer({ workload }: Task, rows: readonly Row[]): string | undefined {
  const [metric] = workload.metrics;
  if (!metric) return undefined;
  const sign = metric.better === "higher" ? -1 : 1;
  const signed = ({ medians }: Row) => sign * (medians[metric.key] ?? Number.NaN);
  return rows
    .filter(({ contender, faults }) => contender !== "raw" && contender !== "wsrpc" && faults.length === 0)
    .filter((row) => !Number.isNaN(signed(row)))
    .sort((a, b) => signed(a) - signed(b))[0]?.contender;
}

function sectionText({ task, rows, result }: Section, usual: Circumstances): string[] {
  const { circumstances } = result;
  return [
    "",
    `## ${titleOf(task)}`,
    "",
    `![${task.id}](charts/${fileName(task.id)}.svg)`,
    "",
    tableOf(task, rows, circumstances.versions),
    "",
    ranText(result),
    ...differences(circumstances, usual),
    ...verdictText(task, rows),
  ];
}

function ranText({ circumstances, runs, tookS }: Result): string {
  const { conditions, measuredOn, machine } = circumstances;
  const clean = runs.filter((run) => isClean(run, conditions)).length;
  return `${measuredOn}, commit ${machine.commit}: ${conditions.rounds} rounds, ${clean} of ${runs.length} runs clean, ${Math.ceil(tookS / 60)} min.`;
}

/** Numbers of other machines and versions do not stand silently beside each other. */
function differences({ machine, versions }: Circumstances, usual: Circumstances): string[] {
  const here = machineText(machine);
  const other = Object.values(versions).filter((version) => !Object.values(usual.versions).includes(version));
  return [
    ...(here === machineText(usual.machine) ? [] : [`On another machine: ${here}.`]),
    ...(machine.sources === usual.machine.sources ? [] : ["With other sources of wsrpc than the newest results here."]),
    ...(other.length === 0 ? [] : [`With other versions: ${other.join(", ")}.`]),
  ];
}

function day({ circumstances }: Result): string {
  return circumstances.measuredOn;
}
