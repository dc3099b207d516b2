/** The lines of a room on the screen: those that arrived, and those that are still on their way. */

import { byId } from "./element.ts";
import { fitRow, type Line, messageRow } from "./message-row.ts";

/** Older ones leave the page, so that it stays light however long it is open. */
const keptRows = 500;
const nearEndPx = 80;

type Shown = Line & { readonly row: HTMLLIElement };

export class MessageList {
  readonly #box = byId("log", HTMLElement);
  readonly #root = byId("messages", HTMLOListElement);
  readonly #newer = byId("newer", HTMLButtonElement);
  readonly #author: string;
  #room = "";
  /** In the order of the screen. */
  #shown: Shown[] = [];
  /** Not arrived yet, of any room, by id: they wait while another room is looked at. */
  readonly #open = new Map<string, Line>();
  #isAtEnd = true;
  #isMoving = false;

  constructor(author: string) {
    this.#author = author;
    this.#box.addEventListener("scroll", () => this.#scrolled());
    new ResizeObserver(() => this.#keepEnd()).observe(this.#box);
    this.#newer.addEventListener("click", () => this.#toEnd());
  }

  /** Something here would be lost with the page. */
  get isBusy(): boolean {
    return this.#open.size > 0;
  }

  show(room: string): void {
    this.#room = room;
    this.#shown = [];
    this.#root.replaceChildren();
    this.#toEnd();
    this.reading(true);
    for (const line of this.#open.values()) this.#place(line);
  }

  /** Screen readers hold back until the history is there, and nobody is told that nothing was said. */
  reading(isReading: boolean): void {
    this.#box.ariaBusy = String(isReading);
  }

  /** A message appears once, however often it is put; one that arrived takes the place of the one on its way. */
  put(line: Line): void {
    const { message, delivery } = line;
    if (delivery === "sent") this.#open.delete(message.id);
    else this.#open.set(message.id, line);
    this.#place(line);
  }

  takeBack(id: string): void {
    this.#open.delete(id);
    this.#remove(this.#shown.findIndex(({ message }) => message.id === id));
  }

  /** Of an upload, from 0 to 1. */
  progressed(id: string, share: number): void {
    const row = this.#shown.find(({ message }) => message.id === id)?.row;
    const bar = row?.querySelector("progress");
    if (bar) bar.value = share;
  }

  #place(line: Line): void {
    const { message, delivery } = line;
    if (message.room !== this.#room) return;
    const known = this.#shown.findIndex((shown) => shown.message.id === message.id);
    if (this.#shown[known]?.delivery === "sent") return;
    this.#remove(known);
    const isMine = message.author === this.#author;
    const row = messageRow(line, isMine);
    let at = this.#shown.length;
    while (at > 0 && inOrder(this.#shown[at - 1] as Shown, line) > 0) at -= 1;
    this.#root.insertBefore(row, this.#shown[at]?.row ?? null);
    this.#shown.splice(at, 0, { ...line, row });
    this.#fit(at);
    if (this.#shown.length > keptRows) this.#remove(0);
    if (known === -1 && isMine && delivery === "sending") this.#isAtEnd = true;
    if (!this.#isAtEnd && known === -1) this.#newer.hidden = false;
    this.#keepEnd();
  }

  #remove(index: number): void {
    if (index < 0) return;
    const [removed] = this.#shown.splice(index, 1);
    removed?.row.remove();
    this.#fit(index);
  }

  /** A row looks at the one before it, so the one behind it may change too. */
  #fit(index: number): void {
    for (const at of [index, index + 1]) {
      const shown = this.#shown[at];
      if (shown) fitRow(shown.row, shown, this.#shown[at - 1]?.message);
    }
  }

  /** Rows that come and go scroll the box too; only the person's own scrolling says where they want to be. */
  #scrolled(): void {
    if (this.#isMoving) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < nearEndPx;
    if (this.#isAtEnd) this.#newer.hidden = true;
  }

  #toEnd(): void {
    this.#isAtEnd = true;
    this.#newer.hidden = true;
    this.#keepEnd();
  }

  /** Once a frame is enough. */
  #keepEnd(): void {
    if (!this.#isAtEnd || this.#isMoving) return;
    this.#isMoving = true;
    requestAnimationFrame(() => {
      this.#isMoving = false;
      this.#box.scrollTop = this.#box.scrollHeight;
    });
  }
}

/** What is still on its way stands last. */
function inOrder(a: Line, b: Line): number {
  const isOpen = Number(a.delivery !== "sent") - Number(b.delivery !== "sent");
  return isOpen || +a.message.at - +b.message.at;
}
