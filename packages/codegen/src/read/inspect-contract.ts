/**
 * The program that runs a contract: loads it, looks at what it exports, tells the generator, and ends.
 * Contracts run here and not in the generator, so that one that exits or hangs takes nothing with it.
 */

import type { Entity } from "../model/shape.ts";
import type { ContractOrder } from "./contract-order.ts";
import { findProcedures } from "./find-procedures.ts";
import type { ContractAnswer } from "./live-contract.ts";
import type { Provenance } from "./provenance.ts";
import { SchemaMarks } from "./schema-marks.ts";

/** Each module of a contract calls this with what its top level declares. */
type Declare = (file: string, declared: () => Readonly<Record<string, unknown>>) => void;

const entities = new Map<unknown, Entity>();

const declare: Declare = (file, declared) => {
  for (const [name, value] of Object.entries(declared())) {
    const isObject = typeof value === "object" && value !== null;
    if (isObject && !entities.has(value)) entities.set(value, { file, name });
  }
};

const { exit } = process;

function answer(message: ContractAnswer): void {
  process.send?.(message, () => exit(0));
}

process.exit = (code) => {
  answer({ exit: Number(code ?? process.exitCode ?? 0), stack: new Error().stack ?? "" });
  throw new Error("process.exit() was called"); // what follows it must not run
};
process.on("uncaughtException", (error) => answer({ failure: failureOf(error) }));
process.on("unhandledRejection", (error) => answer({ failure: failureOf(error) }));
const marks = new SchemaMarks();
Object.assign(globalThis, { __wsrpcDeclare: declare, __wsrpcMark: marks.mark });

let prepared: Promise<unknown> = Promise.resolve();
const contract = await new Promise<string>((resolve) => {
  process.on("message", ({ order, program }: ContractOrder) => {
    if (order === "prepare") {
      prepared = import(program);
      return;
    }
    process.removeAllListeners("message"); // a contract that waits for nothing shall end the process
    resolve(program);
  });
});

process.setSourceMapsEnabled(true); // not before: of packages nobody asks which line it was

try {
  await prepared; // what is just being imported cannot be required
  const exports: object = await import(contract);
  const provenance: Provenance = {
    entityOf: (value) => entities.get(value),
    isPicked: (members) => enums().some((declared) => has(declared, members)),
    marksOf: (schema) => marks.of(schema),
  };
  answer({ contract: findProcedures(exports, provenance) });
} catch (error) {
  answer({ failure: failureOf(error) });
}

let candidates: Readonly<Record<string, unknown>>[] | undefined;

/** What has nothing but texts and numbers. */
function enums(): Readonly<Record<string, unknown>>[] {
  candidates ??= [...entities.keys()].filter((value): value is Readonly<Record<string, unknown>> => {
    if (Array.isArray(value)) return false;
    const members = Object.getOwnPropertyDescriptors(value);
    return Object.values(members).every(({ value }) => typeof value === "string" || typeof value === "number");
  });
  return candidates;
}

function has(declared: Readonly<Record<string, unknown>>, members: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(members).every(([key, value]) => declared[key] === value);
}

function failureOf(error: unknown): { message: string; stack: string } {
  return error instanceof Error
    ? { message: `${error.name}: ${error.message}`, stack: error.stack ?? "" }
    : { message: String(error), stack: "" };
}
