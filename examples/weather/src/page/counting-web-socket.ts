/** A WebSocket that counts what crosses it. */

/** Payload and frame headers, without those of TCP. */
export const traffic = { bytes: 0, messages: 0 };

export class CountingWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    this.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => count(data, 0));
  }

  override send(data: string | ArrayBuffer): void {
    count(data, 4); // a page's frames are masked
    super.send(data);
  }
}

function count(data: string | ArrayBuffer, maskBytes: number): void {
  const payload = typeof data === "string" ? new TextEncoder().encode(data).length : data.byteLength;
  traffic.bytes += payload + (payload < 126 ? 2 : 4) + maskBytes;
  traffic.messages += 1;
}
