/** A generator for tests: each line of a contract is a procedure, `import <file>`, or a complaint (`! message`, `? message`). */

import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Diagnostic, Generated, GenerateOptions, TypeProof } from "@wsrpc-ts/codegen";
import { headerText, sign } from "../../codegen/src/print/signature.ts";
import type { Generator } from "../src/generator.ts";

export class LineGenerator implements Generator {
  /** Contracts it was asked for, oldest first. */
  readonly asked: string[] = [];
  version = "1";
  proofs: readonly TypeProof[] = [];

  readonly stamp = (): string => this.version;

  readonly generate = async ({ cwd, contract, out, proofs }: GenerateOptions): Promise<Generated> => {
    this.asked.push(contract);
    const inputs: string[] = [];
    const diagnostics: Diagnostic[] = [];
    const names = linesOf(resolve(cwd, contract), cwd, inputs, diagnostics);
    const isWrong = diagnostics.some(({ severity }) => severity === "error");
    const files = isWrong ? [] : filesOf(names, resolve(cwd, out), basename(contract));
    const timings = { read: 1.25, emit: 0.5 };
    return { files, diagnostics, inputs, procedures: names.length, ...(proofs && { proofs: this.proofs }), timings };
  };
}

/** A file as the generator would have written it. */
export function signedText(body: string, contract = "contract.ts"): string {
  return sign(`// ${headerText(contract)}\n${body}`);
}

function filesOf(names: readonly string[], folder: string, contract: string): Generated["files"] {
  const json = { protocol: "wsrpc/1", procedures: names.map((name) => ({ name })), types: {} };
  const texts = {
    "types.d.ts": signedText(
      `export type Name = ${names.map((name) => JSON.stringify(name)).join(" | ")};\n`,
      contract,
    ),
    "types.d.ts.map": '{"version":3,"file":"types.d.ts"}',
    "client.ts": signedText(`${names.map((name) => `export const ${name} = 1;\n`).join("")}`, contract),
    "contract.json": `${JSON.stringify(json, null, 2)}\n`,
  };
  return Object.entries(texts).map(([name, text]) => ({ path: join(folder, name), text }));
}

function linesOf(path: string, cwd: string, inputs: string[], diagnostics: Diagnostic[]): string[] {
  inputs.push(path);
  const file = relative(cwd, path);
  if (!existsSync(path)) {
    diagnostics.push({
      rule: "contract/missing",
      severity: "error",
      message: `there is no file ${file}`,
      help: "write it",
    });
    return [];
  }
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .flatMap((text, index) => {
      const [, mark, message = ""] = /^\s*([!?]) (.*)$/.exec(text) ?? [];
      const [, imported] = /^import "(\..*)"$/.exec(text) ?? [];
      if (imported) return linesOf(importedFrom(resolve(dirname(path), imported)), cwd, inputs, diagnostics);
      if (mark === undefined) return /^\w+$/.test(text) ? [text] : [];
      const place = { file, line: index + 1, column: text.indexOf(mark) + 1 };
      const severity = mark === "!" ? "error" : "warning";
      diagnostics.push({ rule: "test/line", severity, message, help: "write another line", place });
      return [];
    });
}

/** As bundlers have it: a file comes before a folder of that name. */
function importedFrom(path: string): string {
  return (
    [path, `${path}.ts`, join(path, "index.ts")].find((file) => existsSync(file) && statSync(file).isFile()) ?? path
  );
}
