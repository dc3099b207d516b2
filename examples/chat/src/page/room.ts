/** One room that the person is in: what is said there, who is there, who is writing. */

import type { Client, Message } from "../generated/client.ts";
import { byId, element } from "./element.ts";
import { follow } from "./follow.ts";
import type { MessageList } from "./message-list.ts";
import { Typing } from "./typing.ts";

const typingEveryMs = 1_500;

export class Room {
  readonly name: string;
  readonly #client: Client;
  readonly #me: string;
  readonly #list: MessageList;
  readonly #gone = new AbortController();
  readonly #typing = new Typing();
  #toldTypingAtMs = Number.NEGATIVE_INFINITY;

  constructor(name: string, client: Client, me: string, list: MessageList) {
    this.name = name;
    this.#client = client;
    this.#me = me;
    this.#list = list;
    const { signal } = this.#gone;
    list.show(name);
    client.chat.messages({ room: name }, { signal }).subscribe({
      event: (message) => this.#arrived(message),
      // The first time, and whenever the server cannot tell what was missed.
      live: ({ recovered }) => void (recovered || this.#readHistory()),
    });
    client.chat.typing({ room: name }, { signal }).subscribe(({ author }) => this.#showTyping(author));
    const people = byId("people", HTMLParagraphElement);
    people.textContent = "";
    void follow(
      client.$connection,
      signal,
      () => client.rooms.enter({ room: name }, { signal }),
      (item) => people.replaceChildren(...namesOf(item.people)),
    );
  }

  leave(): void {
    this.#gone.abort();
    this.#typing.clear();
  }

  /** Told not more often than it matters. */
  typed(): void {
    const now = performance.now();
    if (now < this.#toldTypingAtMs + typingEveryMs || this.#client.$connection.state !== "open") return;
    this.#toldTypingAtMs = now;
    void this.#client.chat.type({ room: this.name }).safe();
  }

  #arrived(message: Message): void {
    this.#typing.hide(message.author);
    this.#list.put({ message, delivery: "sent" });
  }

  async #readHistory(): Promise<void> {
    const { signal } = this.#gone;
    this.#list.reading(true);
    try {
      for await (const message of this.#client.chat.history({ room: this.name }, { signal }))
        this.#list.put({ message, delivery: "sent" });
    } catch (error) {
      if (!signal.aborted) console.info(`the history is read again after the next reconnect: ${error}`);
    }
    if (!signal.aborted) this.#list.reading(false);
  }

  #showTyping(author: string): void {
    if (author !== this.#me) this.#typing.show(author);
  }
}

/** Names may be written in any direction; the list keeps its own. */
function namesOf(people: readonly string[]): (Node | string)[] {
  return people.flatMap((name) => [", ", element("bdi", { text: name })]).slice(1);
}
