/** What each side was told so far. All of them are deterministic: those who were told the same are in the same state. */

import { createHash } from "node:crypto";
import type { Cargo } from "./wire.ts";

type Who = "client" | "server" | "network";

/** Who gets to know of something, and what. */
export type News = readonly (readonly [who: Who, what: string])[];

/** What nanoid gives for epochs, sessions and secrets. */
const random = /^([\w-]{10}|[\w-]{21}|[\w-]{43})$/;

export class Told {
  #log: Readonly<Record<Who, string>> = { client: "", server: "", network: "" };
  readonly #names = new Map<string, string>();

  tell(news: News): void {
    this.#log = this.#with(news);
  }

  /** The state that this would lead to. */
  after(news: News): string {
    const { client, server, network } = this.#with(news);
    return digest(`${client} ${server} ${network}`);
  }

  /** The same in every life, whatever names chance gives. */
  read(cargo: Cargo): string {
    if (!("payload" in cargo)) return `${cargo.code} ${cargo.reason}`;
    return JSON.stringify(JSON.parse(String(cargo.payload)), (_key, value) => this.#plain(value));
  }

  #with(news: News): Record<Who, string> {
    const log = { ...this.#log };
    for (const [who, what] of news) log[who] = digest(`${log[who]} ${what}`);
    return log;
  }

  #plain(value: unknown): unknown {
    if (typeof value !== "string" || !random.test(value)) return value;
    const name = this.#names.get(value) ?? `name ${this.#names.size}`;
    this.#names.set(value, name);
    return name;
  }
}

function digest(text: string): string {
  return createHash("sha1").update(text).digest("base64url");
}
