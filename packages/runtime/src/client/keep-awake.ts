/** Listens to what a page is told of the network and of its own sleep, so that a dead socket is found, and shown, at once. */

import type { Client } from "./client.ts";

/**
 * Workers are told of the network only, other platforms of neither; and `window` is what some workers call themselves.
 * No `AbortController` ends it: while modules are loaded, Cloudflare Workers forbid to make one.
 */
export function keepAwake(client: Pick<Client, "nudge" | "onState">): void {
  const { document } = globalThis;
  const nudge = () => client.nudge();
  const shown = () => document.visibilityState === "visible" && nudge();
  const heed = (how: "add" | "remove") => {
    const listener = `${how}EventListener` as const;
    globalThis[listener]?.("online", nudge);
    globalThis[listener]?.("offline", nudge);
    document?.[listener]?.("visibilitychange", shown);
  };
  heed("add");
  client.onState((state) => state === "closed" && heed("remove"));
}
