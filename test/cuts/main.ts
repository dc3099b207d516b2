/** `npm run cuts -- --cuts 2000 [--seed S]`: cuts connections at random bytes, and says what became of what they carried. */

import { parseArgs } from "node:util";
import { runCuts } from "./run-cuts.ts";

const { values } = parseArgs({
  options: { cuts: { type: "string", default: "2000" }, seed: { type: "string", default: "1" } },
});

const startedAt = performance.now();
const { cuts, findings, unsettled } = await runCuts({ cuts: Number(values.cuts), seed: Number(values.seed) });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const { calls, items, events, refused, lost, doubled, reordered, notes } = findings;

console.log(`seed ${values.seed}: ${cuts} cuts, ${calls} calls, ${items} items, ${events} events, ${seconds} s`);
console.log(`lost ${lost + refused}, doubled ${doubled}, reordered ${reordered}, unsettled ${unsettled.length}`);
for (const note of [...notes, ...unsettled.map((id) => `unsettled: ${id}`)]) console.log(note);
process.exitCode = lost + refused + doubled + reordered + unsettled.length > 0 ? 1 : 0;
