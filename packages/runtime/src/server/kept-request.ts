/** The upgrade request of a session, for when its client shows another token: what it said, because the object of Node.js weighs three times as much. */

import { IncomingMessage } from "node:http";

type Told = "socket" | "method" | "url" | "httpVersionMajor" | "httpVersionMinor" | "headers";

export class KeptRequest {
  readonly #told: Pick<IncomingMessage, Told>;

  constructor({ socket, method, url, httpVersionMajor, httpVersionMinor, headers }: IncomingMessage) {
    this.#told = { socket, method, url, httpVersionMajor, httpVersionMinor, headers } as IncomingMessage;
  }

  /** As it was read, but for the letter case of raw names, and for what was joined of several headers of one name. */
  retold(): IncomingMessage {
    const { socket, httpVersionMajor, httpVersionMinor, headers } = this.#told;
    const entries = Object.entries(headers) as [name: string, value: string][];
    return Object.assign(new IncomingMessage(socket), this.#told, {
      httpVersion: `${httpVersionMajor}.${httpVersionMinor}`,
      rawHeaders: entries.flat(),
      headersDistinct: Object.fromEntries(entries.map(([name, value]) => [name, [value]])),
      complete: true,
      upgrade: true,
    });
  }
}
