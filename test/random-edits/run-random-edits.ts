/** Runs both versions of random contracts against each other, and holds that against what `wsrpc breaking` says of them. */

import type * as z from "zod";
import type { Change } from "../../packages/codegen/src/compare/change.ts";
import { compareContracts } from "../../packages/codegen/src/compare/compare-contracts.ts";
import { Random } from "../simulate/random.ts";
import type { Edit } from "./edit.ts";
import { EditedContract, type Version } from "./edited-contract.ts";
import { type Judged, judge, type Tried } from "./judge.ts";
import { askers, askHandlers, type Conversation, type Desk, type Position, positionsFor } from "./positions.ts";
import { randomEdit } from "./random-edit.ts";

export interface EditVerdict extends Judged {
  readonly seed: number;
  readonly edit: Edit;
  readonly position: string;
}

interface Seeded extends Edit {
  readonly seed: number;
  readonly name: string;
  readonly position: Position;
  /** The schema is a declaration of its own. */
  readonly isNamed: boolean;
}

interface Whole {
  readonly values: Readonly<Record<string, Readonly<Record<Version, readonly unknown[]>>>>;
  readonly schemas: Readonly<Record<Version | "lenient", Readonly<Record<string, z.ZodType>>>>;
  readonly clients: Readonly<Record<Version, (transport: object) => Client>>;
  readonly routers: Readonly<Record<Version, (handlers: object) => object>>;
  memoryTransport(router: object): { readonly server: Server };
}

type Client = Conversation["client"] & { $close(): Promise<void>; handle(handlers: object): () => void };

interface Server {
  readonly publish: Conversation["publish"];
  close(): Promise<void>;
}

const head = [
  'import { bytes, call, duplex, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";',
  'import * as z from "zod";',
  ...askers,
];

export function seededEdit(seed: number): Seeded {
  const random = new Random(seed + 1_000_000);
  const edit = randomEdit(seed);
  const position = random.pick(positionsFor(edit.old.changes || edit.now.changes));
  return { ...edit, seed, name: `run${seed}`, position, isNamed: random.chance(0.3) };
}

/** One contract in two versions, with a procedure for each of the seeds from `first` on. */
export async function runRandomEdits(first: number, count: number): Promise<EditVerdict[]> {
  const edits = Array.from({ length: count }, (_, at) => seededEdit(first + at));
  const contract = await EditedContract.of(
    (version) => [...head, ...edits.map(declaration(version))].join("\n"),
    (version, line) => {
      const edit = edits[line - 1 - head.length];
      return edit ? `seed ${edit.seed}, ${edit[version].text}` : `the ${version} contract`;
    },
  );
  try {
    const [changes, whole] = await Promise.all([changesOf(contract), wholeOf(contract, edits)]);
    return await verdicts(edits, changes, whole);
  } finally {
    contract.remove();
  }
}

function declaration(version: Version): (edit: Seeded) => string {
  return ({ name, position, isNamed, [version]: { text } }) =>
    isNamed
      ? `export const Type_${name} = ${text}; export const ${name} = ${position.declaration(`Type_${name}`)};`
      : `export const ${name} = ${position.declaration(text)};`;
}

/** By procedure. */
async function changesOf(contract: EditedContract): Promise<ReadonlyMap<string, readonly Change[]>> {
  const found = new Map<string, Change[]>();
  for (const change of compareContracts(...(await contract.models())))
    found.set(change.procedure, [...(found.get(change.procedure) ?? []), change]);
  return found;
}

async function wholeOf(contract: EditedContract, edits: readonly Seeded[]): Promise<Whole> {
  const { folder } = contract.old;
  const valuesOf = ({ name, old, now }: Seeded) =>
    `  ${name}: { old: [${old.values.join(", ")}], now: [${now.values.join(", ")}] },`;
  const schemaOf = (version: Version, isLenient: boolean) => (edit: Seeded) => {
    const { text } = edit[version];
    return `    ${edit.name}: ${isLenient ? lenient(text) : text},`;
  };
  const lines = [
    ...head,
    'export { memoryTransport } from "@wsrpc-ts/runtime/testing";',
    `import * as oldClient from "${folder}/generated/client.ts";`,
    `import * as oldServer from "${folder}/generated/server.ts";`,
    'import * as nowClient from "./generated/client.ts";',
    'import * as nowServer from "./generated/server.ts";',
    "export const clients = { old: oldClient.createClient, now: nowClient.createClient };",
    "export const routers = { old: oldServer.createRouter, now: nowServer.createRouter };",
    "export const values = {",
    ...edits.map(valuesOf),
    "};",
    "const loosePartialRecord = (key, value) => z.looseRecord(key, value.optional());",
    "export const schemas = {",
    "  old: {",
    ...edits.map(schemaOf("old", false)),
    "  },",
    "  now: {",
    ...edits.map(schemaOf("now", false)),
    "  },",
    "  lenient: {",
    ...edits.map(schemaOf("old", true)),
    "  },",
    "};",
  ];
  return (await contract.run(lines)) as Whole;
}

/** As clients take it: they drop what they do not know, and do not mind what fits twice. */
function lenient(text: string): string {
  return text
    .replaceAll("z.strictObject(", "z.object(")
    .replaceAll("z.record(z.enum(", "z.looseRecord(z.enum(")
    .replaceAll("z.partialRecord(z.enum(", "loosePartialRecord(z.enum(")
    .replaceAll("z.xor(", "z.union(");
}

async function verdicts(
  edits: readonly Seeded[],
  changes: ReadonlyMap<string, readonly Change[]>,
  whole: Whole,
): Promise<EditVerdict[]> {
  const [before, across, after] = [
    talk(whole, edits, "old", "old"),
    talk(whole, edits, "old", "now"),
    talk(whole, edits, "now", "now"),
  ] as const;
  const found: EditVerdict[] = [];
  for (const edit of edits) {
    const { name, position, seed } = edit;
    const crossing =
      (conversation: Conversation) =>
      async (value: unknown): Promise<Tried> => {
        try {
          return { arrived: await position.cross(conversation, name, value) };
        } catch (refusal) {
          return { refusal };
        }
      };
    const known = position.way === "in" ? before : after;
    const { schemas, values } = whole;
    const texts = `${edit.old.text} ${edit.now.text}`;
    const versions: readonly Version[] = position.way === "in" ? ["old", "now"] : ["now", "old"];
    const [own = [], others = []] = versions.map((version) => values[name]?.[version]);
    const judged = await judge({
      way: position.way,
      old: (position.way === "in" ? schemas.old : schemas.lenient)[name] as z.ZodType,
      now: schemas.now[name] as z.ZodType,
      values: own,
      others: /catch\w*\(|looseObject/.test(texts) ? [] : others,
      isChanging: edit.old.changes || edit.now.changes,
      isCoded: /refine|transform|codec|stringbool|custom|overwrite|instanceof|check\(/i.test(texts),
      swallows: /\.catch\(|z\.object\(\{ *\}\)/.test(texts),
      changes: changes.get(name) ?? [],
      known: crossing(known.conversation),
      across: crossing(across.conversation),
    });
    found.push({ ...judged, seed, edit, position: position.name });
  }
  for (const each of [before, across, after]) await each.close();
  return found;
}

function talk(
  whole: Whole,
  edits: readonly Seeded[],
  client: Version,
  server: Version,
): { readonly conversation: Conversation; readonly close: () => Promise<void> } {
  const desk: Desk = { toGive: undefined, received: undefined };
  const handlersOf = (wanted: (position: Position) => boolean) =>
    edits.flatMap(({ name, position }) => (wanted(position) ? [[name, position.handler(desk, name)] as const] : []));
  const isReverse = ({ name }: Position) => name.startsWith("reverse");
  const own = handlersOf((position) => !isReverse(position) && position.name !== "event");
  const transport = whole.memoryTransport(whole.routers[server]({ ...Object.fromEntries(own), ...askHandlers(desk) }));
  const talking = whole.clients[client](transport);
  talking.handle?.(Object.fromEntries(handlersOf(isReverse)));
  return {
    conversation: { client: talking, publish: transport.server.publish, desk },
    async close() {
      await talking.$close();
      await transport.server.close();
    },
  };
}
