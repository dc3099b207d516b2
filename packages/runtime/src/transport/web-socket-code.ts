/** Names and numbers of RFC 6455: who speaks, what frames there are, and why a WebSocket ends. */

export type Role = "client" | "server";

/** RFC 6455, 11.8. */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** RFC 6455, 5.2: two bytes, a length of 64 bits, and a mask. */
export const maxHeaderBytes = 14;

/** RFC 6455, 7.4.1; `none` and `lost` are never sent. */
export const webSocketCode = {
  badFrame: 1002,
  none: 1005,
  lost: 1006,
  notUtf8: 1007,
  policy: 1008,
  tooBig: 1009,
} as const;

const unsendable = new Set<number>([1004, webSocketCode.none, webSocketCode.lost]);

/** Whether a close frame may carry the code: one of RFC 6455 or of its registry, or an application's. */
export function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && !unsendable.has(code)) || (code >= 3000 && code <= 4999);
}
