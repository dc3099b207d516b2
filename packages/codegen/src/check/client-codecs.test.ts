import { afterEach, describe, expect, it } from "vitest";
import { ContractFolder } from "../../../../test/support/contract-folder.ts";
import { diagnosticTexts } from "../../../../test/support/diagnostic-text.ts";
import { generate } from "../generate.ts";

let folder: ContractFolder | undefined;

afterEach(() => folder?.remove());

const head = [
  'import * as z from "zod";',
  "const made = (kind) => (shape) => ({ kind, ...shape });",
  'const [call, reverse] = ["call", "reverse"].map(made);',
  "const codec = (decode = Number) => z.codec(z.string(), z.number(), { decode, encode: String });",
];

/** What is wrong with procedures, from line 5 on, for a client that decodes. */
async function findings(procedures: string, clientCodecs = true): Promise<string[]> {
  folder = new ContractFolder({ "contract.ts": [...head, procedures].join("\n") });
  const options = { contract: "contract.ts", out: "generated", clientCodecs };
  const { diagnostics, files } = await generate({ cwd: folder.path, ...options });
  expect(files.length).toBe(diagnostics.length > 0 ? 0 : 5);
  return diagnosticTexts(diagnostics);
}

const unnamed = "give it a name of its own and export that: `export const Price = …`";
const cannot = "which `clientCodecs` cannot import";

describe("checkClientCodecs", () => {
  it.each([
    [
      "export const a = call({ output: codec() });",
      `contract.ts:5:33 error codec/not-exported: a: \`output\` is a codec, ${cannot} | ${unnamed}`,
    ],
    [
      "export const a = call({ output: z.object({\n  list: z.array(codec()) }) });",
      `contract.ts:6:9 error codec/not-exported: a: \`output.list\` is a codec, ${cannot} | ${unnamed}`,
    ],
    [
      "const Price = codec();\nexport const a = call({ errors: { Dear: z.object({ most: Price }) } });",
      `contract.ts:5:7 error codec/not-exported: a: \`errors.Dear.most\` is a codec, ${cannot} | export it: write \`export\` before \`const Price\` in contract.ts`,
    ],
    [
      "export const a = reverse({ input: codec(), output: codec() });",
      `contract.ts:5:35 error codec/not-exported: a: \`input\` is a codec, ${cannot} | ${unnamed}`,
    ],
    [
      "export const Price = codec();\nexport const a = call({ output: z.union([Price, z.string()]) });",
      `contract.ts:6:33 error codec/not-exported: a: \`output\` is decoded only as a whole, as a union with a codec inside, ${cannot} | ${unnamed}`,
    ],
    [
      "export const Price = codec();\nexport const a = call({ output: Price.pipe(z.int()) });",
      `contract.ts:6:33 error codec/not-exported: a: \`output\` is decoded only as a whole, as a pipe with a codec inside, ${cannot} | ${unnamed}`,
    ],
    [
      "export const Price = codec();\nexport const a = call({ output: Price.refine((price) => price > 0) });",
      `contract.ts:6:33 error codec/not-exported: a: \`output\` is a codec, ${cannot} | ${unnamed}`,
    ],
    [
      "export const Price = codec(async (text) => Number(text));\nexport const a = call({ output: Price });",
      "contract.ts:5:14 error codec/async: a: `output` is decoded asynchronously, which a client cannot wait for | let `decode` return the value itself, or leave `clientCodecs` out",
    ],
    [
      "export const Price = codec(Number).refine(async () => true);\nexport const a = call({ output: Price });",
      "contract.ts:5:14 error codec/async: a: `output` is decoded asynchronously, which a client cannot wait for | let `decode` return the value itself, or leave `clientCodecs` out",
    ],
    [
      "export const Key = codec();\nexport const a = call({ output: z.record(Key, z.string()) });",
      `contract.ts:6:33 error codec/not-exported: a: \`output\` is decoded only as a whole, as a record of keys with a codec inside, ${cannot} | ${unnamed}`,
    ],
  ])("refuses %s", async (procedures, finding) => {
    expect(await findings(procedures)).toEqual([finding]);
  });

  it.each([
    "export const a = call({ input: codec(), output: z.string() });",
    "const Price = codec();\nexport { Price as Cost };\nexport const a = call({ output: z.union([Price, z.null()]).optional() });",
    'export const Price = codec();\nexport const a = call({ output: Price.describe("text").meta({ id: "Own" }) });',
    "export const Price = codec();\nexport const Any = z.union([codec(), z.object({ price: codec() })]);\nexport const a = call({ output: [Price, Any].reduce((a, b) => z.tuple([a, b])) });",
    "export const Key = codec();\nexport const Prices = z.record(Key, z.string());\nexport const a = call({ output: Prices });",
  ])("takes %s", async (procedures) => {
    expect(await findings(procedures)).toEqual([]);
  });

  it("says once what is wrong with a schema, and nothing where the client does not decode", async () => {
    const contract =
      "const Price = codec();\nexport const a = call({ output: Price });\nexport const b = call({ output: Price });";

    expect(await findings(contract)).toHaveLength(1);
    folder?.remove();
    expect(await findings(contract, false)).toEqual([]);
  });
});
