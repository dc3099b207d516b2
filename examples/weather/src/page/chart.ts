/** A small chart of two lines over time, drawn as SVG. */

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

const svg = "http://www.w3.org/2000/svg";
const box = { width: 520, height: 150, left: 46, bottom: 20, top: 10 };
const shownMs = 60_000;

export class Chart {
  readonly #root: HTMLElement;
  readonly #unit: string;

  constructor(root: HTMLElement, unit: string) {
    this.#root = root;
    this.#unit = unit;
  }

  draw(pushed: readonly Point[], polled: readonly Point[], nowMs: number): void {
    const most = niceAbove(
      Math.max(1, ...[...pushed, ...polled].filter(({ atMs }) => atMs > nowMs - shownMs).map(({ value }) => value)),
    );
    const x = (atMs: number) => box.left + (1 - (nowMs - atMs) / shownMs) * (box.width - box.left);
    const y = (value: number) => box.top + (1 - value / most) * (box.height - box.top - box.bottom);
    const picture = shape("svg", { viewBox: `0 0 ${box.width} ${box.height}`, "aria-hidden": "true" });
    for (const share of [0, 0.5, 1]) {
      const level = y(most * share);
      picture.append(shape("line", { class: "grid", x1: box.left, x2: box.width, y1: level, y2: level }));
      picture.append(label(box.left - 6, level + 4, "end", `${(most * share).toLocaleString()}`));
    }
    picture.append(
      label(box.left, box.height - 4, "start", "a minute ago"),
      label(box.width, box.height - 4, "end", `now · ${this.#unit}`),
    );
    for (const [name, points] of [
      ["polled", polled],
      ["pushed", pushed],
    ] as const) {
      const shown = points.filter(({ atMs }) => atMs > nowMs - shownMs);
      const path = shown.map(({ atMs, value }) => `${x(atMs).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
      picture.append(shape("polyline", { class: name, points: path }));
      const last = shown.at(-1);
      if (last) picture.append(shape("circle", { class: name, cx: x(last.atMs), cy: y(last.value), r: 3 }));
    }
    this.#root.replaceChildren(picture);
  }
}

function shape(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(svg, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

function label(x: number, y: number, anchor: "start" | "end", text: string): SVGElement {
  const made = shape("text", { x, y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
