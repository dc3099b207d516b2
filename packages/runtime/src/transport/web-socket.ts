/** Dials with the standard WebSocket of browsers, Node.js, Deno and Bun. */

import { subprotocol } from "../protocol/frame.ts";
import { closeReason } from "./close-reason.ts";
import type { Dial } from "./connection.ts";

/** As much of the standard as is used here: those of `ws` and `undici` fit, too. */
export type WebSocketConstructor = new (
  url: string,
  protocols: string[],
) => {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  readonly bufferedAmount: number;
  /** A subclass may have been written for some of them. */
  send(payload: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>): void;
  close(code: number, reason: string): void;
};

export function dialWebSocket(url: string, WebSocketClass: WebSocketConstructor): Dial {
  return (listener) => {
    const socket = new WebSocketClass(url, [subprotocol]);
    let bufferedBefore = 0;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => listener.opened();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      listener.received(typeof data === "string" ? data : new Uint8Array(data));
    socket.onclose = ({ code, reason }: CloseEvent) => listener.closed(code, reason);
    socket.onerror = () => {}; // a close follows; but `ws` throws what nobody hears
    return {
      send: (payload) => socket.send(payload as string | Uint8Array<ArrayBuffer>),
      // The standard allows applications 1000 and 3000 to 4999 only.
      close: (code, reason) => socket.close(code, closeReason(reason)),
      progressed() {
        const progressed = socket.bufferedAmount < bufferedBefore;
        bufferedBefore = socket.bufferedAmount;
        return progressed;
      },
      get bufferedBytes() {
        return socket.bufferedAmount;
      },
    };
  };
}
