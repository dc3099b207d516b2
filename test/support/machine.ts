/** This machine: who it is, and a time that all its processes share. */

import { availableParallelism, cpus, loadavg } from "node:os";

export const clockMs = () => performance.timeOrigin + performance.now();

/** For the head of a measurement. */
export function machine(): string {
  const load = loadavg()[0]?.toFixed(1);
  return `Node.js ${process.version}, ${availableParallelism()} of ${cpus()[0]?.model ?? "some processor"}, load ${load}`;
}
