/** Listens to what a page is told of the network and of its own sleep, so that a dead socket is found at once. */

import type { Client } from "./client.ts";

export function keepAwake(client: Client): void {
  if (typeof window === "undefined" || typeof window.addEventListener !== "function") return;
  const nudge = () => client.nudge();
  const shown = () => document.visibilityState === "visible" && nudge();
  window.addEventListener("online", nudge);
  document.addEventListener("visibilitychange", shown);
  client.onState((state) => {
    if (state !== "closed") return;
    window.removeEventListener("online", nudge);
    document.removeEventListener("visibilitychange", shown);
  });
}
