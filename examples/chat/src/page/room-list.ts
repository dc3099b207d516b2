/** The rooms to choose from, as links: the address names the room, so that going back works and a room can be shared. */

import { byId, element } from "./element.ts";

interface RoomCount {
  readonly room: string;
  readonly people: number;
}

export class RoomList {
  readonly #root = byId("rooms", HTMLElement);
  readonly #links = new Map<string, { readonly link: HTMLAnchorElement; readonly count: HTMLElement }>();
  #rooms: readonly RoomCount[] = [];
  #current = "";

  show(rooms: readonly RoomCount[]): void {
    this.#rooms = rooms;
    this.#render();
  }

  /** Also when nobody else knows of that room yet. */
  choose(current: string): void {
    this.#current = current;
    this.#render();
    this.#links.get(current)?.link.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** A link stays the same element, so that it keeps the focus when numbers change. */
  #render(): void {
    const counts = new Map(this.#rooms.map(({ room, people }) => [room, people]));
    if (!counts.has(this.#current)) counts.set(this.#current, 1);
    for (const [name, { link }] of this.#links) {
      if (counts.has(name)) continue;
      link.remove();
      this.#links.delete(name);
    }
    for (const [name, people] of counts) {
      const { link, count } = this.#links.get(name) ?? this.#add(name);
      count.textContent = people > 0 ? String(people) : "";
      count.title = people > 0 ? "people in the room" : "";
      if (name === this.#current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  #add(name: string): { readonly link: HTMLAnchorElement; readonly count: HTMLElement } {
    const count = element("span", { className: "count" });
    const link = element("a", {}, element("bdi", { className: "name", text: `#${name}` }), count);
    link.href = `#${encodeURIComponent(name)}`;
    link.dataset.room = name;
    this.#root.append(link);
    this.#links.set(name, { link, count });
    return { link, count };
  }
}
