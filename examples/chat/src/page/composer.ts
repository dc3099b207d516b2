/** Where messages are written. What was begun in a room waits there. */

import { byId } from "./element.ts";

interface Listener {
  said(text: string): void;
  chosen(file: File): void;
  typed(): void;
}

export class Composer {
  readonly #form = byId("composer", HTMLFormElement);
  readonly #text = byId("text", HTMLTextAreaElement);
  readonly #file = byId("file", HTMLInputElement);
  readonly #begun = new Map<string, string>();
  #room = "";

  constructor(listener: Listener) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.#text.value.trim();
      if (text === "") return;
      this.#text.value = "";
      listener.said(text);
    });
    this.#text.addEventListener("keydown", (event) => {
      // While a word is being composed, Enter chooses it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#text.addEventListener("input", () => listener.typed());
    byId("attach", HTMLButtonElement).addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => {
      for (const file of this.#file.files ?? []) listener.chosen(file);
      this.#file.value = "";
    });
  }

  show(room: string): void {
    this.#begun.set(this.#room, this.#text.value);
    this.#text.value = this.#begun.get(room) ?? "";
    this.#room = room;
    // On a phone the focus would bring up the keyboard, which covers what is to be read first.
    if (matchMedia("(pointer: fine)").matches) this.#text.focus();
  }
}
