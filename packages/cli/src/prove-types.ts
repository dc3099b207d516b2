/** Proves the generated types equal to those of the contract's schemas, with the project's own TypeScript. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic, TypeProof } from "@wsrpc-ts/codegen";
import { aroundDifference } from "./around-difference.ts";
import type { Target } from "./load-config.ts";
import { type CompilerMessage, ProjectCompiler } from "./project-compiler.ts";
import { copiesOf } from "./proof-copies.ts";
import { type FailedProof, ProofModule } from "./proof-module.ts";
import type { World } from "./world.ts";

export interface Proven {
  readonly diagnostics: readonly Diagnostic[];
  readonly proved: number;
  /** That there is nothing to compare with, as codecs stand in their wire form. */
  readonly unprovable: readonly TypeProof[];
}

const moduleName = "proofs.mts";

/** More of them would hide the first. */
const maxCompilerMessages = 10;

/** Of one of them: a schema that needs itself to have a type is written out by TypeScript to the end. */
const mostCharacters = 500;

/** The generated files must be fresh on the disk. */
export async function proveTypes(
  target: Target,
  proofs: readonly TypeProof[],
  { cwd }: Pick<World, "cwd">,
): Promise<Proven> {
  const contract = resolve(cwd, target.contract);
  const out = resolve(cwd, target.out);
  const provable = proofs.filter((proof) => proof.contract !== undefined);
  const unprovable = proofs.filter((proof) => proof.contract === undefined);
  const compiler = new ProjectCompiler(dirname(contract));
  const standIns = provable.flatMap(({ standIn }) => standIn ?? []);
  const specifierOf = (path: string) => compiler.specifierOf(path);
  const copies = standIns.length > 0 ? await copiesOf(standIns, { contract, out, specifierOf }) : undefined;
  const types = specifierOf(join(out, "types.js"));
  const originals = { server: specifierOf(join(out, "server.ts")), types, given: types };
  const module = new ProofModule(provable, { contract: specifierOf(contract), ...(copies?.imports ?? originals) });
  const messages = await compiler.messagesOf(new Map([[moduleName, module.text], ...(copies?.files ?? [])]));
  const elsewhere = messages.filter((message) => !isProof(message)).slice(0, maxCompilerMessages);
  const declared = await readFile(join(out, "types.d.ts"), "utf8");
  const failed = messages.filter(isProof).map((message) => unequal(message, module, declared));
  const diagnostics = elsewhere.length > 0 ? elsewhere.map((message) => broken(original(message, out))) : failed;
  return { diagnostics, proved: provable.length - failed.length, unprovable };
}

function isProof({ file }: CompilerMessage): boolean {
  return file?.endsWith(moduleName) ?? false;
}

/** Line for line a copy is as what it was made of. What else was compiled only for the proofs is gone by now. */
function original(message: CompilerMessage, out: string): CompilerMessage {
  const { file } = message;
  if (file === undefined) return message;
  if (basename(file) === "server.mts") return { ...message, file: join(out, "server.ts") };
  return { ...message, file: existsSync(file) ? file : undefined };
}

function unequal({ line, text }: CompilerMessage, module: ProofModule, types: string): Diagnostic {
  const found = module.failureAt(line, text);
  if (!found) return broken({ file: undefined, line: 1, column: 1, text });
  const failure = named(found);
  const { proof } = failure;
  const [generated, contract] = aroundDifference(spelt(failure.generated, types), failure.contract);
  return {
    rule: "types/unequal",
    severity: "error",
    message: `${proof.subject} is generated as\n    ${generated}\n  but the contract makes it\n    ${contract}`,
    help: mendFor(failure),
    ...(proof.place && { place: proof.place }),
  };
}

/** Of a type that holds itself, and of which the contract knows nothing: `{}` stood in for it, wherever it is met. */
function named(failure: FailedProof): FailedProof {
  const { standIn } = failure.proof;
  if (!standIn || failure.contract !== "{}") return failure;
  return { ...failure, generated: failure.generated.replaceAll("{}", standIn.name), contract: "unknown" };
}

/** An object of which TypeScript knows that it has no field. */
const noFields = /\[\w+: string\]: never\b/g;

/** How often a type that is written out says so. */
function count(type: string, said: RegExp): number {
  return type.match(said)?.length ?? 0;
}

function mendFor({ generated, contract, saysLess }: FailedProof): string {
  const unknowns = count(contract, /\bunknown\b/g) - count(generated, /\bunknown\b/g); // a loose object says so on both sides
  const isKnown = unknowns >= 0;
  // What holds itself is cut off with `any` on both sides.
  const isHidden = unknowns > 0 || (count(contract, /\bany\b/g) > 0 && count(generated, /\bany\b/g) === 0);
  if (contract.includes("Uint8Array<ArrayBuffer>"))
    return "declare bytes as `bytes()`, whose type is the same in every version of TypeScript";
  if (count(contract, noFields) > count(generated, noFields))
    return "TypeScript does not follow `omit` and the like of a schema that a function is given: annotate what they make there as `z.ZodType<Output, Input>`";
  if (isKnown && isHidden)
    return "the schema's declared type says less than the schema: annotate it as `z.ZodType<Output, Input>`, or not at all";
  if (isKnown && saysLess === "contract")
    return "TypeScript knows less of the schema than it says when it runs: make it of values that are `as const`, or annotate it as `z.ZodType<Output, Input>`; if that is not so, please report it";
  if (isKnown && saysLess === "schema")
    return "the schema's type says more than the schema checks, as drizzle's `$type` does: give it a schema that checks it; if that is not so, please report it";
  return "this is a fault of the generator: please report it with the schema";
}

/** TypeScript calls a union by its alias. */
function spelt(type: string, types: string): string {
  const declared = /^\p{ID_Continue}+$/u.test(type)
    ? new RegExp(`^export type ${type} =\\s+([^;]*);`, "m").exec(types)?.[1]
    : undefined;
  return declared?.replace(/\s+/g, " ") ?? type;
}

/** Nothing can be told of types that do not compile. */
function broken({ file, line, column, text }: CompilerMessage): Diagnostic {
  return {
    rule: "types/compile",
    severity: "error",
    message: `TypeScript cannot compile what the proofs stand on: ${text.length > mostCharacters ? `${text.slice(0, mostCharacters)} …` : text}`,
    help: "mend it, then run `npx wsrpc check --types` again",
    ...(file !== undefined && { place: { file, line, column } }),
  };
}
