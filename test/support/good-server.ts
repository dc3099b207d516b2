/** What a good server says before anything else: in HTTP that it takes the upgrade, in wsrpc that it takes the session. */

import { createHash } from "node:crypto";

const limits = { maxMessageBytes: 1_048_576, maxCalls: 256, maxSubscriptions: 1024, credit: 32 };
const heartbeat = { intervalMs: 15_000, timeoutMs: 10_000 };

/** The head of the answer to an upgrade request. */
export function switchingProtocols(request: Buffer): string {
  const key = /sec-websocket-key: (.+)\r/i.exec(String(request))?.[1] ?? "";
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`,
    "Sec-WebSocket-Protocol: wsrpc.1.json",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** The message of WELCOME, but for what the test changes. */
export function welcome(fields: object = {}): string {
  return JSON.stringify([
    0,
    0,
    [1, { resumed: false, rx: 0, limits, heartbeat, graceMs: 60_000, schema: "s", ...fields }],
  ]);
}
