/** The upgrade request of a session, for when its client shows another token: what it said, because the object of Node.js weighs three times as much. */

import { IncomingMessage } from "node:http";

/** Headers that say the same of many clients, each time in a string of its own. */
const repeatedNames = [
  "host",
  "origin",
  "connection",
  "upgrade",
  "sec-websocket-version",
  "sec-websocket-protocol",
  "sec-websocket-extensions",
  "user-agent",
  "accept-language",
  "accept-encoding",
  "cache-control",
  "pragma",
] as const;

/** What the last client said in them. */
const lastSaid = new Map<string, string>();

export class KeptRequest {
  readonly #socket: IncomingMessage["socket"];
  readonly #method: string | undefined;
  readonly #url: string | undefined;
  readonly #versionMajor: number;
  readonly #versionMinor: number;
  readonly #headers: IncomingMessage["headers"];

  constructor({ socket, method, url, httpVersionMajor, httpVersionMinor, headers }: IncomingMessage) {
    this.#socket = socket;
    this.#method = method;
    this.#url = url;
    this.#versionMajor = httpVersionMajor;
    this.#versionMinor = httpVersionMinor;
    this.#headers = headers;
    for (const name of repeatedNames) shareText(headers, name);
  }

  /** As it was read, but for the letter case of raw names, and for what was joined of several headers of one name. */
  retold(): IncomingMessage {
    const entries = Object.entries(this.#headers) as [name: string, value: string][];
    return Object.assign(new IncomingMessage(this.#socket), {
      method: this.#method,
      url: this.#url,
      httpVersion: `${this.#versionMajor}.${this.#versionMinor}`,
      httpVersionMajor: this.#versionMajor,
      httpVersionMinor: this.#versionMinor,
      headers: this.#headers,
      rawHeaders: entries.flat(),
      headersDistinct: Object.fromEntries(entries.map(([name, value]) => [name, [value]])),
      complete: true,
      upgrade: true,
    });
  }
}

/** The same text, but the string that is kept already. */
function shareText(headers: IncomingMessage["headers"], name: (typeof repeatedNames)[number]): void {
  const said = headers[name];
  if (said === undefined) return;
  const last = lastSaid.get(name);
  if (said === last) headers[name] = last;
  else lastSaid.set(name, said);
}
