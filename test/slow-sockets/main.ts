/** `npm run slow-sockets -- --sockets 2000 [--clients 500] [--rounds 3]`: when those who never say who they are are cut off, and who feels them. */

import { parseArgs } from "node:util";
import { median } from "../soak/series.ts";
import { machine } from "../support/machine.ts";
import { habits } from "./messages.ts";
import { runSlowSockets } from "./run-slow-sockets.ts";

const { values } = parseArgs({
  options: {
    sockets: { type: "string", default: "2000" },
    clients: { type: "string", default: "500" },
    rounds: { type: "string", default: "3" },
  },
});
/** What `docs/limits.md` says, and a second. */
const mostMs = 11_000;

const p99 = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

console.log(machine());
const ratios: number[] = [];
let latestMs = 0;
for (let round = 0; round < Number(values.rounds); round++) {
  const { goodMs, cutAfterMs } = await runSlowSockets(Number(values.sockets), Number(values.clients));
  const [before, during] = [p99(goodMs.before), p99(goodMs.during)];
  ratios.push(during / before);
  console.log(
    `${values.clients} good clients, dialled to answered: p99 ${before.toFixed(2)} ms, beside ${values.sockets} others ${during.toFixed(2)} ms: ${(during / before).toFixed(2)} times`,
  );
  for (const habit of habits) {
    const times = cutAfterMs[habit];
    latestMs = Math.max(latestMs, ...times);
    console.log(
      `  ${habit}: ${times.length} cut off after ${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}`,
    );
  }
}
const ratio = median(ratios);
console.log(
  `${ratios.length} rounds: ${ratio.toFixed(2)} times (median), the last was cut off after ${seconds(latestMs)}`,
);
process.exitCode = ratio <= 1.5 && latestMs <= mostMs ? 0 : 1;
