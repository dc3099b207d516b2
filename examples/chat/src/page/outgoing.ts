/** What the person says: shown at once, sent, and shown again as it came to be. */

import type { Outcome } from "@wsrpc-ts/runtime/client";
import type { ChatAttachError, Client, Message } from "../generated/client.ts";
import type { MessageList } from "./message-list.ts";
import { newId } from "./new-id.ts";

const chunkBytes = 32_768;

type Failure = Extract<Outcome<Message, ChatAttachError>, { ok: false }>["error"];

export class Outgoing {
  readonly #client: Client;
  readonly #list: MessageList;
  readonly #me: string;

  constructor(client: Client, list: MessageList, me: string) {
    this.#client = client;
    this.#list = list;
    this.#me = me;
  }

  say(room: string, text: string): void {
    void this.#say({ id: newId(), room, author: this.#me, text, at: new Date() });
  }

  attach(room: string, file: File): void {
    const { name, type, size } = file;
    const attachment = { name, type, size };
    void this.#attach({ id: newId(), room, author: this.#me, text: "", at: new Date(), attachment }, file);
  }

  /** Under the same id as before if it is tried again: the server takes it once. */
  async #say(message: Message): Promise<void> {
    const { id, room, text } = message;
    this.#list.put({ message, delivery: "sending" });
    const outcome = await this.#client.chat.send({ id, room, text }).safe();
    if (outcome.ok) return this.#list.put({ message: outcome.data, delivery: "sent" });
    this.#failed(message, outcome.error, () => void this.#say(message));
  }

  async #attach(message: Message, file: File): Promise<void> {
    const { id, room } = message;
    const cancelled = new AbortController();
    const { signal } = cancelled;
    const cancel = () => {
      cancelled.abort();
      this.#list.takeBack(id);
    };
    this.#list.put({ message, delivery: "sending", cancel });
    const attachment = { id, room, name: file.name, type: file.type };
    while (!signal.aborted) {
      const chunks = chunksOf(file, (share) => this.#list.progressed(id, share));
      const outcome = await this.#client.chat.attach(attachment, chunks, { signal }).safe();
      if (outcome.ok) return this.#list.put({ message: outcome.data, delivery: "sent" });
      if (signal.aborted) return;
      // The server forgot what it had of the file. We have it still, and nobody need notice.
      if (outcome.error.code === "UNAVAILABLE" && (await this.#isBack())) continue;
      return this.#failed(message, outcome.error, () => void this.#attach(message, file));
    }
  }

  #isBack(): Promise<boolean> {
    return this.#client.$connection.opened.then(
      () => true,
      () => false,
    );
  }

  #failed(message: Message, error: Failure, retry: () => void): void {
    const isHopeless = error.name === "TooLarge";
    this.#list.put({ message, delivery: "failed", note: noteOf(error), ...(!isHopeless && { retry }) });
  }
}

function noteOf(error: Failure): string {
  switch (error.name) {
    case "SlowDown":
      return `too fast; wait ${Math.ceil(error.data.waitMs / 1_000)} s`;
    case "TooLarge":
      return `not sent: at most ${error.data.maxBytes / 1_048_576} MiB`;
    default:
      return `not sent: ${error.message}`;
  }
}

async function* chunksOf(file: File, progress: (share: number) => void): AsyncIterable<Uint8Array> {
  for (let at = 0; at < file.size; at += chunkBytes) {
    yield new Uint8Array(await file.slice(at, at + chunkBytes).arrayBuffer());
    progress(Math.min(1, (at + chunkBytes) / file.size));
  }
}
