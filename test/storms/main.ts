/** `npm run storms -- --clients 5000 [--rounds 3] [--gone 3000] [--processes 4]`: a server is killed, and its clients come back to another. */

import { parseArgs } from "node:util";
import { median } from "../soak/series.ts";
import { machine } from "../support/machine.ts";
import { runStorm, type StormRound } from "./run-storm.ts";
import { type Slices, sliceMs } from "./slices.ts";

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "5000" },
    rounds: { type: "string", default: "3" },
    gone: { type: "string", default: "3000" },
    processes: { type: "string", default: "4" },
  },
});
const clients = Number(values.clients);

const told = ({ peak, mean, ratio, spanMs }: Slices) =>
  `at most ${peak} in ${sliceMs} ms, mean ${mean.toFixed(0)}, ${ratio.toFixed(2)} times, over ${(spanMs / 1000).toFixed(1)} s`;
const show = ({ goneMs, dials, arrivals, back, loopP99Ms, problems }: StormRound) => {
  console.log(`gone for ${(goneMs / 1000).toFixed(1)} s: ${back} of ${clients} came back, ${problems.length} problems`);
  console.log(`  dialled: ${told(dials)}`);
  console.log(`  taken:   ${told(arrivals)}; the server's loop was late by ${loopP99Ms.toFixed(0)} ms (p99)`);
  for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
};

console.log(machine());
const rounds = await runStorm({
  clients,
  rounds: Number(values.rounds),
  goneMs: Number(values.gone),
  processes: Number(values.processes),
  blown: show,
});
const ratio = median(rounds.map(({ dials }) => dials.ratio));
console.log(`${rounds.length} rounds: the fullest ${sliceMs} ms held ${ratio.toFixed(2)} times the mean (median)`);
const isWhole = rounds.every(({ back, problems }) => back === clients && problems.length === 0);
process.exitCode = isWhole && ratio <= 2 ? 0 : 1;
