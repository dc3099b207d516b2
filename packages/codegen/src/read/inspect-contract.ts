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

/** Each module of a contract calls this with what its top level declares, and which of it may be enums. */
type Declare = (file: string, declared: () => Members, enums: readonly string[]) => void;

type Members = Readonly<Record<string, unknown>>;

const entities = new Map<object, Entity>();

const enums: Members[] = [];

const declare: Declare = (file, declared, enumNames) => {
  for (const [name, value] of Object.entries(declared())) {
    const isObject = typeof value === "object" && value !== null;
    if (isObject && enumNames.includes(name)) enums.push(value as Members);
    if (isObject && !entities.has(value)) entities.set(value, { file, name });
  }
};

/** A contract that still waits by then waits for something, such as a database. One that computes is not asked. */
const patienceMs = 10_000;

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
  setTimeout(() => answer({ waited: patienceMs }), patienceMs).unref();
  const exports: object = await import(contract);
  const provenance: Provenance = {
    entityOf: (value) => entities.get(value),
    declared: () => entities,
    isPicked: (members) => enums.some((one) => Object.entries(members).every(([key, value]) => one[key] === value)),
    isOfEnum: (value) => enums.some((one) => membersOf(one).includes(value)),
    marksOf: (schema) => marks.of(schema),
  };
  answer({ contract: findProcedures(exports, provenance) });
} catch (error) {
  answer({ failure: failureOf(error) });
}

/** Not the names that a numeric enum has for its numbers. */
function membersOf(declared: Members): readonly unknown[] {
  return Object.keys(declared).flatMap((key) => (String(Number(key)) === key ? [] : [declared[key]]));
}

function failureOf(error: unknown): { message: string; stack: string } {
  return error instanceof Error
    ? { message: `${error.name}: ${error.message}`, stack: error.stack ?? "" }
    : { message: String(error), stack: "" };
}
