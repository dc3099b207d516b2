/** The schema of raw bytes, which cross the wire as they are. */

import * as z from "zod";

/**
 * Bytes: a `Uint8Array` (so also a Node.js `Buffer`), sent without base64 and without a copy: they may be sent again after a lost
 * connection, so leave them unchanged until the call has ended.
 *
 * @param options.maxBytes refuses longer values; default: whatever fits a message
 * @example export const attach = upload({ item: bytes({ maxBytes: 65_536 }), output: z.object({ size: z.int() }) });
 */
export function bytes(options: { maxBytes?: number } = {}): z.ZodCustom<Uint8Array, Uint8Array> {
  const schema: z.ZodCustom<Uint8Array, Uint8Array> = z.instanceof(Uint8Array);
  const { maxBytes } = options;
  if (maxBytes === undefined) return schema;
  return schema.refine((value) => value.byteLength <= maxBytes, `expected at most ${maxBytes} bytes`);
}
