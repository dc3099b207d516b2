/** A server as a process: `server-process PORT`. It notes when connections come. */

import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createRouter } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { portOf } from "../support/listening.ts";
import { clockMs } from "../support/machine.ts";
import type { FromServer, ToServer } from "./messages.ts";

const [port = "0"] = process.argv.slice(2);
const say = (message: FromServer) => process.send?.(message);

const arrivalsMs: number[] = [];
const loop = monitorEventLoopDelay({ resolution: 5 });
const server = serve(createRouter(new Ledger().handlers), { authenticate: anonymous });
const http = createServer();
server.attach(http);
http.on("connection", () => arrivalsMs.push(clockMs()));
/** As `server.listen` has it: more than that wait to be taken when thousands come at once. */
http.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 }, () => {
  loop.enable();
  say({ type: "listening", port: portOf(http) });
});

process.on("message", (_: ToServer) => {
  say({ type: "report", arrivalsMs, loopP99Ms: loop.percentile(99) / 1e6 - 5 });
});
process.on("disconnect", () => process.exit());
