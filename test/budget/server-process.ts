/** A server as a process: its own heap is asked for by the process of the client. */

import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { memoryLook, settledMemory } from "./heap-meter.ts";
import type { FromServer, ToServer } from "./messages.ts";

const say = (message: FromServer) => process.send?.(message);

let arrived = 0;
const router = createRouter({
  ...handlers,
  slow() {
    arrived += 1;
    return new Promise<never>(() => {});
  },
  who: () => String(arrived),
});
const server = serve(router, { authenticate: anonymous, limits: { maxCalls: 20_000 } });
const { url } = await server.listen(0, "127.0.0.1");

process.on("message", async ({ type }: ToServer) => {
  if (type === "settle") say({ type: "settled", look: await settledMemory() });
  else say({ type: "looked", look: memoryLook() });
});
process.on("disconnect", () => process.exit());
say({ type: "listening", url });
