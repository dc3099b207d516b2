/** The other way: asking again and again. */

import type { Reading } from "../generated/client.ts";

/** Responses with their headers as far as the browser tells them; what requests cost is not counted. */
export const polled = { bytes: 0, requests: 0 };

export class Polling {
  readonly #onReading: (reading: Reading) => void;
  #newest = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  everyMs = 2_000;

  constructor(onReading: (reading: Reading) => void) {
    this.#onReading = onReading;
  }

  async start(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.#ask();
    } finally {
      this.#timer = setTimeout(() => void this.start(), this.everyMs);
    }
  }

  async #ask(): Promise<void> {
    const response = await fetch(`/readings?after=${this.#newest}`).catch(() => undefined);
    polled.requests += 1;
    if (!response?.ok) return;
    const body = await response.text();
    polled.bytes += headerBytes(response) + new TextEncoder().encode(body).length;
    for (const { at, ...reading } of JSON.parse(body) as (Omit<Reading, "at"> & { at: string })[]) {
      this.#newest = reading.number;
      this.#onReading({ ...reading, at: new Date(at) });
    }
  }
}

function headerBytes(response: Response): number {
  let bytes = "HTTP/1.1 200 OK\r\n\r\n".length;
  for (const [name, value] of response.headers) bytes += name.length + value.length + ": \r\n".length;
  return bytes;
}
