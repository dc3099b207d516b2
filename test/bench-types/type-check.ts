/** One type check by one compiler, and what it says it cost. */

import { spawnSync } from "node:child_process";

export interface Compiler {
  readonly title: string;
  /** The program that Node.js runs. */
  readonly path: string;
  readonly flags: readonly string[];
}

export interface Cost {
  readonly types: number;
  readonly instantiations: number;
  readonly checkS: number;
  readonly memoryMb: number;
}

/** @throws Error with the compiler's words if there is anything wrong with the program */
export function costOf(folder: string, { path, flags }: Compiler): Cost {
  const { status, stdout } = tsc(folder, path, ["tsconfig.use.json", "--extendedDiagnostics", ...flags]);
  if (status !== 0) throw new Error(`${folder} does not pass:\n${stdout.slice(0, 2_000)}`);
  const numberOf = (label: string) => {
    const found = new RegExp(`^${label}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1];
    if (found === undefined) throw new Error(`the compiler says nothing of ${label}:\n${stdout}`);
    return Number(found);
  };
  return {
    types: numberOf("Types"),
    instantiations: numberOf("Instantiations"),
    checkS: numberOf("Check time"),
    memoryMb: numberOf("Memory used") / 1024,
  };
}

/** A check that lets everything pass costs little, and is worth nothing: exactly the one wrong line must be found. */
export function findsTheWrongLine(folder: string, { path, flags }: Compiler): boolean {
  const { status, stdout } = tsc(folder, path, ["tsconfig.wrong.json", ...flags]);
  const errors = stdout.match(/^.*error TS\d+.*$/gm) ?? [];
  return status !== 0 && errors.length === 1 && /^wrong\.ts\(.*TS2339.*'length'/.test(errors[0] ?? "");
}

function tsc(folder: string, path: string, args: readonly string[]): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, [path, "--pretty", "false", "-p", ...args], { cwd: folder, encoding: "utf8" });
}
