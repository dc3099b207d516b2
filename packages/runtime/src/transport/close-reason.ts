/** Fits a text into a close frame. */

import { fixedLimits } from "../protocol/limits.ts";

/** At most 123 bytes of UTF-8 (RFC 6455, 5.5): a longer one would make `close` throw. */
export function closeReason(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(fixedLimits.maxReasonBytes));
  return text.slice(0, read);
}
