/** Runs old clients against new servers of random procedures, and holds that against what `wsrpc breaking` says of them. */

import { type BreakingChange, breakingChanges } from "../../packages/codegen/src/compare/breaking.ts";
import { isSame } from "../random-schemas/crossed-value.ts";
import { EditedContract, type Version } from "./edited-contract.ts";
import { declarationOf, type ProcedureEdit, type ProcedureVersion, procedureEdit, valuesOf } from "./procedure-edit.ts";
import { answering, type Ends, type Heard, type OwnValues, talkOf } from "./talk-procedure.ts";

export interface ProcedureVerdict {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly isBreaking: boolean;
  /** An old client and the new server could not talk as before. */
  readonly isBroken: boolean;
}

interface Server {
  readonly publish: Ends["publish"];
  close(): Promise<void>;
}

interface Client {
  $close(): Promise<void>;
  handle?(handlers: object): () => void;
}

interface Whole {
  readonly values: Readonly<Record<Version, Readonly<Record<string, OwnValues>>>>;
  readonly createClient: (transport: object) => Client & Ends["client"];
  readonly createRouter: Readonly<Record<Version, (handlers: object) => object>>;
  memoryTransport(router: object): { readonly server: Server };
}

interface Context {
  readonly peer: Readonly<Record<string, (input: unknown) => Promise<unknown>>>;
}

const head = [
  'import { bytes, call, duplex, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";',
  'import * as z from "zod";',
  "export const ask = call({ input: z.string() });",
];
/** In the place of a client's answer, where the server no longer knows what to ask. */
const nobody = Symbol("nobody asks");
const today = "2026-11-21";

export async function runProcedureEdits(first: number, count: number): Promise<ProcedureVerdict[]> {
  const edits = Array.from({ length: count }, (_, at) => procedureEdit(first + at));
  const contract = await EditedContract.of(
    (version) => [...head, ...versions(edits, version).map(declarationOf)].join("\n"),
    (version, line) => `line ${line} of the ${version} contract`,
  );
  try {
    const [models, whole] = await Promise.all([contract.models(), wholeOf(contract, edits)]);
    return await verdictsOf(edits, breakingChanges(...models, today), whole);
  } finally {
    contract.remove();
  }
}

function versions(edits: readonly ProcedureEdit[], version: Version): ProcedureVersion[] {
  return edits.flatMap(({ [version]: one }) => (one ? [one] : []));
}

async function wholeOf(contract: EditedContract, edits: readonly ProcedureEdit[]): Promise<Whole> {
  const { folder } = contract.old;
  const values = (version: Version) => [
    `  ${version}: {`,
    ...versions(edits, version).map((one) => `    ${one.name}: ${valuesOf(one)},`),
    "  },",
  ];
  const lines = [
    'export { memoryTransport } from "@wsrpc-ts/runtime/testing";',
    `export { createClient } from "${folder}/generated/client.ts";`,
    `import * as oldServer from "${folder}/generated/server.ts";`,
    'import * as nowServer from "./generated/server.ts";',
    "export const createRouter = { old: oldServer.createRouter, now: nowServer.createRouter };",
    "export const values = {",
    ...values("old"),
    ...values("now"),
    "};",
  ];
  return (await contract.run(lines)) as Whole;
}

/** Old clients, and a server of either version. */
function endsOf(whole: Whole, edits: readonly ProcedureEdit[], version: Version): Ends & { close(): Promise<void> } {
  const heard: Heard = { items: [], fails: undefined };
  let toAsk: unknown;
  let answer: unknown;
  const handlersOf = (side: Version, isReverse: boolean) =>
    versions(edits, side).flatMap((one) => {
      const values = whole.values[side][one.name] as OwnValues;
      const isOurs = (one.kind === "reverse") === isReverse && one.kind !== "topic";
      return isOurs ? [[one.name, answering(one, values, heard)] as const] : [];
    });
  const ask = async (name: string, { peer }: Context) => {
    answer = peer[name] ? await peer[name](toAsk) : nobody;
  };
  const router = whole.createRouter[version]({ ...Object.fromEntries(handlersOf(version, false)), ask });
  const transport = whole.memoryTransport(router);
  const client = whole.createClient(transport);
  client.handle?.(Object.fromEntries(handlersOf("old", true)));
  return {
    client,
    publish: transport.server.publish,
    heard,
    async ask(name, input) {
      toAsk = input;
      await client.ask?.(name);
      return answer;
    },
    async close() {
      await client.$close();
      await transport.server.close();
    },
  };
}

async function verdictsOf(
  edits: readonly ProcedureEdit[],
  changes: readonly BreakingChange[],
  whole: Whole,
): Promise<ProcedureVerdict[]> {
  const [before, across] = [endsOf(whole, edits, "old"), endsOf(whole, edits, "now")];
  const found: ProcedureVerdict[] = [];
  for (const edit of edits) {
    const { seed, old, now } = edit;
    const own = changes.filter(({ procedures }) => procedures.includes(old?.name ?? now?.name ?? ""));
    const breaks = own.filter(({ category }) => category === "WIRE");
    const verdict = { seed, isBreaking: breaks.length > 0 };
    if (!old) {
      found.push({ ...verdict, isBroken: false, faults: own.map(({ rule }) => `${rule} of what is new`) });
      continue;
    }
    const mine = whole.values.old[old.name] as OwnValues;
    const other = whole.values.now[old.name] ?? { parts: {}, errors: {} };
    const was = await talkOf(old, mine, mine, before).catch((error: Error) => error);
    const is = await talkOf(old, mine, other, across).catch((error: Error) => error);
    const told = `${edit.title}: [${own.map(({ rule }) => rule)}]`;
    const faults = [
      ...(was ? [`an old client and an old server: ${was.message}`] : []),
      ...(is && breaks.length === 0 ? [`${told} but ${is.message}`] : []),
      ...(!is && own.some(({ rule }) => /^PROCEDURE_/.test(rule)) ? [`${told} but it goes on as before`] : []),
      ...(now
        ? [...(await errorFaults(old, now, own, [before, across], [mine, other])), ...allowFaults(now, own)]
        : []),
      ...(now || isForetold(old, own) ? [] : [`${told}: deprecated`]),
    ];
    found.push({ ...verdict, isBroken: is !== undefined, faults });
  }
  for (const each of [before, across]) await each.close();
  return found;
}

/** What is gone was deprecated, or that is asked for; a name that only changed is another matter. */
function isForetold({ docs }: ProcedureVersion, changes: readonly BreakingChange[]): boolean {
  const isAskedFor = changes.some(({ rule }) => rule === "DEPRECATE_FIRST");
  return changes.some(({ rule }) => rule === "PROCEDURE_RENAMED") || (docs === "@deprecated") !== isAskedFor;
}

interface Failure {
  readonly name?: string;
  readonly code?: string;
  readonly data?: unknown;
}

async function failureOf(name: string, input: unknown, error: string, { client, heard }: Ends): Promise<Failure> {
  heard.fails = error;
  try {
    await client[name]?.(input);
    return {};
  } catch (failure) {
    return failure as Failure;
  } finally {
    heard.fails = undefined;
  }
}

/** Where both know how to call it: what an old client is told of an error is what it was told, unless something is said of it. */
async function errorFaults(
  old: ProcedureVersion,
  now: ProcedureVersion,
  changes: readonly BreakingChange[],
  [before, across]: readonly [Ends, Ends],
  [mine, other]: readonly [OwnValues, OwnValues],
): Promise<string[]> {
  const isKept = old.kind === "call" && now.kind === "call" && old.name === now.name;
  if (!isKept || !isSame(mine.parts.input, other.parts.input)) return [];
  const rules = new Set<string>(changes.map(({ rule }) => rule));
  const faults: string[] = [];
  for (const name of Object.keys(now.errors)) {
    const is = await failureOf(old.name, mine.parts.input, name, across);
    if (!old.errors[name]) {
      if (!rules.has("ERROR_ADDED") || is.code === undefined) faults.push(`${name} is added: [${[...rules]}]`);
      continue;
    }
    const was = await failureOf(old.name, mine.parts.input, name, before);
    if (is.name !== name || was.name !== name) faults.push(`${name} is told as ${is.name}, and was as ${was.name}`);
    if ((is.code !== was.code) !== rules.has("ERROR_CODE_CHANGED")) faults.push(`${name} has the code ${is.code}`);
    const isOther = !isSame(is.data, was.data);
    if (isOther !== changes.some(({ message }) => message.includes(`errors.${name}`)))
      faults.push(`the data of ${name} is ${isOther ? "" : "not "}another: [${[...rules]}]`);
  }
  const isRemoved = Object.keys(old.errors).some((name) => !now.errors[name]);
  if (isRemoved !== rules.has("ERROR_REMOVED")) faults.push(`an error is removed: [${[...rules]}]`);
  return faults;
}

/** What is allowed, as long as it is, is a warning; all else that breaks is an error. */
function allowFaults({ docs }: ProcedureVersion, changes: readonly BreakingChange[]): string[] {
  const [, allowed, until = ""] = /@wsrpc-allow (\w+) until (\S+)/.exec(docs) ?? [];
  return changes.flatMap(({ rule, category, severity }) => {
    const isError = category === "WIRE" && !(rule === allowed && until >= today);
    return (severity === "error") === isError ? [] : [`${rule} is a ${severity}, with ${docs || "nothing allowed"}`];
  });
}
