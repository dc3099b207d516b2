/** The lines of a room on the screen: those that arrived, and those that are still on their way. */

import type { Message } from "../generated/client.ts";
import { byId, element } from "./element.ts";

export type Delivery = "sending" | "sent" | "failed";

interface Line {
  readonly message: Message;
  readonly delivery: Delivery;
  /** Below the line: why it is not there yet. */
  readonly note?: string;
  readonly retry?: () => void;
  /** Of an upload, from 0 to 1. */
  readonly progress?: number;
}

export class MessageList {
  readonly #root = byId("messages", HTMLOListElement);
  readonly #lines = new Map<string, Line>();
  readonly #author: string;

  constructor(author: string) {
    this.#author = author;
  }

  /** A message appears once, however often it is put; one that arrived takes the place of the one on its way. */
  put(message: Message, delivery: Delivery = "sent", rest: Omit<Line, "message" | "delivery"> = {}): void {
    if (this.#lines.get(message.id)?.delivery === "sent" && delivery !== "sent") return;
    this.#lines.set(message.id, { message, delivery, ...rest });
    this.#render();
  }

  clear(): void {
    this.#lines.clear();
    this.#render();
  }

  #render(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#root;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 80;
    const lines = [...this.#lines.values()].sort(inOrder);
    const rows = lines.flatMap((line, index) => this.#row(line, lines[index - 1]));
    this.#root.replaceChildren(
      ...(rows.length > 0 ? rows : [element("li", { className: "empty", text: "Nothing was said here yet." })]),
    );
    if (isAtEnd) this.#root.scrollTop = this.#root.scrollHeight;
  }

  #row(line: Line, before: Line | undefined): HTMLElement[] {
    const { message, delivery, note, retry } = line;
    const day = dayOf(message.at);
    const isNewDay = !before || dayOf(before.message.at) !== day;
    const follows = !isNewDay && before.message.author === message.author && +message.at - +before.message.at < 120_000;
    const isMine = message.author === this.#author;
    const row = element("li", { className: `message${isMine ? " mine" : ""}${follows ? " follows" : ""}` });
    row.dataset.id = message.id;
    row.dataset.delivery = delivery;
    const time = element("time", { text: message.at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) });
    time.dateTime = message.at.toISOString();
    row.append(
      element("p", { className: "by" }, element("span", { text: isMine ? "you" : message.author }), time),
      bubble(line),
    );
    if (note !== undefined) {
      const line = element("p", { className: "note", text: note });
      if (retry) {
        const again = element("button", { text: "Try again" });
        again.addEventListener("click", retry);
        line.append(again);
      }
      row.append(line);
    }
    return isNewDay ? [element("li", { className: "day", text: day }), row] : [row];
  }
}

/** What is still on its way stands last. */
function inOrder(a: Line, b: Line): number {
  const isOpen = Number(a.delivery !== "sent") - Number(b.delivery !== "sent");
  return isOpen || +a.message.at - +b.message.at;
}

function bubble({ message: { id, text, attachment }, delivery, progress }: Line): HTMLElement {
  if (!attachment) return element("div", { className: "bubble", text });
  const size = element("span", { className: "quiet", text: sizeText(attachment.size) });
  const name = element("span", { className: "name", text: attachment.name });
  if (delivery !== "sent") {
    const bar = element("progress");
    bar.value = progress ?? 0;
    return element("div", { className: "bubble" }, name, document.createTextNode(" "), size, bar);
  }
  const link = element("a", { className: "file" }, name, size);
  link.href = `/files/${id}`;
  link.download = attachment.name;
  return element("div", { className: "bubble" }, link);
}

function dayOf(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? "Today" : date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
