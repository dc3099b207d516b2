/** How often two ends on real sockets write to them, which is a system call each time. */

import { Socket } from "node:net";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import type { Figures } from "./figures.ts";

const inFlight = 64;
const rounds = 9;

/** The smallest of some rounds: the network may cut in two what was written at once, and then it is answered in two. */
export async function socketWrites(): Promise<Figures> {
  const server = serve(createRouter(handlers), { authenticate: anonymous });
  const { port, url } = await server.listen(0, "127.0.0.1");
  const client = createClient(url);
  const writes = countWrites(port);
  const seen: { up: number; down: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = { ...writes };
    await Promise.all(Array.from({ length: inFlight }, (_, b) => client.add({ a: 1, b })));
    if (round > 0) seen.push({ up: writes.up - before.up, down: writes.down - before.down });
  }
  writes.stop();
  await client.$close();
  await server.close();
  return {
    [`socket writes of ${inFlight} calls at once, client`]: Math.min(...seen.map(({ up }) => up)),
    [`socket writes of ${inFlight} calls at once, server`]: Math.min(...seen.map(({ down }) => down)),
  };
}

/** Both ends are in this process: who writes to the server's port is the client. */
function countWrites(port: number) {
  const { _write, _writev } = Socket.prototype;
  const counts = { up: 0, down: 0, stop };
  const count = ({ remotePort }: Socket) => {
    if (remotePort === port) counts.up += 1;
    else counts.down += 1;
  };
  Socket.prototype._write = function (...written) {
    count(this);
    _write.apply(this, written);
  };
  Socket.prototype._writev = function (...written) {
    count(this);
    _writev?.apply(this, written);
  };
  function stop(): void {
    Object.assign(Socket.prototype, { _write, _writev });
  }
  return counts;
}
