/** A server that holds next to nothing, and tells how often V8 has collected all of its heap. */

import { constants, PerformanceObserver } from "node:perf_hooks";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

export interface Listening {
  readonly type: "listening";
  readonly url: string;
}

let fullCollections = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if ((entry as PerformanceEntry & { detail: { kind: number } }).detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR)
      fullCollections += 1;
}).observe({ entryTypes: ["gc"] });

const server = serve(createRouter({ ...handlers, who: () => String(fullCollections) }), { authenticate: anonymous });
const { url } = await server.listen(0, "127.0.0.1");
process.on("disconnect", () => process.exit());
process.send?.({ type: "listening", url } satisfies Listening);
