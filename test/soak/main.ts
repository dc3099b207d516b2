/** `npm run soak -- --minutes N [--seed S]`: tells how heap, open files and the time to an answer change under load. */

import { parseArgs } from "node:util";
import { runSoak, type Sample } from "./run-soak.ts";
import { median, slopeOf } from "./series.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string", default: "1" } },
});
const MiB = 1024 * 1024;
const msPerHour = 3_600_000;
const minutes = Number(values.minutes);

const line = ({ atMs, heapBytes, openFiles, p99Ms, calls }: Sample) =>
  `${(atMs / 60_000).toFixed(1)} min: heap ${(heapBytes / MiB).toFixed(1)} MiB, ${openFiles} open files, p99 ${p99Ms.toFixed(1)} ms of ${calls} calls`;

const { samples, findings, openFiles } = await runSoak({
  minutes,
  sampleMs: Math.max(1000, (minutes * 60_000) / 40),
  seed: Number(values.seed),
  sampled: (sample) => console.log(line(sample)),
});

const settled = samples.slice(Math.floor(samples.length / 3)); // caches and logs have filled by then
const heap = slopeOf(settled.map(({ atMs, heapBytes }) => ({ at: atMs / msPerHour, value: heapBytes / MiB })));
const third = Math.ceil(settled.length / 3);
const p99 = (part: readonly Sample[]) => median(part.map(({ p99Ms }) => p99Ms));
const [early, late] = [p99(settled.slice(0, third)), p99(settled.slice(-third))];
const { calls, items, events, lost, doubled, reordered, notes } = findings;

console.log(`${calls} calls, ${items} items, ${events} events`);
console.log(`heap slope ${heap.toFixed(2)} MiB/h after the first third`);
console.log(`open files ${openFiles[0]} before, ${openFiles[1]} after`);
console.log(
  `p99 ${early.toFixed(1)} ms, later ${late.toFixed(1)} ms: drift ${((late / early - 1) * 100).toFixed(0)} %`,
);
console.log(`lost ${lost}, doubled ${doubled}, reordered ${reordered}`);
for (const note of notes) console.log(note);
process.exitCode = lost + doubled + reordered > 0 || openFiles[0] !== openFiles[1] ? 1 : 0;
