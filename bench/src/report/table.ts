/** A workload's rows as a Markdown table, which reads well in a terminal too. */

import type { Task } from "../campaign.ts";
import type { Row } from "./summary.ts";

export function tableOf(task: Task, rows: readonly Row[], versions: Readonly<Record<string, string>>): string {
  const { metrics } = task.workload;
  const head = ["", ...metrics.map(({ label }) => label), "× raw", "× best peer", "clean", "spread"];
  const lines = rows.map((row) => [
    versions[row.contender] ?? row.contender,
    ...metrics.map(({ key }) => numberText(row.medians[key])),
    ratioText(row.byRaw),
    ratioText(row.byBestPeer),
    row.absent === undefined ? row.clean : "",
    row.absent === undefined ? `${Math.round(row.spread * 100)} %` : "",
  ]);
  return [tableText([head, ...lines]), ...notesOf(rows, versions)].join("\n");
}

function notesOf(rows: readonly Row[], versions: Readonly<Record<string, string>>): string[] {
  const notes = rows.flatMap(({ contender, absent, faults }) => {
    const name = versions[contender] ?? contender;
    return [
      ...(absent === undefined ? [] : [`- ${name}: ${absent}.`]),
      ...faults.map((fault) => `- ${name}: ${fault.split("\n", 1)[0]}`),
    ];
  });
  return notes.length > 0 ? ["", ...notes] : [];
}

/** The first line is the head, the first column is words. */
export function tableText(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  const [head = [], ...rows] = cells;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

export function numberText(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function ratioText(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(2);
}
