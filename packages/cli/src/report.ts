/** How findings are shown: to people with the lines they are about, to programs as JSON or as annotations. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Diagnostic, type Place, placeText } from "@wsrpc-ts/codegen";
import pico from "picocolors";
import type { Complaint } from "./complaint.ts";
import type { World } from "./world.ts";

export const formats = ["pretty", "json", "github"] as const;

export type Format = (typeof formats)[number];

/** Findings are results: JSON and annotations go to stdout, the rest to stderr. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], format: Format, world: World): void {
  switch (format) {
    case "json":
      return world.stdout(`${JSON.stringify(diagnostics, null, 2)}\n`);
    case "github":
      return diagnostics.forEach((diagnostic) => {
        world.stdout(annotation(diagnostic));
      });
    case "pretty":
      return world.stderr(diagnostics.map((diagnostic) => pretty(diagnostic, world)).join("\n"));
  }
}

export function reportComplaint({ message, help }: Complaint, world: World): void {
  const colors = pico.createColors(world.color);
  world.stderr(`${colors.red("error")}: ${message}\n  ${colors.dim("help:")} ${help}\n`);
}

function pretty({ rule, severity, message, help, place }: Diagnostic, world: World): string {
  const colors = pico.createColors(world.color);
  const tint = severity === "error" ? colors.red : colors.yellow;
  const lines = [
    ...(place ? [colors.bold(placeText(place))] : []),
    `${tint(severity)} ${message} ${colors.dim(`(${rule})`)}`,
    ...(place ? codeFrame(place, world, colors.dim, tint) : []),
    `  ${colors.dim("help:")} ${help}`,
  ];
  return `${lines.join("\n")}\n`;
}

function codeFrame(
  place: Place,
  { cwd }: World,
  dim: (text: string) => string,
  tint: (text: string) => string,
): string[] {
  const line = lineAt(place, cwd);
  if (line === undefined) return [];
  const gutter = `  ${place.line} | `;
  const shown = line.slice(0, 160).replaceAll("\t", " ");
  if (place.column > shown.length + 1) return [dim(gutter) + shown];
  return [dim(gutter) + shown, `${" ".repeat(gutter.length + place.column - 1)}${tint("^")}`];
}

function lineAt({ file, line }: Place, cwd: string): string | undefined {
  try {
    return readFileSync(resolve(cwd, file), "utf8").split(/\r?\n/)[line - 1];
  } catch {
    return undefined; // it is only for show
  }
}

/** A workflow command of GitHub Actions: its values have percent, carriage return and line feed escaped, properties colon and comma too. */
function annotation({ rule, severity, message, help, place }: Diagnostic): string {
  const value = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => value(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const where = place ? `file=${property(place.file)},line=${place.line},col=${place.column},` : "";
  return `::${severity} ${where}title=${property(`wsrpc ${rule}`)}::${value(`${message}. ${help}`)}\n`;
}
