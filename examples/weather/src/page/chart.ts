/** A small chart of two lines over time, drawn as SVG at the size it is shown in, so that letters stay readable. */

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

const svg = "http://www.w3.org/2000/svg";
const margin = { left: 46, right: 6, bottom: 22, top: 10 };
const height = 160;
const shownMs = 60_000;

export class Chart {
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  draw(pushed: readonly Point[], polled: readonly Point[], nowMs: number): void {
    const lines = [
      { name: "polled", points: polled.filter(({ atMs }) => atMs > nowMs - shownMs) },
      { name: "pushed", points: pushed.filter(({ atMs }) => atMs > nowMs - shownMs) },
    ];
    const most = niceAbove(Math.max(1, ...lines.flatMap(({ points }) => points.map(({ value }) => value))));
    const width = Math.max(200, this.#root.clientWidth);
    const x = (atMs: number) => margin.left + (1 - (nowMs - atMs) / shownMs) * (width - margin.left - margin.right);
    const y = (value: number) => margin.top + (1 - value / most) * (height - margin.top - margin.bottom);
    const picture = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    for (const value of [0, most / 2, most]) {
      picture.append(
        shape("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }),
      );
      picture.append(label(margin.left - 6, y(value) + 4, "end", value.toLocaleString()));
    }
    picture.append(label(margin.left, height - 4, "start", "a minute ago"));
    picture.append(label(width - margin.right, height - 4, "end", "now"));
    for (const { name, points } of lines) {
      const path = points.map(({ atMs, value }) => `${x(atMs).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
      picture.append(shape("polyline", { class: name, points: path }));
      const last = points.at(-1);
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
