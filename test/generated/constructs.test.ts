import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { plansOf, typesOf } from "../support/generated-code.ts";
import { GeneratedProject } from "../support/generated-project.ts";
import type { ConstructCase } from "./constructs/construct-case.ts";
import { formats } from "./constructs/formats.ts";
import { joined, modules } from "./constructs/joined.ts";
import { keys } from "./constructs/keys.ts";
import { leaves } from "./constructs/leaves.ts";
import { oddities } from "./constructs/oddities.ts";
import { structures } from "./constructs/structures.ts";
import { wrappers } from "./constructs/wrappers.ts";

const cases = [...leaves, ...formats, ...structures, ...keys, ...joined, ...wrappers, ...oddities];

/** `string or date` → `giveStringOrDate`. */
const nameOf = ({ title }: ConstructCase) =>
  `give ${title}`.replace(/[ -](\w)/g, (_all, letter: string) => letter.toUpperCase());
const typeOf = (one: ConstructCase, part: "Input" | "Output") => nameOf(one).replace("give", "Give") + part;

const contract = [
  'import { bytes, call } from "@wsrpc-ts/runtime";',
  'import * as z from "zod";',
  ...cases.flatMap(({ before = "" }) => before),
  ...cases.map((one) => {
    const output = one.inputOnly ? "" : `, output: ${one.schema}`;
    return `export const ${nameOf(one)} = call({ input: ${one.schema}${output} });`;
  }),
].join("\n");

/** One line for each part of each construct: it compiles only if the generated type equals zod's. */
const proofs = cases.flatMap((one) => {
  if (one.hidesType) return [];
  const schema = (part: "input" | "output") => `NonNullable<(typeof contract.${nameOf(one)})["${part}"]>`;
  const proof = (generated: string, inferred: string) =>
    `true satisfies ${one.isLike ? "Like" : "Equal"}<${generated}, ${inferred}>; // ${one.title}`;
  const client = (part: "input" | "output", view: string) =>
    proof(
      `types.${typeOf(one, part === "input" ? "Input" : "Output")}`,
      one.clientType ?? `z.${view}<${schema(part)}>`,
    );
  return [
    client("input", "input"),
    proof(`Parameters<server.Handlers["${nameOf(one)}"]>[0]`, `z.output<${schema("input")}>`),
    ...(one.inputOnly ? [] : [client("output", one.gotIsWire ? "input" : "output")]),
  ];
});
const checked = [
  'import type * as z from "zod";',
  'import type { Color } from "./contract.ts";',
  'import type * as contract from "./contract.ts";',
  'import type * as server from "./generated/server.ts";',
  'import type * as types from "./generated/types.js";',
  "type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
  "type Like<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;",
  ...proofs,
];

type Method = (input: unknown) => Promise<unknown>;
type Whole = {
  createClient(target: unknown): { [name: string]: Method } & { $close(): Promise<void> };
  createRouter(handlers: object): object;
  memoryTransport(router: object): { server: { close(): Promise<void> } };
};

let project: GeneratedProject;
let types: ReadonlyMap<string, string>;
let plans: ReadonlyMap<string, string>;
let typeErrors: readonly string[];
let client: ReturnType<Whole["createClient"]>;
let server: { close(): Promise<void> };
const received = new Map<string, unknown>();
const answers = new Map<string, unknown>();

beforeAll(async () => {
  project = await GeneratedProject.of({ ...modules, "contract.ts": contract });
  expect(project.generated.diagnostics).toEqual([]);
  types = typesOf(project.text("types.d.ts"));
  plans = plansOf(project.text("client.ts"));
  const whole = (await project.run()) as Whole;
  const handlers = cases.map((one) => {
    const name = nameOf(one);
    const handler = (input: unknown) => {
      received.set(name, input);
      return answers.get(name);
    };
    return [name, handler];
  });
  const transport = whole.memoryTransport(whole.createRouter(Object.fromEntries(handlers)));
  client = whole.createClient(transport);
  server = transport.server;
  typeErrors = await project.typeErrors(checked.join("\n"));
});

afterAll(async () => {
  await client?.$close();
  await server?.close();
  project?.remove();
});

describe.each(cases.map((one) => [one.title, one] as const))("%s", (title, one) => {
  const name = nameOf(one);
  const { given, got = given, plan, inputOnly = false, hidesType = false } = one;
  const gotPlan = "gotPlan" in one ? one.gotPlan : plan;

  it("has the type that a reader expects", () => {
    expect(types.get(typeOf(one, "Input"))).toBe(given);
    expect(types.get(typeOf(one, "Output"))).toBe(inputOnly ? undefined : got);
    for (const [name, text] of Object.entries(one.names ?? {})) expect(types.get(name)).toBe(text);
  });

  it.skipIf(hidesType)("has exactly zod's types, for client and server", () => {
    const lines = checked.flatMap((line, index) => (line.endsWith(`// ${title}`) ? [`checked.ts(${index + 1},`] : []));

    expect(lines.length).toBeGreaterThan(1);
    expect(typeErrors.filter((error) => lines.some((line) => error.startsWith(line)))).toEqual([]);
  });

  it("has a plan for what JSON cannot carry, and only for that", () => {
    expect(plans.get(`${name}.input`)).toBe(plan);
    expect(plans.get(`${name}.output`)).toBe(inputOnly ? undefined : gotPlan);
  });

  it("crosses to a server and back", async () => {
    for (const [input, held = input, back = held] of one.crossings) {
      answers.set(name, held);
      const output = await client[name]?.(input);

      expect(received.get(name)).toStrictEqual(held);
      expect(output).toStrictEqual(inputOnly ? undefined : back);
    }
  });
});

it("compiles without any error, the generated files included", () => {
  expect(typeErrors).toEqual([]);
});

/** Exports of zod that cannot cross; see `wire-rules.test.ts`. */
const refused = ["custom", "file", "function", "_function", "promise", "symbol"];

/** Those that make no schema: checks, registries, what parses, what prints. */
const others = new Set(
  `check clone config endsWith flattenError formatError getDiscriminatedOption getErrorMap gt gte includes length lowercase
  lt lte maxLength maxSize memoizer meta mime minLength minSize multipleOf negative nonnegative nonpositive normalize
  overwrite positive prettifyError properties property refine regex registry setErrorMap size slugify startsWith superRefine toJSONSchema
  toLowerCase toUpperCase toZod treeifyError trim uppercase validate validateAsync describe
  parse parseAsync safeParse safeParseAsync encode encodeAsync safeEncode safeEncodeAsync decode decodeAsync safeDecode
  safeDecodeAsync input output`.split(/\s+/),
);

it("every schema that zod makes is among the constructs, or refused", () => {
  const makers = (home: object, prefix: string) =>
    Object.entries(home).flatMap(([name, value]) =>
      typeof value === "function" && /^_?[a-z]/.test(name) ? [`${prefix}${name}`] : [],
    );
  const all = [...makers(z, ""), ...makers(z.iso, "iso."), ...makers(z.coerce, "coerce.")];
  const text = cases.map(({ schema, before = "" }) => before + schema).join("\n");
  const known = (name: string) => text.includes(`z.${name}(`) || refused.includes(name) || others.has(name);

  expect(all.length).toBeGreaterThan(150);
  expect(all.filter((name) => !known(name))).toEqual([]);
});
