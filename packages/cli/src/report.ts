/** How findings are shown: to people with the lines they are about, to programs as JSON or as annotations. */

import { relative, resolve, sep } from "node:path";
import type { Diagnostic, Place } from "@wsrpc-ts/codegen";
import pico from "picocolors";
import { codeFrame } from "./code-frame.ts";
import { printable } from "./printable.ts";
import { shownPath, type World } from "./world.ts";

export const formats = ["pretty", "json", "github"] as const;

export type Format = (typeof formats)[number];

/** To programs findings are results, which go to stdout; JSON is one document, even of nothing. Else nothing is said of none. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], format: Format, world: World): void {
  if (diagnostics.length === 0 && format !== "json") return;
  switch (format) {
    case "json":
      return world.stdout(
        `${JSON.stringify(
          diagnostics.map((each) => placed(each, world)),
          null,
          2,
        )}\n`,
      );
    case "github":
      return world.stdout(diagnostics.map((each) => annotation(each, world)).join(""));
    case "pretty":
      return world.stderr(diagnostics.map((each) => pretty(each, world)).join("\n"));
  }
}

function placed(diagnostic: Diagnostic, world: World): Diagnostic {
  const { place } = diagnostic;
  return place ? { ...diagnostic, place: { ...place, file: shownPath(place.file, world) } } : diagnostic;
}

function pretty({ rule, severity, message, help, place }: Diagnostic, world: World): string {
  const { red, yellow, bold, dim } = pico.createColors(world.colors.stderr);
  const tint = severity === "error" ? red : yellow;
  const lines = [
    ...(place ? [bold(printable(placeText(place, world)))] : []),
    `${tint(severity)} ${printable(message)} ${dim(`(${rule})`)}`,
    ...(place ? codeFrame(resolve(world.cwd, place.file), place.line, place.column, { dim, mark: tint }) : []),
    `  ${dim("help:")} ${printable(help)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** As editors and terminals read it: `src/contract.ts:3:14`. */
function placeText({ file, line, column }: Place, world: World): string {
  return `${shownPath(file, world)}:${line}:${column}`;
}

/** A workflow command of GitHub Actions: its values have percent, carriage return and line feed escaped, properties colon and comma too. */
function annotation({ rule, severity, message, help, place }: Diagnostic, world: World): string {
  const value = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => value(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const where = place ? `file=${property(inWorkspace(place, world))},line=${place.line},col=${place.column},` : "";
  return `::${severity} ${where}title=${property(`wsrpc ${rule}`)}::${value(`${message}. ${help}`)}\n`;
}

/** Annotations name files from the root of the repository, wherever the command was called. */
function inWorkspace({ file }: Place, { cwd, shell, env }: World): string {
  return relative(env.GITHUB_WORKSPACE || shell, resolve(cwd, file)).replaceAll(sep, "/");
}
