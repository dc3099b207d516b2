/** `npm run budget [-- --update]`: what calls, items, events and sessions cost in bytes, writes and timers, against test/budget/budget.json. */

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { exactFigures } from "./exact-figures.ts";
import { type Figures, type Judgement, judge } from "./figures.ts";
import { heapFigures } from "./heap-figures.ts";
import { socketWrites } from "./socket-writes.ts";

interface Budget {
  readonly exact: Figures;
  /** By the major version of Node.js: what an object weighs is a matter of its V8. */
  readonly heap: Readonly<Record<string, Figures>>;
}

const path = "test/budget/budget.json";
const heapMargin = 0.1;
const node = `node ${process.versions.node.split(".")[0]}`;
const { values } = parseArgs({ options: { update: { type: "boolean", default: false } } });

const budget: Budget = JSON.parse(readFileSync(path, "utf8"));
const exact = { ...(await exactFigures()), ...(await socketWrites()) };
const heap = await heapFigures();
if (values.update) update();
else process.exitCode = report();

function report(): 0 | 1 {
  const heapBudget = budget.heap[node];
  const judgements = [...judge(exact, budget.exact, 0), ...(heapBudget ? judge(heap, heapBudget, heapMargin) : [])];
  for (const judgement of judgements) console.log(textOf(judgement));
  if (!heapBudget) console.log(`${node} has no budget of heap bytes; measured: ${JSON.stringify(heap)}`);

  const failed = judgements.filter(({ verdict }) => verdict === "over" || verdict === "new");
  if (judgements.some(({ verdict }) => verdict === "lighter"))
    console.log("\nSomething got lighter. Hold it with: npm run budget -- --update");
  if (failed.length === 0) return 0;
  console.error(`\n${failed.length} over budget:`);
  for (const judgement of failed) console.error(textOf(judgement));
  console.error(`If that is what it must cost: npm run budget -- --update, and say why in the commit (${path}).`);
  return 1;
}

function textOf({ name, measured, budget, verdict }: Judgement): string {
  const change = budget ? `${(((measured - budget) / budget) * 100).toFixed(1)} %` : "";
  return `${verdict.padEnd(8)} ${String(measured).padStart(7)} of ${String(budget ?? "–").padStart(7)} ${change.padStart(7)}  ${name}`;
}

function update(): void {
  const updated: Budget = { exact, heap: { ...budget.heap, [node]: heap } };
  writeFileSync(path, `${JSON.stringify(updated, null, 2)}\n`);
  console.log(`${path} written`);
}
