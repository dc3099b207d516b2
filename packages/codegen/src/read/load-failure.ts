/** What to say about a contract that cannot be loaded: what failed, where, and what imported it. */

import { dirname, resolve } from "node:path";
import type { Message } from "esbuild";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place } from "../model/place.ts";
import type { Bundle } from "./bundle-contract.ts";
import type { Outcome } from "./contract-process.ts";
import { importChain, importCircle } from "./import-chains.ts";
import type { SourceModule } from "./source-module.ts";

const mends: readonly (readonly [RegExp, string])[] = [
  [/^Cannot read /, "see to its permissions, and to those of its folder"],
  [/resolve/i, "mend the path, or install the package"],
  [/matching export/i, "export it there, or mend the name"],
  [/\ufffd/, "save the file as UTF-8"],
];

/** The contract's syntax is wrong, or an import leads nowhere. */
export function loadDiagnostic({ text, location }: Message, modules: readonly SourceModule[]): Diagnostic {
  const help = mends.find(([pattern]) => pattern.test(text))?.[1] ?? "mend the syntax";
  if (!location) return { rule: "contract/load", severity: "error", message: text, help };
  const { file, line, lineText, column } = location;
  const before = Buffer.from(lineText).subarray(0, column).toString(); // esbuild counts bytes
  return {
    rule: "contract/load",
    severity: "error",
    message: text,
    help: help + importChain(file, modules),
    place: { file, line, column: before.length + 1 },
  };
}

/** Where an import looks for a file that is not there: absolute, and perhaps without an extension. */
export function missingFile({ text, location }: Message, cwd: string): string | undefined {
  const [, specifier] = /^Could not resolve "(\.[^"]*)"/.exec(text) ?? [];
  return location && specifier !== undefined ? resolve(cwd, dirname(location.file), specifier) : undefined;
}

/** The contract was run, and did not come to its end. */
export function runDiagnostic(
  outcome: Exclude<Outcome, { contract: unknown }>,
  file: string,
  { modules }: Bundle,
): Diagnostic {
  const found = explained(outcome, modules);
  const place = found.place ?? { file, line: 1, column: 1 };
  const help = found.help + importChain(place.file, modules);
  return { rule: "contract/run", severity: "error", message: found.message, help, place };
}

/** The exit code of Node where nothing is left that could settle a top-level await. */
const unsettledAwait = 13;

const waitForNothing =
  "a contract must not wait for anything, such as a database: keep top-level awaits out of what it imports";

function explained(
  outcome: Exclude<Outcome, { contract: unknown }>,
  modules: readonly SourceModule[],
): { message: string; help: string; place: Place | undefined } {
  if ("killed" in outcome)
    return {
      message: `the contract's process was ended by ${outcome.killed} while it was loaded`,
      help: "see what it printed, and how much memory it takes; contracts should import nothing but schemas",
      place: undefined,
    };
  if ("exit" in outcome && outcome.exit === unsettledAwait && outcome.stack === undefined)
    return { message: "the contract waits for something that never comes", help: waitForNothing, place: undefined };
  if ("exit" in outcome)
    return {
      message: `the contract ended the process with exit code ${outcome.exit} while it was loaded`,
      help: "contracts are loaded wherever code is generated: keep what checks the environment out of them",
      place: placeInStack(outcome.stack ?? "", modules),
    };
  if ("waited" in outcome)
    return {
      message: `the contract was still waiting after ${outcome.waited} ms, and no option gives it more`,
      help: waitForNothing,
      place: undefined,
    };
  if ("timeout" in outcome)
    return {
      message: `the contract was still computing after ${outcome.timeout} ms, and no option gives it more`,
      help: "look for a loop without end; what takes long to compute belongs elsewhere",
      place: undefined,
    };
  const { message, stack } = outcome.failure;
  const [, text, missing] = /^Error: (Cannot find (?:package|module) '([^']*)') imported from /.exec(message) ?? [];
  if (text !== undefined && missing !== undefined) return missingPackage(text, missing, modules);
  const place = placeInStack(stack, modules);
  const circle = place && /\bundefined\b|before initialization/.test(message) && importCircle(place.file, modules);
  return {
    message: `the contract failed while it was loaded: ${message}`,
    help: circle ? notThereYet(circle) : "mend it there; contracts should import nothing but schemas",
    place,
  };
}

function notThereYet(circle: readonly string[]): string {
  return `modules import each other in a circle, ${circle.join(" → ")}, and what is used here may not be there yet: use it in a getter or \`z.lazy\`, or take it out of that circle`;
}

/** @param missing a package, or the file that one says it has */
function missingPackage(text: string, missing: string, modules: readonly SourceModule[]) {
  const help = "install the package, build it if it is one of your own, or mend `paths` in tsconfig.json";
  for (const { imports } of modules) {
    for (const [specifier, place] of imports) {
      if (specifier === missing) return { message: text, help, place };
      const [name = ""] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
      const [, file] = missing.replaceAll("\\", "/").split(`/node_modules/${name}/`);
      if (file !== undefined) return { message: `Cannot find ${file} in package '${name}'`, help, place };
    }
  }
  return { message: text, help, place: undefined };
}

/** Names of files may hold anything, as `src/app/(api)/contract.ts` does: each is looked for as a whole. */
function placeInStack(stack: string, modules: readonly SourceModule[]): Place | undefined {
  for (const { index, 1: line, 2: column } of stack.matchAll(/:(\d+):(\d+)/g)) {
    const path = stack.slice(0, index).replaceAll("\\", "/");
    const found = modules.find(({ file }) => path.endsWith(`/${file.replace(/^(\.\.\/)+/, "")}`));
    if (found) return { file: found.file, line: Number(line), column: Number(column) };
  }
}
