/** Modules as areas of a picture, those of one folder side by side. */

import type { Part } from "./parts.ts";

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const picture: Area = { x: 0, y: 32, width: 1200, height: 720 };
const colors = ["#4c57d4", "#1f7a5c", "#9a5b13", "#8c3d78", "#3d6b9e", "#6b6f2a", "#59636e"];

export function treemapOf(parts: readonly Part[], title: string): string {
  const names = [...new Set(parts.map(folderOf))];
  const folders = names.map((name) => parts.filter((part) => folderOf(part) === name));
  const drawn = split(picture, folders, lengthOf).flatMap(([own, area], index) =>
    split(area, own, ({ text }) => text.length).map(([part, place]) =>
      drawnPart(part, place, colors[index % colors.length] ?? ""),
    ),
  );
  const height = picture.y + picture.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${height}" viewBox="0 0 ${picture.width} ${height}">
<style>text { font: 11px system-ui, sans-serif; fill: #fff; } .title { font-size: 15px; fill: #818b98; } rect { stroke: #fff; }</style>
<text class="title" x="8" y="22">${title}</text>
${drawn.join("\n")}
</svg>
`;
}

function drawnPart({ path, text, gzipped }: Part, { x, y, width, height }: Area, color: string): string {
  const said = `${path}: ${text.length}, gzipped ${gzipped}`;
  const label = height > 14 && width > 40 ? path.slice(path.lastIndexOf("/") + 1).slice(0, Math.floor(width / 6)) : "";
  return `<g><title>${said}</title><rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${color}"/><text x="${(x + 4).toFixed(1)}" y="${(y + 13).toFixed(1)}">${label}</text></g>`;
}

/** Halves a place again and again, always across its longer side, so that what comes out is not thin. */
function split<T>(area: Area, ones: readonly T[], weightOf: (one: T) => number): (readonly [T, Area])[] {
  const [only] = ones;
  if (only === undefined) return [];
  if (ones.length === 1) return [[only, area]];
  const whole = weights(ones, weightOf);
  let count = 1;
  while (count < ones.length - 1 && weights(ones.slice(0, count), weightOf) < whole / 2) count += 1;
  const first = ones.slice(0, count);
  const share = weights(first, weightOf) / whole;
  const [one, other] = halves(area, share);
  return [...split(one, first, weightOf), ...split(other, ones.slice(count), weightOf)];
}

function halves({ x, y, width, height }: Area, share: number): readonly [Area, Area] {
  if (width > height)
    return [
      { x, y, width: width * share, height },
      { x: x + width * share, y, width: width * (1 - share), height },
    ];
  return [
    { x, y, width, height: height * share },
    { x, y: y + height * share, width, height: height * (1 - share) },
  ];
}

function weights<T>(ones: readonly T[], weightOf: (one: T) => number): number {
  return ones.reduce((sum, one) => sum + weightOf(one), 0);
}

function folderOf({ path }: Part): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function lengthOf(parts: readonly Part[]): number {
  return weights(parts, ({ text }) => text.length);
}
