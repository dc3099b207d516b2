/** How a server shows that it has understood an upgrade to WebSocket (RFC 6455, 4.2.2). */

import { createHash } from "node:crypto";

const webSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** @param key what the client sent as `Sec-WebSocket-Key` */
export function acceptKey(key: string): string {
  return createHash("sha1")
    .update(key + webSocketGuid)
    .digest("base64");
}
