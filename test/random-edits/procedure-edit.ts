/** Two versions of a procedure, as an author may change it: its kind, name, values, errors and promises. */

import type { Kind, PartName } from "../../packages/codegen/src/model/model.ts";
import { Random } from "../simulate/random.ts";

/** A schema and a value of it, as text. No two of them have a value in common. */
export type Leaf = readonly [schema: string, value: string];

export interface ProcedureVersion {
  readonly name: string;
  readonly kind: Kind;
  readonly parts: Readonly<Partial<Record<PartName, Leaf>>>;
  readonly errors: Readonly<Record<string, { readonly code?: string; readonly data: Leaf }>>;
  /** Options besides, as text. */
  readonly promises: readonly string[];
  readonly docs: string;
}

export interface ProcedureEdit {
  readonly seed: number;
  readonly title: string;
  /** Left out of the version that does not have it. */
  readonly old?: ProcedureVersion;
  readonly now?: ProcedureVersion;
}

type Change = (version: ProcedureVersion, random: Random) => ProcedureVersion | undefined;

const leaves: readonly Leaf[] = [
  ["z.string()", '"a"'],
  ["z.int()", "7"],
  ["z.date()", "new Date(5)"],
  ["z.boolean()", "true"],
  ["z.object({ a: z.string() })", '{ a: "b" }'],
  ["z.array(z.bigint())", "[7n]"],
  ["z.map(z.string(), z.date())", 'new Map([["a", new Date(7)]])'],
  ["z.discriminatedUnion('kind', [z.object({ kind: z.literal('x') })])", '{ kind: "x" }'],
];
const partsOfKind: Readonly<Record<Kind, { readonly must: readonly PartName[]; readonly may: readonly PartName[] }>> = {
  call: { must: [], may: ["input", "output"] },
  stream: { must: ["item"], may: ["input"] },
  upload: { must: ["item"], may: ["input", "output"] },
  duplex: { must: ["send", "receive"], may: ["input"] },
  topic: { must: ["event"], may: ["params"] },
  reverse: { must: [], may: ["input", "output"] },
};
const promisesOfKind: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  call: ["idempotent: true", 'idempotent: "key"', "timeoutMs: 20_000"],
  topic: ['mode: "latest"', 'mode: "volatile"', "keep: { events: 5, ms: 60_000 }", "keep: { events: 2 }"],
  reverse: ["timeoutMs: 20_000"],
};
const codes = ["ABORTED", "NOT_FOUND", undefined] as const;

const suppressions = ["INPUT_TYPE_CHANGED", "OUTPUT_TYPE_CHANGED", "PROCEDURE_KIND_CHANGED", "INPUT_UNDEFINED_REMOVED"];

function ofKind(kind: Kind, random: Random): Omit<ProcedureVersion, "name" | "docs"> {
  const { must, may } = partsOfKind[kind];
  const parts = [...must, ...may.filter(() => random.chance(0.7))].map((part) => [part, random.pick(leaves)] as const);
  const promise = random.chance(0.4) ? promisesOfKind[kind] : undefined;
  const errors = kind === "call" && random.chance(0.5) ? { Bad: failure(random) } : {};
  return { kind, parts: Object.fromEntries(parts), errors, promises: promise ? [random.pick(promise)] : [] };
}

function failure(random: Random): { readonly code?: string; readonly data: Leaf } {
  const code = random.pick(codes);
  return { data: random.pick(leaves), ...(code !== undefined && { code }) };
}

const withPart: Change = (version, random) => {
  const { must, may } = partsOfKind[version.kind];
  const part = random.pick([...must, ...may]);
  const { [part]: _, ...others } = version.parts;
  const isLeft = must.includes(part) || random.chance(0.7);
  return { ...version, parts: { ...others, ...(isLeft && { [part]: random.pick(leaves) }) } };
};
const withErrors: Change = (version, random) => {
  if (version.kind !== "call") return version;
  const { Bad = failure(random), ...others } = version.errors;
  const [first, other] = [failure(random), failure(random)];
  return { ...version, errors: random.pick([{ ...others, Bad: first }, { Bad, Worse: other }, others, { Bad }]) };
};
const withPromises: Change = (version, random) => {
  const known = promisesOfKind[version.kind] ?? [];
  return { ...version, promises: known.length > 0 && random.chance(0.7) ? [random.pick(known)] : [] };
};
const withKind: Change = (version, random) => ({ ...version, ...ofKind(random.pick(kindsOf), random) });
const kindsOf = Object.keys(partsOfKind) as Kind[];

const changes: readonly (readonly [title: string, change: Change])[] = [
  ["nothing", (version) => version],
  ["another kind", withKind],
  ["another name", (version) => ({ ...version, name: `${version.name}moved` })],
  ["removed", () => undefined],
  ["another part", withPart],
  ["another part", withPart],
  ["other errors", withErrors],
  ["other errors", withErrors],
  ["other promises", withPromises],
  ["other parts and errors", (version, random) => withErrors(withPart(version, random) ?? version, random)],
];

export function procedureEdit(seed: number): ProcedureEdit {
  const random = new Random(seed + 2_000_000);
  const docs = random.chance(0.3) ? "@deprecated" : "";
  const old = { name: `run${seed}`, docs, ...ofKind(random.pick(kindsOf), random) };
  if (random.chance(0.05)) return { seed, title: "added", now: old };
  const [title, change] = random.pick(changes);
  const changed = change(old, random);
  const until = random.pick(["2001-01-01", "2999-01-01"]);
  const suppression = random.chance(0.4) ? `@wsrpc-allow ${random.pick(suppressions)} until ${until}` : docs;
  return { seed, title, old, ...(changed && { now: { ...changed, docs: suppression } }) };
}

export function declarationOf({ name, kind, parts, errors, promises, docs }: ProcedureVersion): string {
  const failures = Object.entries(errors).map(
    ([
      error,
      {
        code,
        data: [schema],
      },
    ]) => (code === undefined ? `${error}: ${schema}` : `${error}: { code: "${code}", data: ${schema} }`),
  );
  const options = [
    ...Object.entries(parts).map(([part, [schema]]) => `${part}: ${schema}`),
    ...(failures.length > 0 ? [`errors: { ${failures.join(", ")} }`] : []),
    ...promises,
  ];
  return `/** ${docs || "Runs."} */ export const ${name} = ${kind}({ ${options.join(", ")} });`;
}

/** All its values, as text. */
export function valuesOf({ parts, errors }: ProcedureVersion): string {
  const own = Object.entries(parts).map(([part, [, value]]) => `${part}: ${value}`);
  const data = Object.entries(errors).map(([error, { data }]) => `${error}: ${data[1]}`);
  return `{ parts: { ${own.join(", ")} }, errors: { ${data.join(", ")} } }`;
}
