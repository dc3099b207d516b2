/** A workload's first metric as bars, in an SVG of its own that is read by day and by night. */

import { type Task, titleOf } from "../campaign.ts";
import type { Row } from "./summary.ts";
import { numberText, ratioText } from "./table.ts";

const widthPx = 760;
const labelPx = 190;
const valuePx = 150;
const rowPx = 26;
const topPx = 64;

/** Of the text and of what it names, by day and by night. */
export const chartColors = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 15px; }
  text.wsrpc { font-weight: 600; }
  .quiet { fill: #59636e; }
  rect.peer { fill: #afb8c1; }
  rect.raw { fill: #818b98; }
  .wsrpc { fill: #4c57d4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .quiet { fill: #9198a1; }
    rect.peer { fill: #4a525c; }
    rect.raw { fill: #6e7681; }
    .wsrpc { fill: #8c96ff; }
  }`;

export function chartOf(task: Task, rows: readonly Row[], versions: Readonly<Record<string, string>>): string {
  const [metric] = task.workload.metrics;
  if (!metric) return "";
  const bars = rows
    .flatMap(({ contender, medians, faults, byRaw }) => {
      const value = medians[metric.key];
      return value === undefined || faults.length > 0 ? [] : [{ contender, value, byRaw }];
    })
    .sort((a, b) => (metric.better === "higher" ? b.value - a.value : a.value - b.value));
  const largest = Math.max(...bars.map(({ value }) => value));
  const heightPx = topPx + bars.length * rowPx + 12;
  const drawn = bars.map(({ contender, value, byRaw }, index) => {
    const y = topPx + index * rowPx;
    const barPx = Math.max(1, (Math.max(0, value) / largest) * (widthPx - labelPx - valuePx));
    const kind = contender === "wsrpc" || contender === "raw" ? contender : "peer";
    return [
      `  <text class="${kind}" x="${labelPx - 8}" y="${y + 15}" text-anchor="end">${escaped(versions[contender] ?? contender)}</text>`,
      `  <rect class="${kind}" x="${labelPx}" y="${y}" width="${barPx.toFixed(1)}" height="${rowPx - 6}" rx="3"/>`,
      `  <text x="${(labelPx + barPx + 8).toFixed(1)}" y="${y + 15}">${numberText(value)}${byRaw === undefined ? "" : ` <tspan class="quiet">× ${ratioText(byRaw)}</tspan>`}</text>`,
    ].join("\n");
  });
  const title = titleOf(task);
  const explained = `${metric.label}, × that of raw ws; ${metric.better === "higher" ? "longer" : "shorter"} is better`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${escaped(title)}">
  <style>${chartColors}
  </style>
  <text class="title" x="12" y="24">${escaped(title)}</text>
  <text class="quiet" x="12" y="46">${escaped(explained)}</text>
${drawn.join("\n")}
</svg>
`;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
