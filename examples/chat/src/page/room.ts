/** One room that the person is in: what is said there, who is there, who is writing. */

import type { Client, Message } from "../generated/client.ts";
import { byId } from "./element.ts";
import type { MessageList } from "./message-list.ts";

const chunkBytes = 32_768;
const typingShownMs = 3_000;
const typingEveryMs = 1_500;

export class Room {
  readonly name: string;
  readonly #client: Client;
  readonly #me: string;
  readonly #list: MessageList;
  readonly #gone = new AbortController();
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
  #toldTyping = 0;

  /** @param peopleChanged somebody came or went */
  constructor(name: string, client: Client, me: string, list: MessageList, peopleChanged: () => void) {
    this.name = name;
    this.#client = client;
    this.#me = me;
    this.#list = list;
    const { signal } = this.#gone;
    list.clear();
    client.chat.messages({ room: name }, { signal }).subscribe({
      event: (message) => this.#arrived(message),
      // The first time, and whenever the server cannot tell what was missed.
      live: ({ recovered }) => void (recovered || this.#readHistory()),
    });
    client.chat.typing({ room: name }, { signal }).subscribe(({ author }) => this.#showTyping(author));
    void this.#stay(peopleChanged);
  }

  leave(): void {
    this.#gone.abort();
    for (const author of this.#typing.keys()) this.#hideTyping(author);
  }

  /** Under the same id as before if it is tried again: the server takes it once. */
  async send(text: string, id = newId()): Promise<void> {
    const draft: Message = { id, room: this.name, author: this.#me, text, at: new Date() };
    this.#list.put(draft, "sending");
    const outcome = await this.#client.chat.send({ id, room: this.name, text }).safe();
    if (outcome.ok) return this.#list.put(outcome.data);
    const { error } = outcome;
    const note =
      error.name === "SlowDown"
        ? `too fast; wait ${Math.ceil(error.data.waitMs / 1_000)} s`
        : `not sent: ${error.message}`;
    this.#list.put(draft, "failed", { note, retry: () => void this.send(text, id) });
  }

  async attach(file: File): Promise<void> {
    const id = newId();
    const { name, type, size } = file;
    const draft: Message = {
      id,
      room: this.name,
      author: this.#me,
      text: "",
      at: new Date(),
      attachment: { name, type, size },
    };
    const show = (progress: number) => this.#list.put(draft, "sending", { progress });
    show(0);
    const outcome = await this.#client.chat.attach({ id, room: this.name, name, type }, chunksOf(file, show)).safe();
    if (outcome.ok) return this.#list.put(outcome.data);
    const { error } = outcome;
    const note = error.name === "TooLarge" ? `at most ${error.data.maxBytes / 1_048_576} MiB` : error.message;
    this.#list.put(draft, "failed", { note: `not sent: ${note}`, retry: () => void this.attach(file) });
  }

  /** Told not more often than it matters. */
  typed(): void {
    if (Date.now() < this.#toldTyping + typingEveryMs || this.#client.$connection.state !== "open") return;
    this.#toldTyping = Date.now();
    void this.#client.chat.type({ room: this.name }).safe();
  }

  #arrived(message: Message): void {
    this.#hideTyping(message.author);
    this.#list.put(message);
  }

  async #readHistory(): Promise<void> {
    const { signal } = this.#gone;
    try {
      for await (const message of this.#client.chat.history({ room: this.name }, { signal })) this.#list.put(message);
    } catch (error) {
      if (!signal.aborted)
        console.warn("the history could not be read; it is read again after the next reconnect", error);
    }
  }

  /** The stream is the stay; when the server forgot us, we enter again. */
  async #stay(peopleChanged: () => void): Promise<void> {
    const { signal } = this.#gone;
    const people = byId("people", HTMLParagraphElement);
    while (!signal.aborted) {
      try {
        for await (const item of this.#client.rooms.enter({ room: this.name }, { signal })) {
          people.textContent = item.people.join(", ");
          peopleChanged();
        }
      } catch {
        if (this.#client.$connection.state === "closed") return;
      }
    }
  }

  #showTyping(author: string): void {
    if (author === this.#me) return;
    clearTimeout(this.#typing.get(author));
    this.#typing.set(
      author,
      setTimeout(() => this.#hideTyping(author), typingShownMs),
    );
    this.#renderTyping();
  }

  #hideTyping(author: string): void {
    clearTimeout(this.#typing.get(author));
    this.#typing.delete(author);
    this.#renderTyping();
  }

  #renderTyping(): void {
    const authors = [...this.#typing.keys()];
    const text = authors.length === 0 ? "" : `${authors.join(" and ")} ${authors.length === 1 ? "is" : "are"} typing…`;
    byId("typing", HTMLParagraphElement).textContent = text;
  }
}

async function* chunksOf(file: File, progress: (share: number) => void): AsyncIterable<Uint8Array> {
  for (let at = 0; at < file.size; at += chunkBytes) {
    yield new Uint8Array(await file.slice(at, at + chunkBytes).arrayBuffer());
    progress(Math.min(1, (at + chunkBytes) / file.size));
  }
}

/** A random UUID; `crypto.randomUUID` is missing on pages without https. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
