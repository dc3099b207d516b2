/** Listens to the signal that somebody may have given. */

const cancels = new WeakMap<EventTarget, Set<() => void>>();

function fire({ target }: Event): void {
  for (const cancel of cancels.get(target as AbortSignal) as Set<() => void>) cancel();
}

/**
 * Calls `cancel` when the signal fires; returns how to stop listening. A signal has one listener of ours, whatever number of calls
 * it was given to: of more than ten Node.js warns, as of a leak.
 */
export function onAbort(signal: AbortSignal | undefined, cancel: () => void): (() => void) | undefined {
  if (!signal) return undefined;
  if (!signal.addEventListener) throw new TypeError(`signal is ${signal}, no AbortSignal`); // but its controller, perhaps
  const all = cancels.get(signal) ?? new Set();
  cancels.set(signal, all.add(cancel));
  signal.addEventListener("abort", fire);
  return () => {
    all.delete(cancel);
    if (all.size === 0) signal.removeEventListener("abort", fire);
  };
}
