/** `npm run simulate -- --seeds N [--seed S] [--history] [--wire] [--keep-going]`: runs seeds until one fails. */

import { parseArgs } from "node:util";
import { planOf } from "./plan.ts";
import { live } from "./run.ts";
import { report, simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    wire: { type: "boolean", default: false },
    history: { type: "boolean", default: false },
    "keep-going": { type: "boolean", default: false },
  },
});

const first = Number(values.seed);
const count = Number(values.seeds);
const started = performance.now();
let failures = 0;
let running = first;

process.on("uncaughtException", (error) => {
  console.error("uncaught in seed", running, error);
  process.exit(1);
});

for (let seed = first; seed < first + count; seed++) {
  running = seed;
  const failure = await simulate(seed);
  if (!failure) continue;
  failures += 1;
  console.log(report(failure));
  if (values.history || values.wire) {
    const plan = { ...planOf(seed), faults: failure.faults };
    const { history } = await live(plan, values.wire ? console.log : undefined);
    if (values.history) for (const entry of history) console.log(JSON.stringify(entry));
  }
  if (!values["keep-going"]) break;
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${count} seeds from ${first}, ${failures} failed, ${seconds} s`);
process.exitCode = failures > 0 ? 1 : 0;
