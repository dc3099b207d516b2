/** `npm run half-open -- --clients 20`: connections die without a word; in how many seconds are they missed and replaced? */

import { parseArgs } from "node:util";
import { median } from "../soak/series.ts";
import { machine } from "../support/machine.ts";
import { deaths, runHalfOpen } from "./run-half-open.ts";

const { values } = parseArgs({ options: { clients: { type: "string", default: "20" } } });
const clients = Number(values.clients);
const bounds = { answeredMs: 7000, resumedMs: 33_000 };

const seconds = (ms: readonly number[]) =>
  `${(median(ms) / 1000).toFixed(2)} s (median), ${(Math.max(...ms) / 1000).toFixed(2)} s (longest)`;

console.log(machine());
const verdicts = await Promise.all(deaths.map((death) => runHalfOpen({ death, calling: clients, idle: clients })));
for (const { death, answeredMs, resumedMs } of verdicts) {
  console.log(`dead ${death === "both" ? "both ways" : `on the way ${death}`}, ${clients} clients each:`);
  console.log(`  with a call under way, answered after ${seconds(answeredMs)}`);
  console.log(`  idle, connected anew after ${seconds(resumedMs)}`);
}
const isInTime = verdicts.every(
  ({ answeredMs, resumedMs }) =>
    Math.max(...answeredMs) <= bounds.answeredMs && Math.max(...resumedMs) <= bounds.resumedMs,
);
const isOnce = verdicts.every(({ runs }) => runs.every((count) => count === 1));
console.log(`at most 7 s and 33 s: ${isInTime ? "yes" : "no"}; each call ran once: ${isOnce ? "yes" : "no"}`);
process.exitCode = isInTime && isOnce ? 0 : 1;
