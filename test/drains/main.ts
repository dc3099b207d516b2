/** `npm run drains -- --drains 50 [--seed S]`: drains a server under load, again and again. */

import { parseArgs } from "node:util";
import { runDrain } from "./run-drain.ts";

const { values } = parseArgs({
  options: { drains: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
});
const first = Number(values.seed);
const count = Number(values.drains);

const startedAt = performance.now();
const sums = { calls: 0, refused: 0, events: 0, lost: 0, doubled: 0, reordered: 0 };
const notes: string[] = [];
for (let seed = first; seed < first + count; seed++) {
  const { findings, notOnce } = await runDrain({ seed });
  for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += findings[name];
  notes.push(...[...findings.notes, ...notOnce.map((id) => `not once: ${id}`)].map((note) => `seed ${seed}: ${note}`));
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);

console.log(`${count} drains, ${sums.calls} calls, ${sums.events} events, ${seconds} s`);
console.log(`uploads that crossed the goodbye and were told that they did not run: ${sums.refused}`);
console.log(`failed calls and lost events ${sums.lost}, doubled ${sums.doubled}, reordered ${sums.reordered}`);
for (const note of notes.slice(0, 40)) console.log(note);
process.exitCode = notes.length > 0 ? 1 : 0;
