/** `npm run clocks -- --jumps 50 [--seed S]`: the wall clock jumps by hours while a server and its clients work. Needs Debian's `faketime`. */

import { parseArgs } from "node:util";
import { runClocks } from "./run-clocks.ts";
import { faketime } from "./wall-clock.ts";

const { values } = parseArgs({
  options: { jumps: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
});

if (!faketime) throw new Error("no libfaketime: apt-get install faketime");
const startedAt = performance.now();
const verdict = await runClocks({ library: faketime, jumps: Number(values.jumps), seed: Number(values.seed) });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const { ok, maybe, no, repeatedOk, events, gaps, losses, untruths, aheadSeconds } = verdict;
const hours = aheadSeconds.map((ahead) => ahead / 3600);

console.log(`seed ${values.seed}: ${values.jumps} jumps, between ${span(hours)} hours ahead, ${seconds} s`);
console.log(`calls ok ${ok.length + repeatedOk.length}, failed ${maybe.length + no.length}; ${events} events`);
console.log(`connections lost ${losses}, all of them cut; gaps ${gaps.length}, untruths ${untruths.length}`);
for (const untruth of untruths.slice(0, 20)) console.log(untruth);
process.exitCode = maybe.length + no.length + gaps.length + untruths.length > 0 ? 1 : 0;

function span(numbers: readonly number[]): string {
  return `${Math.min(...numbers).toFixed(1)} and ${Math.max(...numbers).toFixed(1)}`;
}
