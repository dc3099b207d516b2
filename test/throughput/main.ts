/** How much a resumable session carries over a line that is far away: `npm run throughput -- --rtt 100 --mib 64`. */

import { parseArgs } from "node:util";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

const { values } = parseArgs({
  options: { rtt: { type: "string", default: "100" }, mib: { type: "string", default: "64" } },
});
const rttMs = Number(values.rtt);
const itemBytes = 16 * 1024;
const items = (Number(values.mib) * 1024 * 1024) / itemBytes;

const router = createRouter({
  ...handlers,
  async *echo({ prefix }) {
    for (let n = 0; n < items; n++) yield prefix;
  },
});
const server = serve(router, { authenticate: anonymous });
const { port } = await server.listen(0, "127.0.0.1");
const proxy = await TcpProxy.start(port);
proxy.delay(rttMs / 2);
const client = createClient(proxy.url);
await client.$connection.opened;

const megabytesPerSecond = (startedAt: number) => (items * itemBytes) / 1e6 / ((performance.now() - startedAt) / 1000);

async function* nothing() {}
async function* blobs() {
  for (let n = 0; n < items; n++) yield new Uint8Array(itemBytes);
}

const down = performance.now();
for await (const _ of client.echo({ prefix: "x".repeat(itemBytes) }, nothing())) {
}
console.log(`down: ${megabytesPerSecond(down).toFixed(1)} MB/s over ${rttMs} ms of round trip`);

const up = performance.now();
await client.blob(undefined, blobs(), { timeoutMs: 600_000 });
console.log(`up:   ${megabytesPerSecond(up).toFixed(1)} MB/s over ${rttMs} ms of round trip`);

await client.$close();
await proxy.close();
await server.close();
