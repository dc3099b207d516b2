/** `npm run kills -- --kills 100 [--seed S]`: kills a server under load, and compares what was said with what was done. */

import { parseArgs } from "node:util";
import { runKills } from "./run-kills.ts";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "100" }, seed: { type: "string", default: "1" } },
});

const startedAt = performance.now();
const verdict = await runKills({ kills: Number(values.kills), seed: Number(values.seed) });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const { ok, maybe, no, repeatedOk, effects, events, gaps, untruths } = verdict;

console.log(`seed ${values.seed}: ${values.kills} kills, ${seconds} s, ${events} events, ${gaps.length} gaps told`);
console.log(`ok ${ok.length} ≤ effects ${effects} ≤ ok + maybe ${ok.length + maybe.length}; did not run ${no.length}`);
console.log(`calls that may be repeated: ${repeatedOk.length} ok; untruths: ${untruths.length}`);
for (const untruth of untruths.slice(0, 20)) console.log(untruth);
process.exitCode = untruths.length > 0 ? 1 : 0;
