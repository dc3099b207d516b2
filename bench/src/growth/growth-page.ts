/** GROWTH.md: each curve's picture, numbers and exponents. */

import { circumstancesText } from "../report/results-page.ts";
import { numberText, tableText } from "../report/table.ts";
import { exponentOf } from "./curves.ts";
import type { MeasuredCurve } from "./lines.ts";

export function growthPage(measured: readonly MeasuredCurve[]): string {
  const circumstances = measured.flatMap(({ results }) => results.map(({ circumstances }) => circumstances));
  const newest = circumstances.sort((a, b) => b.measuredOn.localeCompare(a.measuredOn))[0];
  if (!newest) return "";
  const commits = [...new Set(circumstances.map(({ machine }) => machine.commit))];
  return [
    "# Growth",
    "",
    "What one call, delivery, event or connection costs when there are more of them, or when they are larger. Written by `npm run growth`; how",
    "it is measured stands in [README.md](README.md). The exponent is the slope of the line when both axes are logarithmic: 0 is flat, 1 grows",
    "as fast as what is counted below, and less than 0 gets cheaper.",
    "",
    ...circumstancesText(newest),
    ...(commits.length > 1 ? [`- some of it at other commits: ${commits.join(", ")}`] : []),
    "",
    overview(measured),
    ...measured.flatMap(sectionText),
    "",
  ].join("\n");
}

function overview(measured: readonly MeasuredCurve[]): string {
  const lines = measured.flatMap(({ curve, lines }) =>
    lines
      .filter(({ contender }) => contender === "wsrpc")
      .map(({ label, metric, points }) => {
        const raw = lines.find((line) => line.contender === "raw" && line.metric === metric);
        return [`${curve.title}: ${label}`, exponentText(points), exponentText(raw?.points ?? [])];
      }),
  );
  return tableText([["", "exponent, wsrpc", "exponent, raw"], ...lines]);
}

function sectionText({ curve, lines, faults }: MeasuredCurve): string[] {
  const head = [curve.axis, ...lines.map(({ contender, label }) => `${contender}, ${label}`)];
  const rows = curve.points.map(({ x }) => [
    x.toLocaleString("en-US"),
    ...lines.map(({ points }) => numberText(points.find((point) => point.x === x)?.y)),
  ]);
  const exponents = ["exponent", ...lines.map(({ points }) => exponentText(points))];
  const notes = [...faults].map(
    ([x, said]) => `- ${x.toLocaleString("en-US")}: ${said.join("; ").replaceAll("\n", " ")}`,
  );
  return [
    "",
    `## ${curve.title}`,
    "",
    `![${curve.title}](charts/growth-${curve.id}.svg)`,
    "",
    tableText([head, ...rows, exponents]),
    ...(notes.length > 0 ? ["", ...notes] : []),
  ];
}

function exponentText(points: Parameters<typeof exponentOf>[0]): string {
  const exponent = exponentOf(points);
  return exponent === undefined ? "–" : exponent.toFixed(2);
}
