/** What the ws package is told on either end; its own defaults let 2 MiB on the wire pin 38 MiB of memory. */

import { fixedLimits } from "../protocol/limits.ts";

const { maxFragments, maxBufferedChunks, maxPendingPongs, closeMs } = fixedLimits;

export const wsOptions = {
  perMessageDeflate: false,
  maxFragments,
  maxBufferedChunks,
  maxPendingAutoPongs: maxPendingPongs,
  closeTimeout: closeMs,
} as const;
