/** `npm run firehose -- --seconds 60 [--stalled 1] [--rounds 3] [--subscribers 20] [--rate 1000] [--bytes 1000]`: subscribers stop reading. */

import { parseArgs } from "node:util";
import { median } from "../soak/series.ts";
import { machine } from "../support/machine.ts";
import { firehoseCapBytes } from "./cap.ts";
import { type FirehoseRound, runFirehose } from "./run-firehose.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    stalled: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    subscribers: { type: "string", default: "20" },
    rate: { type: "string", default: "1000" },
    bytes: { type: "string", default: "1000" },
  },
});
const [seconds, stalled, perSecond] = [Number(values.seconds), Number(values.stalled), Number(values.rate)];
const MiB = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
const capBytes = firehoseCapBytes(stalled);

const show = (round: FirehoseRound) => {
  const { before, stalled } = round.p99Ms;
  console.log(
    `p99 ${before.toFixed(2)} ms, then ${stalled.toFixed(2)} ms with ${values.stalled} stalled: ${(stalled / before).toFixed(2)} times`,
  );
  console.log(`  the server held ${MiB(round.grownBytes)} more, and may hold ${MiB(capBytes)}`);
  console.log(`  others: ${round.others.events} events so far, ${round.others.gone} lost`);
  console.log(`  stalled: ${round.stalled.events} events so far, ${round.stalled.gone} told to be gone`);
  for (const problem of [...round.others.problems, ...round.stalled.problems].slice(0, 10)) console.log(`  ${problem}`);
};

console.log(machine());
console.log(`${values.subscribers} subscribers, ${perSecond} events of ${values.bytes} bytes a second, ${seconds} s`);
const rounds = await runFirehose({
  rounds: Number(values.rounds),
  stalled,
  subscribers: Number(values.subscribers),
  eventBytes: Number(values.bytes),
  flow: { perSecond, seconds },
  flowed: show,
});
const before = median(rounds.map(({ p99Ms }) => p99Ms.before));
const during = median(rounds.map(({ p99Ms }) => p99Ms.stalled));
const ratio = during / before;
console.log(
  `${rounds.length} rounds: p99 ${before.toFixed(2)} ms, ${during.toFixed(2)} ms (medians), ${ratio.toFixed(2)} times`,
);
const isWhole = rounds.every(
  ({ others, stalled, grownBytes }) =>
    others.problems.length + stalled.problems.length + others.gone === 0 && grownBytes <= capBytes,
);
process.exitCode = isWhole && ratio <= 1.2 ? 0 : 1;
