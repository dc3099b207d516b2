/** A server as a process that publishes without end: `server-process EVENT-BYTES`. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createRouter } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { clockMs } from "../support/machine.ts";
import type { FromServer, ToServer } from "./messages.ts";

const [eventBytes = "200"] = process.argv.slice(2);
const say = (message: FromServer) => process.send?.(message);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const ledger = new Ledger();
const server = serve(createRouter(ledger.handlers), { authenticate: anonymous });
const { port } = await server.listen(0, "127.0.0.1");
const tickMs = 10;
const filler = "x".repeat(Number(eventBytes));
let ticking: NodeJS.Timeout | undefined;

/** The time in front, for the latency. */
const publish = () => ledger.publish(server, `${clockMs()} ${filler}`);

function publishEvenly(perSecond: number): void {
  const [startedAt, before] = [performance.now(), ledger.seq];
  ticking = setInterval(() => {
    const due = before + ((performance.now() - startedAt) / 1000) * perSecond;
    while (ledger.seq < due) void publish();
  }, tickMs);
}

async function pour(events: number): Promise<void> {
  for (let n = 0; n < events; n++) await publish();
  pause();
}

function pause(): void {
  clearInterval(ticking);
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  say({ type: "paused", offset: ledger.seq, heldBytes: heapUsed + external });
}

process.on("message", (message: ToServer) => {
  if (message.type === "publish") publishEvenly(message.perSecond);
  if (message.type === "pour") void pour(message.events);
  if (message.type === "pause") pause();
});
process.on("disconnect", () => process.exit());
say({ type: "listening", port });
