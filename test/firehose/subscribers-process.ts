/** Subscribers as a process: `subscribers-process URL COUNT`. */

import { createClient } from "../fixtures/ledger/generated.ts";
import { quantile } from "../soak/series.ts";
import { Follower } from "./follower.ts";
import type { FromSubscribers, ToSubscribers } from "./messages.ts";

const [url = "", count = "1"] = process.argv.slice(2);
const say = (message: FromSubscribers) => process.send?.(message);

let latenciesMs: number[] = [];
let p99sMs: number[] = [];
let left = Number(count);

const followers = Array.from(
  { length: left },
  () => new Follower(createClient(url), (ms) => latenciesMs.push(ms), cameLive),
);
setInterval(closeSecond, 1000);

function cameLive(): void {
  left -= 1;
  if (left === 0) say({ type: "live" });
}

function closeSecond(): void {
  if (latenciesMs.length > 0) p99sMs.push(quantile(latenciesMs, 0.99));
  latenciesMs = [];
}

process.on("message", async (message: ToSubscribers) => {
  if (message.type === "begin") {
    latenciesMs = [];
    p99sMs = [];
    return;
  }
  await Promise.all(followers.map((follower) => follower.until(message.offset)));
  const sum = (of: (follower: Follower) => number) => followers.reduce((total, one) => total + of(one), 0);
  const problems = followers.flatMap((follower) => follower.problems);
  say({ type: "report", p99sMs, events: sum(({ events }) => events), gone: sum(({ gone }) => gone), problems });
});
process.on("disconnect", () => process.exit());
