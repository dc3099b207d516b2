/** Listens to the signal that somebody may have given. */

/** Calls `cancel` when the signal fires; returns how to stop listening. */
export function onAbort(signal: AbortSignal | undefined, cancel: () => void): (() => void) | undefined {
  if (!signal) return undefined;
  signal.addEventListener("abort", cancel, { once: true });
  return () => signal.removeEventListener("abort", cancel);
}
