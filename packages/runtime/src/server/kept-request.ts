/** The upgrade request of a session, for when its client shows another token: a text, because the object of Node.js weighs three times as much. */

import { IncomingMessage } from "node:http";

type Told = Pick<IncomingMessage, "method" | "url" | "httpVersionMajor" | "httpVersionMinor" | "headers">;

export class KeptRequest {
  readonly #socket: IncomingMessage["socket"];
  readonly #told: string;

  constructor({ socket, method, url, httpVersionMajor, httpVersionMinor, headers }: IncomingMessage) {
    const told: Told = { method, url, httpVersionMajor, httpVersionMinor, headers } as Told;
    this.#socket = socket;
    this.#told = JSON.stringify(told);
  }

  /** As it was read, but for the letter case of raw names, and for what was joined of several headers of one name. */
  retold(): IncomingMessage {
    const told: Told = JSON.parse(this.#told);
    const { httpVersionMajor, httpVersionMinor, headers } = told;
    const entries = Object.entries(headers) as [name: string, value: string][];
    return Object.assign(new IncomingMessage(this.#socket), told, {
      httpVersion: `${httpVersionMajor}.${httpVersionMinor}`,
      rawHeaders: entries.flat(),
      headersDistinct: Object.fromEntries(entries.map(([name, value]) => [name, [value]])),
      complete: true,
      upgrade: true,
    });
  }
}
