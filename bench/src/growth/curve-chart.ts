/** A curve as an SVG with both axes logarithmic, so that growth by a power is a straight line. */

import { chartColors, escaped } from "../report/chart.ts";
import { numberText } from "../report/table.ts";
import type { Line, MeasuredCurve } from "./lines.ts";

const widthPx = 760;
const heightPx = 360;
const area = { left: 76, right: 470, top: 64, bottom: 312 };

const style = `${chartColors}
  line { stroke: #818b98; stroke-opacity: 0.3; }
  polyline { fill: none; stroke-width: 2; }
  polyline.wsrpc { fill: none; stroke: #4c57d4; stroke-width: 3; }
  polyline.raw { stroke: #818b98; }
  .second { stroke-dasharray: 6 4; }
  circle.raw { fill: #818b98; }
  @media (prefers-color-scheme: dark) {
    polyline.wsrpc { stroke: #8c96ff; }
  }`;

interface Scale {
  readonly ticks: readonly number[];
  place(value: number): number;
}

export function curveChart({ curve, lines }: MeasuredCurve): string {
  const drawn = lines.map((line) => ({ ...line, points: line.points.filter(({ y }) => y > 0) }));
  const points = drawn.flatMap(({ points }) => points);
  const x = scale(
    points.map(({ x }) => x),
    area.left,
    area.right,
  );
  const y = scale(
    points.map(({ y }) => y),
    area.bottom,
    area.top,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${escaped(curve.title)}">
  <style>${style}
  </style>
  <text class="title" x="12" y="24">${escaped(curve.title)}</text>
  <text class="quiet" x="12" y="46">${escaped(curve.unit)}; both axes logarithmic</text>
${[...gridX(x), ...gridY(y), ...drawn.flatMap((line, index) => lineText(line, index, curve.metrics, x, y))].join("\n")}
  <text class="quiet" x="${(area.left + area.right) / 2}" y="${heightPx - 10}" text-anchor="middle">${escaped(curve.axis)}</text>
</svg>
`;
}

/** From a power of ten to a power of ten. */
function scale(values: readonly number[], start: number, end: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    place: (value) => start + ((Math.log10(value) - low) / (high - low)) * (end - start),
  };
}

function gridX({ ticks, place }: Scale): string[] {
  return ticks.map((tick) => {
    const at = place(tick).toFixed(1);
    return `  <line x1="${at}" x2="${at}" y1="${area.top}" y2="${area.bottom}"/><text class="quiet" x="${at}" y="${area.bottom + 18}" text-anchor="middle">${tickText(tick)}</text>`;
  });
}

function gridY({ ticks, place }: Scale): string[] {
  return ticks.map((tick) => {
    const at = place(tick).toFixed(1);
    return `  <line x1="${area.left}" x2="${area.right}" y1="${at}" y2="${at}"/><text class="quiet" x="${area.left - 8}" y="${place(tick) + 4}" text-anchor="end">${tickText(tick)}</text>`;
  });
}

function lineText(
  { contender, metric, label, points }: Line,
  index: number,
  metrics: readonly string[],
  x: Scale,
  y: Scale,
) {
  const place = (point: Line["points"][number]) => [x.place(point.x).toFixed(1), y.place(point.y).toFixed(1)] as const;
  const second = metrics.indexOf(metric) > 0 ? " second" : "";
  const keyY = area.top + 14 + index * 22;
  return [
    `  <polyline class="${contender}${second}" points="${points.map((point) => place(point).join(",")).join(" ")}"/>`,
    ...points.map((point) => {
      const [cx, cy] = place(point);
      const said = `${contender}, ${label}: ${numberText(point.y)} at ${point.x.toLocaleString("en-US")}`;
      return `  <circle class="${contender}" cx="${cx}" cy="${cy}" r="3"><title>${escaped(said)}</title></circle>`;
    }),
    `  <polyline class="${contender}${second}" points="486,${keyY - 4} 514,${keyY - 4}"/>`,
    `  <text class="${contender}" x="522" y="${keyY}">${escaped(`${contender}, ${label}`)}</text>`,
  ];
}

function tickText(tick: number): string {
  return tick < 1 ? String(Number(tick.toPrecision(1))) : tick.toLocaleString("en-US");
}
