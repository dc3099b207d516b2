import { afterEach, describe, expect, it } from "vitest";
import { ContractFolder } from "../../../../test/support/contract-folder.ts";
import { generate } from "../generate.ts";
import type { TypeProof } from "./type-proofs.ts";

const open: ContractFolder[] = [];

afterEach(() => {
  for (const folder of open.splice(0)) folder.remove();
});

const head =
  'import * as z from "zod"; const call = <S extends object>(shape: S) => ({ kind: "call" as const, ...shape });\n';

async function proofsOf(text: string): Promise<readonly TypeProof[]> {
  const folder = new ContractFolder({ "contract.ts": `${head}${text}\n` });
  open.push(folder);
  const { diagnostics, proofs } = await generate({
    cwd: folder.path,
    contract: "contract.ts",
    out: "generated",
    proofs: true,
  });
  expect(diagnostics).toEqual([]);
  return proofs ?? [];
}

/** What each is of, and which type it is to equal. */
const endsOf = (proofs: readonly TypeProof[]) =>
  proofs.map(({ subject, contract }) => `${subject}: ${/\["(\w+)"\]$/.exec(contract ?? "")?.[1] ?? "nothing"}`);

const iso =
  "z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() })";

describe("the proofs of a contract", () => {
  it("are not made unless they are asked for", async () => {
    const folder = new ContractFolder({
      "contract.ts": 'import * as z from "zod";\nexport const a = { kind: "call", output: z.string() };\n',
    });
    open.push(folder);

    const generated = await generate({ cwd: folder.path, contract: "contract.ts", out: "generated" });

    expect(generated.files).not.toEqual([]);
    expect(generated.proofs).toBeUndefined();
  });

  it.each([
    [
      'const a = { kind: "call", input: z.string(), output: z.date() }',
      [
        'given.AInput = NonNullable<(typeof contract)["a"]["input"]>["_zod"]["input"]',
        'FirstOf<NonNullable<server.Handlers["a"]>> = NonNullable<(typeof contract)["a"]["input"]>["_zod"]["output"]',
        'types.AOutput = NonNullable<(typeof contract)["a"]["output"]>["_zod"]["output"]',
        'AnswerOf<NonNullable<server.Handlers["a"]>> = NonNullable<(typeof contract)["a"]["output"]>["_zod"]["output"]',
      ],
    ],
    [
      'const b = { kind: "stream", item: z.date() }',
      [
        'types.BItem = NonNullable<(typeof contract)["b"]["item"]>["_zod"]["output"]',
        'ItemOf<ReturnType<NonNullable<server.Handlers["b"]>>> = NonNullable<(typeof contract)["b"]["item"]>["_zod"]["output"]',
      ],
    ],
    [
      'const c = { kind: "upload", item: z.date() }',
      [
        'given.CItem = NonNullable<(typeof contract)["c"]["item"]>["_zod"]["input"]',
        'ItemOf<SecondOf<NonNullable<server.Handlers["c"]>>> = NonNullable<(typeof contract)["c"]["item"]>["_zod"]["output"]',
      ],
    ],
    [
      'const d = { kind: "duplex", send: z.string(), receive: z.date() }',
      [
        'given.DSend = NonNullable<(typeof contract)["d"]["send"]>["_zod"]["input"]',
        'ItemOf<SecondOf<NonNullable<server.Handlers["d"]>>> = NonNullable<(typeof contract)["d"]["send"]>["_zod"]["output"]',
        'types.DReceive = NonNullable<(typeof contract)["d"]["receive"]>["_zod"]["output"]',
        'ItemOf<ReturnType<NonNullable<server.Handlers["d"]>>> = NonNullable<(typeof contract)["d"]["receive"]>["_zod"]["output"]',
      ],
    ],
    [
      'const e = { kind: "topic", params: z.string(), event: z.date() }',
      [
        'given.EParams = NonNullable<(typeof contract)["e"]["params"]>["_zod"]["input"]',
        'FirstOf<NonNullable<server.Publish["e"]>> = NonNullable<(typeof contract)["e"]["params"]>["_zod"]["output"]',
        'types.EEvent = NonNullable<(typeof contract)["e"]["event"]>["_zod"]["output"]',
        'SecondOf<NonNullable<server.Publish["e"]>> = NonNullable<(typeof contract)["e"]["event"]>["_zod"]["output"]',
      ],
    ],
    [
      'const f = { kind: "reverse", input: z.string(), output: z.date() }',
      [
        'types.FInput = NonNullable<(typeof contract)["f"]["input"]>["_zod"]["output"]',
        'FirstOf<NonNullable<server.Peer["f"]>> = NonNullable<(typeof contract)["f"]["input"]>["_zod"]["output"]',
        'given.FOutput = NonNullable<(typeof contract)["f"]["output"]>["_zod"]["input"]',
        'AnswerOf<NonNullable<server.Peer["f"]>> = NonNullable<(typeof contract)["f"]["output"]>["_zod"]["output"]',
      ],
    ],
    [
      'const g = { kind: "call", errors: { A: z.date(), B: { code: "NOT_FOUND", data: z.null() } } }',
      [
        'Extract<types.GError, { name: "A" }>["data"] = NonNullable<(typeof contract)["g"]["errors"]>["A"]["_zod"]["output"]',
        'ErrorData<SecondOf<NonNullable<server.Handlers["g"]>>>["A"] = NonNullable<(typeof contract)["g"]["errors"]>["A"]["_zod"]["output"]',
        'Extract<types.GError, { name: "B" }>["data"] = NonNullable<(typeof contract)["g"]["errors"]>["B"]["data"]["_zod"]["output"]',
        'ErrorData<SecondOf<NonNullable<server.Handlers["g"]>>>["B"] = NonNullable<(typeof contract)["g"]["errors"]>["B"]["data"]["_zod"]["output"]',
      ],
    ],
  ])("of %s are of both sides of each part", async (declaration, expected) => {
    const proofs = await proofsOf(`export ${declaration};`);

    expect(proofs.map(({ generated, contract }) => `${generated} = ${contract}`)).toEqual(expected);
  });

  const whole = 'NonNullable<(typeof contract)["a"]["output"]>["_zod"]["output"]';
  it.each([
    ["z.array(Tree)", `NonNullable<${whole}>[number]`],
    ["z.tuple([z.string(), Tree])", `NonNullable<${whole}>[1]`],
    ["z.record(z.string(), Tree)", `ValueOf<NonNullable<${whole}>>`],
    ["z.map(z.string(), Tree)", `MapValueOf<NonNullable<${whole}>>`],
    ["z.set(Tree)", `SetItemOf<NonNullable<${whole}>>`],
    ["z.union([z.string(), Tree])", `Extract<${whole}, object>`],
    ["z.array(Tree).readonly()", `NonNullable<${whole}>[number]`],
  ])("find a type that holds itself in %s", async (output, type) => {
    const tree = "export const Tree = z.object({ get kids() { return z.array(Tree); } })";

    const proofs = await proofsOf(`${tree};\nexport const a = call({ output: ${output} });`);

    const got = proofs.find(({ standIn }) => standIn?.end === "output")?.standIn;
    expect(got).toMatchObject({ name: "Tree", type: `NonNullable<${type}>` });
  });

  it("name what they are of, and where it stands", async () => {
    const proofs = await proofsOf("export const get = call({\n  output: z.date() });\nexport const users = { get };");

    expect(proofs.map(({ subject, place }) => `${subject} ${place?.line}:${place?.column}`)).toEqual([
      "get: `output` as a client gets it 3:3",
      "get: `output` as the server has it 3:3",
      "users.get: `output` as a client gets it 3:3",
      "users.get: `output` as the server has it 3:3",
    ]);
  });

  it("compare what a client gets with zod's input where a codec stands in its wire form", async () => {
    const proofs = await proofsOf(`export const a = { kind: "call", output: ${iso} };`);

    expect(endsOf(proofs)).toEqual([
      "a: `output` as a client gets it: input",
      "a: `output` as the server has it: output",
    ]);
  });

  it.each([
    ['output: z.array(z.string().brand<"Id">())'],
    ['output: z.object({ ids: z.map(z.string().brand<"Id">(), z.date()) })'],
    ['output: z.union([z.date(), z.object({ id: z.string().brand<"Id">() })])'],
    ['output: z.object({ get ids() { return z.array(z.string().brand<"Id">()); } })'],
    ['errors: { A: { code: "NOT_FOUND", data: z.string().brand<"Id">() } }'],
  ])("compare what a client gets with zod's input where there is a brand: %s", async (part) => {
    const [first] = endsOf(await proofsOf(`export const a = call({ ${part} });`));

    expect(first).toMatch(/as a client gets it: input$/);
  });

  it("compare nothing with what is neither of zod's types", async () => {
    const proofs = await proofsOf(
      `export enum Color { Red, Blue }\nexport const a = { kind: "call", input: z.enum(Color), output: z.object({ at: ${iso}, n: z.int().default(1) }) };`,
    );

    expect(endsOf(proofs)).toEqual([
      "a: `input` as a client gives it: nothing",
      "a: `input` as the server has it: output",
      "a: `output` as a client gets it: nothing",
      "a: `output` as the server has it: output",
    ]);
  });

  it("are loose of an enum, for zod makes it a union of its members", async () => {
    const proofs = await proofsOf(
      'export enum Color { Red, Blue }\nexport const a = { kind: "call", input: z.enum(Color) };',
    );

    expect(proofs.map(({ isLoose }) => isLoose)).toEqual([true, true]);
  });

  it("are loose of a branded union, whatever it is wrapped in, for zod crosses its members", async () => {
    const proofs = await proofsOf(
      'export const a = { kind: "call", input: z.union([z.string(), z.int()]).optional().brand("Mark"), output: z.string().optional().brand("Mark") };',
    );

    expect(proofs.map(({ isLoose }) => isLoose)).toEqual([true, true, undefined, undefined]);
  });

  it("are loose where zod's type cannot be written down", async () => {
    const proofs = await proofsOf(
      'export const a = { kind: "call", input: z.array(z.object({ n: z.bigint() }).catchall(z.date())), output: z.object({}) };',
    );

    expect(proofs.map(({ isLoose }) => isLoose)).toEqual([true, true, undefined, undefined]);
  });
});
