import { afterEach, describe, expect, it } from "vitest";
import { ContractFolder } from "../../../../test/support/contract-folder.ts";
import { diagnosticTexts } from "../../../../test/support/diagnostic-text.ts";
import { generate } from "../generate.ts";

let folder: ContractFolder | undefined;

afterEach(() => folder?.remove());

/** What is wrong with procedures written like a contract's own, from line 4 on. */
async function findings(procedures: string): Promise<string[]> {
  const builders = "const made = (kind) => (shape) => ({ kind, ...shape });";
  const kinds = 'const [call, reverse, topic, stream] = ["call", "reverse", "topic", "stream"].map(made);';
  folder = new ContractFolder({ "contract.ts": `import * as z from "zod";\n${builders}\n${kinds}\n${procedures}` });
  const { diagnostics, files } = await generate({ cwd: folder.path, contract: "contract.ts", out: "generated" });
  expect(files.length).toBe(diagnostics.length > 0 ? 0 : 5);
  return diagnosticTexts(diagnostics);
}

const useCodec = "say how it crosses with `z.codec(wire, value, { decode, encode })`";
const wayBack =
  "is transformed one way, but goes out: the server would have to undo it | use `z.codec(wire, value, { decode, encode })` in place of `.transform()`, or transform before returning";

describe("checkWire", () => {
  it.each<[schema: string, text: string, at?: string]>([
    ["z.symbol()", "error wire/type: a: `input.x` holds a symbol, which cannot cross the wire | send data instead"],
    ["z.function()", "error wire/type: a: `input.x` holds a function, which cannot cross the wire | send data instead"],
    [
      "z.promise(z.string())",
      "error wire/type: a: `input.x` holds a promise, which cannot cross the wire | send data instead",
    ],
    [
      "z.instanceof(Uint8Array).readonly()",
      "error wire/readonly-bytes: a: `input.x` holds bytes that are read-only, but JavaScript cannot freeze bytes | leave `.readonly()` out: around bytes it throws for all but empty ones",
    ],
    [
      "z.file()",
      "error wire/file: a: `input.x` holds a File, which cannot cross the wire as it is | send its name and size as input and its contents as items of an `upload` with `item: bytes()`",
    ],
    [
      "z.custom()",
      `error wire/custom: a: \`input.x\` holds a \`z.custom\`, of which the wire knows nothing | ${useCodec}`,
    ],
    [
      "z.instanceof(URL)",
      `error wire/custom: a: \`input.x\` holds a URL, of which the wire knows nothing | ${useCodec}`,
    ],
    [
      "z.instanceof(Date)",
      "error wire/custom: a: `input.x` holds a Date, of which the wire knows nothing | declare it as `z.date()`",
    ],
    [
      "z.instanceof(Map)",
      "error wire/custom: a: `input.x` holds a Map, of which the wire knows nothing | declare it as `z.map(key, value)`",
    ],
    [
      "z.instanceof(Set)",
      "error wire/custom: a: `input.x` holds a Set, of which the wire knows nothing | declare it as `z.set(item)`",
    ],
    [
      "z.instanceof(Buffer)",
      "error wire/custom: a: `input.x` holds a Buffer, of which the wire knows nothing | declare it as `bytes()`",
    ],
    [
      "z.instanceof(File)",
      "error wire/file: a: `input.x` holds a File, which cannot cross the wire as it is | send its name and size as input and its contents as items of an `upload` with `item: bytes()`",
    ],
    [
      "z.array(z.map(z.symbol(), z.string())).optional()",
      "error wire/type: a: `input.x[][]` holds a symbol, which cannot cross the wire | send data instead",
      "z.symbol()",
    ],
    [
      "z.record(z.symbol(), z.string())",
      "error wire/type: a: `input.x[]` holds a symbol, which cannot cross the wire | send data instead",
      "z.symbol()",
    ],
    [
      "z.lazy(() => z.union([z.string(), z.promise(z.string())]).catch(''))",
      "error wire/type: a: `input.x` holds a promise, which cannot cross the wire | send data instead",
      "z.promise(",
    ],
  ])("refuses %s", async (schema, text, at = schema) => {
    expect(await findings(`export const a = call({ input: z.object({ x: ${schema} }) });`)).toEqual([
      `contract.ts:4:${46 + schema.indexOf(at)} ${text}`,
    ]);
  });

  it.each([
    ["input", "z.object({ constructor: z.string().optional() })"],
    ["input", "z.object({ valueOf: z.int().default(1) })"],
    ["output", "z.object({ toString: z.string().optional() })"],
    ["input", "z.record(z.enum(['left', 'constructor']), z.string().optional())"],
    ["input", "z.record(z.union([z.literal('left'), z.literal('valueOf')]), z.int().default(1))"],
    ["output", "z.record(z.enum(['toString']), z.string().optional())"],
  ])("refuses a field that every object has and that may be left out: %s of %s", async (part, schema) => {
    const found = await findings(`export const a = call({ ${part}: ${schema} });`);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`error wire/inherited: a: \`${part}\` has a field that may be left out`);
  });

  it.each([
    ["z.object({ ['__proto__']: z.string() })"],
    ["z.object({ ['__proto__']: z.string().optional() })"],
    ["z.record(z.enum(['left', '__proto__']), z.string())"],
    ["z.partialRecord(z.literal('__proto__'), z.string())"],
  ])("refuses %s, whose key no message may have", async (schema) => {
    const found = await findings(`export const a = call({ input: z.array(${schema}) });`);

    expect(found).toEqual([
      "contract.ts:4:32 error wire/proto: a: `input[]` has a key `__proto__`, with which no message may cross: each call would fail | give it another name, or send it as a key of a `z.map()`",
    ]);
  });

  it("takes __proto__ where it is a value, and the key of a map", async () => {
    const schema = "z.map(z.enum(['__proto__']), z.literal('__proto__'))";

    expect(await findings(`export const a = call({ input: ${schema} });`)).toEqual([]);
  });

  it.each([
    ["z.object({ constructor: z.string() })"],
    ["z.record(z.enum(['left', 'constructor']), z.string())"],
    ["z.partialRecord(z.enum(['left', 'constructor']), z.string().optional())"],
    ["z.record(z.enum(['left']), z.string().optional())"],
  ])("takes what every object has where it is required, or looked at only if given: %s", async (schema) => {
    expect(await findings(`export const a = call({ input: ${schema} });`)).toEqual([]);
  });

  it("refuses a schema of a kind that zod has not had", async () => {
    const found = await findings(
      'const x = z.string(); x._zod.def.type = "novel"; export const a = call({ input: x });',
    );

    expect(found).toEqual([
      'contract.ts:4:7 error wire/unsupported: a: `input` holds a schema of type "novel", which this version does not know | use another schema, or a newer wsrpc',
    ]);
  });

  it.each([
    ["z.string().transform(Number)"],
    ["z.string().transform(Number).pipe(z.number())"],
    ["z.preprocess(String, z.string())"],
    ["z.success(z.string())"],
    ["z.transform(String)"],
    ["z.string().transform(async (text) => text.length).optional()"],
  ])("refuses %s where it goes out, and takes it where it comes in", async (schema) => {
    const found = await findings(
      `export const a = call({ input: ${schema}, output: ${schema} });\nexport const b = stream({ item: z.array(${schema}) });`,
    );

    expect(found.map((text) => text.replace(/^contract.ts:\d+:\d+ /, ""))).toEqual([
      `error wire/one-way: a: \`output\` ${wayBack}`,
      `error wire/one-way: b: \`item[]\` ${wayBack}`,
    ]);
  });

  it("turns the directions round for what a server asks", async () => {
    const schema = "z.string().transform(Number)";

    const found = await findings(`export const a = reverse({ input: ${schema}, output: ${schema} });`);

    expect(found).toEqual([`contract.ts:4:35 error wire/one-way: a: \`input\` ${wayBack}`]);
  });

  it("refuses bytes among the params of a topic only", async () => {
    const bytes = "z.instanceof(Uint8Array)";

    const found = await findings(`export const a = topic({ params: z.object({ x: ${bytes} }), event: ${bytes} });`);

    expect(found).toEqual([
      "contract.ts:4:48 error wire/topic-params: a: `params.x` holds bytes, but names a topic | name topics by strings or numbers",
    ]);
  });

  const frozen =
    "holds bytes that are read-only, but JavaScript cannot freeze bytes | leave `.readonly()` out: around bytes it throws for all but empty ones";

  it.each([
    ["z.union([z.string(), z.instanceof(Uint8Array).optional()]).readonly()"],
    [
      "z.codec(z.string(), z.instanceof(Uint8Array), { decode: () => new Uint8Array(), encode: String }).nullable().readonly()",
    ],
  ])("refuses %s where it comes in, and takes it where it goes out", async (schema) => {
    const found = await findings(`export const a = call({ input: z.object({ x: ${schema} }), output: ${schema} });`);

    expect(found).toEqual([`contract.ts:4:46 error wire/readonly-bytes: a: \`input.x\` ${frozen}`]);
  });

  it("takes what is read-only beside bytes", async () => {
    const bytes = "z.instanceof(Uint8Array)";
    const schemas = [
      `z.object({ x: ${bytes} }).readonly()`,
      `z.codec(${bytes}, z.string(), { decode: String, encode: () => new Uint8Array() }).readonly()`,
    ];

    expect(await findings(`export const a = call({ input: z.tuple([${schemas}]) });`)).toEqual([]);
  });

  it.each([
    ["z.map(z.string(), z.int()).and(z.map(z.string(), z.int()).nullable())"],
    ["z.set(z.string()).nullish().and(z.any())"],
    ["z.nan().and(z.union([z.nan(), z.string()]))"],
    ["z.object({ x: z.set(z.string()) }).and(z.object({ x: z.set(z.string()).optional() }))"],
  ])("refuses %s, which zod never merges", async (schema) => {
    const found = await findings(`export const a = call({ output: z.array(${schema}) });`);

    expect(found).toEqual([
      "contract.ts:4:33 error schema/unmergeable: a: `output[]` is an intersection whose sides both hold a map, a set or NaN in the same place: zod cannot merge them, and each call would fail | declare it on one side only",
    ]);
  });

  it.each([
    ["whose key may be anything in an option", "z.object({ k: z.boolean() })"],
    ["whose key may be any such text in an option", 'z.object({ k: z.templateLiteral(["a", z.string()]) })'],
    ["with a value in two options", 'z.object({ k: z.enum(["b", "a"]) })'],
    ["with such a union in it", 'z.discriminatedUnion("k", [z.object({ k: z.string() })])'],
    ["with a union of another kind in it", 'z.union([z.object({ k: z.literal("b") })])'],
  ])("refuses a discriminated union %s, of which zod takes no value", async (_, option) => {
    const schema = `z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), ${option}])`;

    const found = await findings(`export const a = call({ output: z.array(${schema}) });`);

    expect(found[0]).toBe(
      "contract.ts:4:33 error schema/undiscriminated: a: `output[]` is a discriminated union whose options zod cannot tell apart: each call would fail | give the key a `z.literal()` or `z.enum()` in each option, no value in two of them, or take `z.union()`",
    );
  });

  it("takes discriminated unions that zod can tell apart", async () => {
    const option = (k: string) => `z.object({ k: ${k} })`;
    const options = [
      option('z.literal("a").optional()'),
      option("z.null()"),
      option('z.literal(["b", 1]).readonly()'),
      `z.lazy(() => ${option('z.literal("c")')})`,
      `z.discriminatedUnion("k", [${option('z.literal("d")')}, ${option('z.enum(["e", "f"])')}])`,
      `${option('z.literal("g")')}.readonly()`,
      "Tree",
    ];
    const tree = 'const Tree = z.object({ k: z.literal("i"), get inner() { return Tree.optional(); } });\n';

    expect(
      await findings(`${tree}export const a = call({ output: z.discriminatedUnion("k", [${options}]) });`),
    ).toEqual([]);
  });

  it("takes intersections that zod merges", async () => {
    const schemas = [
      "z.object({ x: z.set(z.string()) }).and(z.object({ y: z.set(z.string()) }))",
      "z.object({ x: z.date() }).and(z.object({ x: z.date() }))",
      "z.union([z.string(), z.nan()]).and(z.union([z.string(), z.nan()]))",
      "z.any().and(z.any())",
    ];

    expect(await findings(`export const a = call({ input: z.tuple([${schemas}]) });`)).toEqual([]);
  });

  it("looks into declared errors", async () => {
    const found = await findings(
      "export const a = call({ errors: { Bad: z.custom(), Ok: { code: 'ABORTED', data: z.int() } } });",
    );

    expect(found).toEqual([
      `contract.ts:4:40 error wire/custom: a: \`errors.Bad\` holds a \`z.custom\`, of which the wire knows nothing | ${useCodec}`,
    ]);
  });

  it("says how to get to what is wrong, through lists and odd keys, and says it once", async () => {
    const found = await findings(
      'const Node = z.object({ "a b": z.record(z.string(), z.tuple([z.symbol()])), get next() { return Node.optional(); } });\nexport const a = call({ input: Node });',
    );

    expect(found).toEqual([
      'contract.ts:4:62 error wire/type: a: `input["a b"][][]` holds a symbol, which cannot cross the wire | send data instead',
    ]);
  });

  it("takes a codec both ways", async () => {
    const codec = "z.codec(z.string(), z.instanceof(URL), { decode: (text) => new URL(text), encode: String })";

    expect(await findings(`export const a = call({ input: ${codec}, output: ${codec} });`)).toEqual([]);
  });
});
