/** Who is writing, as a line below the messages. */

import { byId, element } from "./element.ts";

const shownMs = 3_000;

export class Typing {
  readonly #root = byId("typing", HTMLParagraphElement);
  readonly #authors = new Map<string, ReturnType<typeof setTimeout>>();

  show(author: string): void {
    clearTimeout(this.#authors.get(author));
    this.#authors.set(
      author,
      setTimeout(() => this.hide(author), shownMs),
    );
    this.#render();
  }

  hide(author: string): void {
    clearTimeout(this.#authors.get(author));
    if (this.#authors.delete(author)) this.#render();
  }

  clear(): void {
    for (const author of this.#authors.keys()) this.hide(author);
  }

  #render(): void {
    const authors = [...this.#authors.keys()];
    const named = authors
      .slice(0, 2)
      .flatMap((author) => [" and ", element("bdi", { text: author })])
      .slice(1);
    const more = authors.length > 2 ? " and others" : "";
    const text = authors.length === 0 ? "" : `${more} ${authors.length === 1 ? "is" : "are"} typing…`;
    this.#root.replaceChildren(...named, text);
  }
}
