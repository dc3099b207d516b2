/** Elements of the page, found by id or made. */

export function byId<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return found;
}

/** Text is set as text, so what strangers wrote stays text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { className = "", text }: { className?: string; text?: string } = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}
