/** `npm run growth -- [--curves in-flight,json] [--rounds 3] [--render] [--smoke]`: how cost grows; writes bench/GROWTH.md. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Conditions, runTask, titleOf } from "./campaign.ts";
import { curveChart } from "./growth/curve-chart.ts";
import { type Curve, curves, type Point, shortened } from "./growth/curves.ts";
import { growthPage } from "./growth/growth-page.ts";
import { measuredCurve } from "./growth/lines.ts";
import { thisMachine } from "./machine.ts";
import { canPin, taskOf } from "./order.ts";
import { circumstancesText } from "./report/results-page.ts";
import { summaryOf } from "./report/summary.ts";
import { tableOf } from "./report/table.ts";
import { type Circumstances, isCurrent, Results } from "./results.ts";
import { versionsOf } from "./versions.ts";

/** The bundle lies three folders below. */
const bench = fileURLToPath(new URL("../../../", import.meta.url));
/** Each end of a connection is an open file of its process. */
const spareFiles = 100;

const { values } = parseArgs({
  options: {
    curves: { type: "string" },
    rounds: { type: "string", default: "3" },
    "quiet-ms": { type: "string", default: "6000" },
    render: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
  },
});
const results = new Results(join(bench, values.smoke ? "results/growth-smoke" : "results/growth"));
const names = values.curves?.split(",");
const unknown = names?.filter((name) => !curves.some(({ id }) => id === name)) ?? [];
if (unknown.length > 0)
  throw new Error(`no curve is called ${unknown.join(", ")}; there are ${curves.map(({ id }) => id).join(", ")}`);

if (!values.render) process.exitCode = await measureAll();
if (!values.smoke) render();

async function measureAll(): Promise<0 | 1> {
  const conditions: Conditions = {
    rounds: values.smoke ? 1 : Number(values.rounds),
    extraRounds: values.smoke ? 0 : 2,
    maxOthersCores: 0.2,
    quietMs: values.smoke ? 0 : Number(values["quiet-ms"]),
    isPinned: canPin(),
  };
  const measuredOn = new Date().toISOString().slice(0, 10);
  const versions = await versionsOf(["raw", "wsrpc"]);
  const circumstances = { machine: thisMachine(), versions, conditions, measuredOn };
  console.log(circumstancesText(circumstances).join("\n"));
  let faults = 0;
  for (const curve of curves.filter(({ id }) => names?.includes(id) ?? true))
    for (const point of (values.smoke ? shortened(curve) : curve).points)
      faults += await measurePoint(curve, point, circumstances);
  return faults > 0 ? 1 : 0;
}

/** Returns how many faults there were. A curve that is named is measured again; of the others, what is missing. */
async function measurePoint(curve: Curve, { x, task: id, contenders }: Point, now: Circumstances): Promise<number> {
  const task = taskOf(id, values.smoke);
  const known = resultAt(curve, x);
  if (!names && known && isCurrent(known, task, contenders, now)) return 0;
  const files = openFilesLimit();
  if (Number(task.size.connections ?? 0) + spareFiles > files) {
    console.log(`\n${curve.id} ${x}: left out, a process may open ${files} files (ulimit -n)`);
    return 0;
  }
  const startedMs = performance.now();
  const runs = await runTask(task, contenders, now.conditions, () => {});
  const tookS = Math.round((performance.now() - startedMs) / 1_000);
  results.keep({ task: id, name: nameOf(curve, x), size: task.size, circumstances: now, tookS, runs });
  console.log(`\n## ${curve.id} ${x}: ${titleOf(task)}\n`);
  console.log(tableOf(task, summaryOf(task, runs, now.conditions), now.versions));
  return runs.flatMap(({ faults }) => faults).length;
}

function render(): void {
  const measured = curves.map((curve) => measuredCurve(curve, (x) => resultAt(curve, x)));
  const drawn = measured.filter(({ lines }) => lines.some(({ points }) => points.length > 0));
  if (drawn.length === 0) throw new Error("nothing was kept in bench/results/growth: run npm run growth");
  mkdirSync(join(bench, "charts"), { recursive: true });
  for (const one of drawn) writeFileSync(join(bench, `charts/growth-${one.curve.id}.svg`), curveChart(one));
  writeFileSync(join(bench, "GROWTH.md"), growthPage(drawn));
}

function resultAt(curve: Curve, x: number) {
  return results.named(nameOf(curve, x));
}

function nameOf({ id }: Curve, x: number): string {
  return `${id}-${x}`;
}

function openFilesLimit(): number {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft: number | "unlimited" } } };
  const soft = report.userLimits?.open_files?.soft;
  return typeof soft === "number" ? soft : Number.POSITIVE_INFINITY;
}
