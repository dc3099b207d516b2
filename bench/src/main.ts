/** `npm run bench -- [--workloads W1,W2] [--contenders raw,wsrpc] [--smoke | --full] …`: runs, prints, and writes. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Run, runTask, type Task, titleOf } from "./campaign.ts";
import { contenderNames } from "./contenders/index.ts";
import { thisMachine, versionsOf } from "./machine.ts";
import { type Order, orderOf, taskOf } from "./order.ts";
import { chartOf } from "./report/chart.ts";
import { type Circumstances, chartName, circumstancesText, resultsPage, verdictText } from "./report/results-page.ts";
import { summaryOf } from "./report/summary.ts";
import { tableOf } from "./report/table.ts";

/** The bundle lies three folders below. */
const bench = fileURLToPath(new URL("../../../", import.meta.url));
const kept = join(bench, "results/full.json");

/** What `--full` has measured so far: a long campaign may be done in parts, on one machine and one commit. */
interface Kept {
  readonly circumstances: Circumstances;
  readonly runs: Readonly<Record<string, readonly Run[]>>;
}

const order = orderOf(process.argv.slice(2), contenderNames);
if (order) process.exitCode = await perform(order);

async function perform(order: Order): Promise<0 | 1> {
  const { tasks, contenders, conditions } = order;
  const measuredOn = new Date().toISOString().slice(0, 10);
  const versions = await versionsOf(contenderNames);
  const circumstances = { machine: thisMachine(), versions, conditions, measuredOn };
  console.log(circumstancesText(circumstances).join("\n"));
  let faults = 0;
  for (const task of tasks) {
    console.log(`\n## ${titleOf(task)}\n`);
    const runs = await runTask(task, contenders, conditions, (run) => {
      faults += run.faults.length;
      if (order.isTalkative || run.faults.length > 0) console.error(JSON.stringify(run));
    });
    const rows = summaryOf(task, runs, conditions);
    console.log([tableOf(task, rows, versions), ...(order.kind === "smoke" ? [] : verdictText(task, rows))].join("\n"));
    if (order.kind === "full") keep(task, runs, circumstances);
  }
  if (faults > 0) console.error(`\n${faults} faults`);
  return faults > 0 ? 1 : 0;
}

/** After each workload: who stops a campaign keeps what it has. */
function keep(task: Task, runs: readonly Run[], circumstances: Circumstances): void {
  const before = keptBefore(circumstances);
  const all: Kept = { circumstances, runs: { ...before?.runs, [task.id]: runs } };
  mkdirSync(join(bench, "results"), { recursive: true });
  mkdirSync(join(bench, "charts"), { recursive: true });
  writeFileSync(kept, JSON.stringify(all, null, 1));
  const measurements = Object.entries(all.runs).map(([id, runs]) => {
    const task = taskOf(id);
    return { task, rows: summaryOf(task, runs, circumstances.conditions) };
  });
  for (const { task, rows } of measurements)
    writeFileSync(join(bench, "charts", chartName(task)), chartOf(task, rows, circumstances.versions));
  writeFileSync(join(bench, "RESULTS.md"), resultsPage(measurements, circumstances));
}

/** Numbers of another machine, commit or version do not stand beside today's. */
function keptBefore({ machine, versions }: Circumstances): Kept | undefined {
  try {
    const before = JSON.parse(readFileSync(kept, "utf8")) as Kept;
    const same = JSON.stringify([before.circumstances.machine, before.circumstances.versions]);
    return same === JSON.stringify([machine, versions]) ? before : undefined;
  } catch {
    return undefined;
  }
}
