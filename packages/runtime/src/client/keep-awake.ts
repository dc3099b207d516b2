/** Listens to what a page is told of the network and of its own sleep, so that a dead socket is found, and shown, at once. */

import type { Client } from "./client.ts";

/** Workers are told of the network only, other platforms of neither; and `window` is what some workers call themselves. */
export function keepAwake(client: Pick<Client, "nudge" | "onState">): void {
  const { document } = globalThis;
  const over = new AbortController();
  const nudge = () => client.nudge();
  for (const change of ["online", "offline"]) globalThis.addEventListener?.(change, nudge, over);
  document?.addEventListener?.("visibilitychange", () => document.visibilityState === "visible" && nudge(), over);
  client.onState((state) => state === "closed" && over.abort());
}
