/** A small application, as a page would have it: it places orders, shows the news, and says when the connection is lost. */

import type { Client } from "../fixtures/ledger/generated.ts";

export class OrderDesk {
  readonly #client: Client;
  /** What the page shows. */
  readonly news: string[] = [];
  readonly placed: string[] = [];
  banner = "";

  /** @param render draws the page anew */
  constructor(client: Client, render: () => void) {
    this.#client = client;
    client.$connection.onState((state) => {
      this.banner = state === "reconnecting" ? "connection lost, trying again" : "";
      render();
    });
    const show = (text: string) => {
      this.news.push(text);
      render();
    };
    client.events({ book: "main" }).subscribe({
      event: ({ text }) => show(text),
      gap: () => show("some news are missing"),
    });
  }

  /** `enterOnce` is declared `idempotent: "key"`: even a server that lost its memory of us does not place it twice. */
  async place(id: string): Promise<void> {
    await this.#client.enterOnce({ id, text: "" });
    this.placed.push(id);
  }
}
