/** A server as a process: `server-process PORT EFFECTS-FILE [HEARTBEAT-MS]`. What its handlers did outlives it in the file. */

import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { serve } from "@wsrpc-ts/runtime/server";
import { createRouter } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { portOf } from "../support/listening.ts";
import type { FromServer, ToServer } from "./messages.ts";

const [port = "0", effects = "", heartbeatMs] = process.argv.slice(2);
const say = (message: FromServer) => process.send?.(message);

const ledger = new Ledger((id) => {
  appendFileSync(effects, `${id}\n`);
  void ledger.publish(server);
});
const { enter } = ledger.handlers;
const router = createRouter({
  ...ledger.handlers,
  async enter(input, ctx) {
    await setTimeout(Math.random() * 5);
    const entry = await enter(input, ctx);
    await setTimeout(Math.random() * 5);
    return entry;
  },
});
/** An hour each, by the clock on the wall. */
const authenticate = () => ({ id: "anybody", expiresAt: Date.now() + 3_600_000 });
const server = serve(router, {
  authenticate,
  ...(heartbeatMs && { heartbeat: { intervalMs: Number(heartbeatMs), timeoutMs: Number(heartbeatMs) } }),
});
const http = createServer();
server.attach(http);
http.on("connection", (socket) => socket.on("close", () => say({ type: "left" })));
http.listen(Number(port), "127.0.0.1", () => say({ type: "listening", port: portOf(http) }));

process.on("message", async ({ type }: ToServer) => {
  if (type === "time") return say({ type: "time", ms: Date.now() });
  await server.drain();
  say({ type: "drained" });
});
process.on("disconnect", () => process.exit());
