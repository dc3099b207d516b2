/** `npm run bench -- [--workloads W1,W2] [--contenders raw,wsrpc] [--smoke | --full | --render] …`: runs, prints, and writes. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTask, type Task, titleOf } from "./campaign.ts";
import { contenderNames } from "./contenders/index.ts";
import { thisMachine } from "./machine.ts";
import { fullTasks, type Order, orderOf } from "./order.ts";
import { chartOf } from "./report/chart.ts";
import { circumstancesText, resultsPage, verdictText } from "./report/results-page.ts";
import { summaryOf } from "./report/summary.ts";
import { tableOf } from "./report/table.ts";
import { type Circumstances, fileName, isCurrent, measuredTask, Results } from "./results.ts";
import { versionsOf } from "./versions.ts";

/** The bundle lies three folders below. */
const bench = fileURLToPath(new URL("../../../", import.meta.url));
const results = new Results(join(bench, "results"));

const order = orderOf(process.argv.slice(2), contenderNames);
if (order?.kind === "render") render();
else if (order) process.exitCode = await perform(order);

async function perform(order: Order): Promise<0 | 1> {
  const { tasks, conditions } = order;
  const measuredOn = new Date().toISOString().slice(0, 10);
  const versions = await versionsOf(contenderNames);
  const circumstances = { machine: thisMachine(), versions, conditions, measuredOn };
  console.log(circumstancesText(circumstances).join("\n"));
  let faults = 0;
  for (const task of tasks) {
    console.log(`\n## ${titleOf(task)}\n`);
    if (isDone(task, order, circumstances)) console.log("Measured before, with the same sources: left as it is.");
    else faults += await measure(task, order, circumstances);
  }
  if (faults > 0) console.error(`\n${faults} faults`);
  return faults > 0 ? 1 : 0;
}

/** Who names a workload wants it again. */
function isDone(task: Task, { kind, isChosen, contenders }: Order, circumstances: Circumstances): boolean {
  if (kind !== "full" || isChosen) return false;
  return results.all([]).some((result) => isCurrent(result, task, contenders, circumstances));
}

async function measure(task: Task, order: Order, circumstances: Circumstances): Promise<number> {
  const { kind, contenders, conditions, isTalkative } = order;
  const startedMs = performance.now();
  let faults = 0;
  const runs = await runTask(task, contenders, conditions, (run) => {
    faults += run.faults.length;
    if (isTalkative || run.faults.length > 0) console.error(JSON.stringify(run));
  });
  const tookS = Math.round((performance.now() - startedMs) / 1_000);
  const rows = summaryOf(task, runs, conditions);
  const verdict = kind === "smoke" ? [] : verdictText(task, rows);
  console.log([tableOf(task, rows, circumstances.versions), ...verdict].join("\n"));
  if (kind === "full") {
    results.keep({ task: task.id, size: task.size, circumstances, tookS, runs });
    render();
  }
  return faults;
}

/** After each workload: who stops a campaign has a page of what was measured until then. */
function render(): void {
  const kept = results.all(fullTasks);
  if (kept.length === 0) throw new Error("nothing was kept in bench/results: run npm run bench -- --full");
  mkdirSync(join(bench, "charts"), { recursive: true });
  for (const result of kept) {
    const task = measuredTask(result);
    const { conditions, versions } = result.circumstances;
    const chart = chartOf(task, summaryOf(task, result.runs, conditions), versions);
    writeFileSync(join(bench, "charts", `${fileName(task.id)}.svg`), chart);
  }
  writeFileSync(join(bench, "RESULTS.md"), resultsPage(kept, fairness()));
}

/** It is written once, where the method is. */
function fairness(): string {
  const readme = readFileSync(join(bench, "README.md"), "utf8");
  return readme.slice(readme.indexOf("## What is the same for all"));
}
