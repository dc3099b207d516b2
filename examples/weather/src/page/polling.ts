/** The other way: asking again and again. */

import type { Reading } from "../generated/client.ts";

/** Responses with their headers as far as the browser tells them; what requests cost is not counted. */
export const polled = { bytes: 0, requests: 0 };

export class Polling {
  readonly #onReading: (reading: Reading) => void;
  #newestMs = 0;
  #round: AbortController | undefined;

  constructor(onReading: (reading: Reading) => void) {
    this.#onReading = onReading;
  }

  /** Asks at once and then every so often; an earlier pace ends. */
  async start(everyMs: number): Promise<void> {
    this.#round?.abort();
    this.#round = new AbortController();
    const { signal } = this.#round;
    while (!signal.aborted) {
      await this.#ask(signal).catch(() => {}); // the next round comes soon
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    polled.requests += 1;
    const response = await fetch(`/readings?after=${this.#newestMs}`, { signal });
    if (!response.ok) return;
    const body = await response.text();
    polled.bytes += headerBytes(response) + new TextEncoder().encode(body).length;
    for (const { at, ...reading } of JSON.parse(body) as (Omit<Reading, "at"> & { at: string })[]) {
      this.#newestMs = Date.parse(at);
      this.#onReading({ ...reading, at: new Date(at) });
    }
  }
}

function headerBytes(response: Response): number {
  let bytes = "HTTP/1.1 200 OK\r\n\r\n".length;
  for (const [name, value] of response.headers) bytes += name.length + value.length + ": \r\n".length;
  return bytes;
}
