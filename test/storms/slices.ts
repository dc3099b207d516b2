/** How evenly things happened over time: the fullest slice of it against the mean. */

export interface Slices {
  /** In the fullest of them. */
  readonly peak: number;
  /** Between the first and the last thing that happened. */
  readonly mean: number;
  readonly ratio: number;
  /** From the first to the last. */
  readonly spanMs: number;
}

export const sliceMs = 100;

export function slicesOf(timesMs: readonly number[]): Slices {
  const counts = new Map<number, number>();
  const first = timesMs.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = timesMs.reduce((most, time) => Math.max(most, time), first);
  for (const time of timesMs) {
    const slice = Math.floor((time - first) / sliceMs);
    counts.set(slice, (counts.get(slice) ?? 0) + 1);
  }
  const peak = Math.max(0, ...counts.values());
  const mean = timesMs.length / Math.max(1, (last - first) / sliceMs);
  return { peak, mean, ratio: peak / mean, spanMs: last - first };
}
