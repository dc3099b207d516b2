/** One line of a room on the screen. */

import type { Message } from "../generated/client.ts";
import { element } from "./element.ts";

export interface Line {
  readonly message: Message;
  readonly delivery: "sending" | "sent" | "failed";
  /** Below the line: why it is not there yet. */
  readonly note?: string;
  readonly retry?: () => void;
  /** Of a file on its way. */
  readonly cancel?: () => void;
}

/** The row of a line; where it stands among others is for `fitRow` to say. */
export function messageRow(line: Line, isMine: boolean): HTMLLIElement {
  const { message, delivery, note, retry } = line;
  const row = element("li", { className: isMine ? "message mine" : "message" });
  row.dataset.id = message.id;
  row.dataset.delivery = delivery;
  const time = element("time", { text: message.at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) });
  time.dateTime = message.at.toISOString();
  row.append(
    element("p", { className: "day", text: dayOf(message.at) }),
    element("p", { className: "by" }, element("bdi", { text: isMine ? "you" : message.author }), time),
    bubble(line),
  );
  if (note !== undefined) {
    const below = element("p", { className: "note", text: note });
    if (retry) below.append(button("Try again", retry));
    row.append(below);
  }
  return row;
}

/** Shows the day where it changes, and who speaks where that changes or time went by. */
export function fitRow(row: HTMLElement, { message }: Line, before: Message | undefined): void {
  const isNewDay = !before || dayOf(before.at) !== dayOf(message.at);
  const follows = !isNewDay && before.author === message.author && +message.at - +before.at < 120_000;
  row.classList.toggle("new-day", isNewDay);
  row.classList.toggle("follows", follows);
}

function bubble({ message, delivery, cancel }: Line): HTMLElement {
  const { id, text, attachment } = message;
  const made = element("div", { className: "bubble" });
  made.dir = "auto";
  if (!attachment) {
    made.textContent = text;
    return made;
  }
  const name = element("bdi", { className: "name", text: attachment.name });
  name.title = attachment.name;
  const size = element("span", { className: "quiet", text: sizeText(attachment.size) });
  if (delivery === "sent") {
    const link = element("a", { className: "file" }, name, document.createTextNode(" "), size);
    link.href = `/files/${id}`;
    link.download = attachment.name;
    made.append(link);
    return made;
  }
  made.append(element("span", { className: "file" }, name, document.createTextNode(" "), size));
  if (delivery === "failed") return made;
  const bar = element("progress");
  bar.value = 0;
  bar.ariaLabel = `Sending ${attachment.name}`;
  const way = element("span", { className: "way" }, bar);
  if (cancel) way.append(button("Cancel", cancel));
  made.append(way);
  return made;
}

function button(text: string, clicked: () => void): HTMLButtonElement {
  const made = element("button", { text });
  made.type = "button";
  made.addEventListener("click", clicked);
  return made;
}

function dayOf(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? "Today" : date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
