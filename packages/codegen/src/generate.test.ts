import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ContractFolder } from "../../../test/support/contract-folder.ts";
import { diagnosticTexts } from "../../../test/support/diagnostic-text.ts";
import { type GenerateOptions, generate } from "./generate.ts";

const zod = 'import * as z from "zod";';
const hello = `${zod}\nexport const hello = { kind: "call", output: z.string() };\n`;

const open: ContractFolder[] = [];

function folderOf(files: Readonly<Record<string, string>>): ContractFolder {
  const folder = new ContractFolder(files);
  open.push(folder);
  return folder;
}

function generated({ path }: ContractFolder, options: Partial<GenerateOptions> = {}) {
  return generate({ cwd: path, contract: "contract.ts", out: "generated", ...options });
}

afterEach(() => {
  vi.useRealTimers();
  for (const folder of open.splice(0)) folder.remove();
});

const envChain = { "contract.ts": 'export * as chat from "./chat.ts";\n', "chat.ts": 'import "./env.ts";\n' };
const inEnv = "(imported as contract.ts → chat.ts → env.ts)";
const whereverLoaded = "contracts are loaded wherever code is generated: keep what checks the environment out of them";
const waitForNothing =
  "a contract must not wait for anything, such as a database: keep top-level awaits out of what it imports";
const mendThere = "mend it there; contracts should import nothing but schemas";
const exportSome =
  'export some: `export const hello = call({ output: z.string() })`, or `export * as chat from "./chat.contract.ts"`';

type Mistake = [title: string, files: Readonly<Record<string, string>>, texts: readonly string[]];

const broken: readonly Mistake[] = [
  [
    "there is no contract",
    {},
    [
      "nowhere error contract/missing: there is no file contract.ts | name the contract's entry file in wsrpc.config.ts, or write a first one with `npx wsrpc init`",
    ],
  ],
  [
    "its syntax is wrong",
    { "contract.ts": "export const é = {;\n" },
    ['contract.ts:1:19 error contract/load: Expected identifier but found ";" | mend the syntax'],
  ],
  [
    "it ends too early",
    { "contract.ts": "export const a = call({\n  input: [\n" },
    ["contract.ts:3:1 error contract/load: Unexpected end of file | mend the syntax"],
  ],
  [
    "an import leads nowhere, deep below",
    { ...envChain, "env.ts": '\nimport { x } from "./gone.ts";\nexport const y = x;\n' },
    [`env.ts:2:19 error contract/load: Could not resolve "./gone.ts" | mend the path, or install the package ${inEnv}`],
  ],
  [
    "a package is not installed",
    { ...envChain, "env.ts": 'import "no-such-package";\n' },
    [
      `env.ts:1:8 error contract/run: Cannot find package 'no-such-package' | install the package, build it if it is one of your own, or mend \`paths\` in tsconfig.json ${inEnv}`,
    ],
  ],
  [
    "a file of data is wrong",
    { "contract.ts": 'import data from "./data.json";\nexport const a = data;\n', "data.json": '{\n  "a": tru\n}\n' },
    [
      'data.json:2:8 error contract/load: Unexpected "tru" in JSON | mend the syntax (imported as contract.ts → data.json)',
    ],
  ],
  [
    "it throws, imported by names that are no files'",
    {
      "contract.ts": 'export * as chat from "./chat.js";\n',
      "chat.ts": 'import "./env";\n',
      "env/index.ts": 'throw new Error("late");\n',
    },
    [
      `env/index.ts:1:7 error contract/run: the contract failed while it was loaded: Error: late | ${mendThere} (imported as contract.ts → chat.ts → env/index.ts)`,
    ],
  ],
  [
    "it throws",
    {
      ...envChain,
      "env.ts": 'function need(name: string) {\n  throw new Error(name + " is not set");\n}\nneed("KEY");\n',
    },
    [
      `env.ts:2:9 error contract/run: the contract failed while it was loaded: Error: KEY is not set | ${mendThere} ${inEnv}`,
    ],
  ],
  [
    "it throws in a file whose name holds spaces and brackets",
    {
      "contract.ts": 'export * as a from "./(app) [b]/a c.ts";\n',
      "(app) [b]/a c.ts": 'export const a = 1;\nthrow new Error("late");\n',
    },
    [
      `(app) [b]/a c.ts:2:7 error contract/run: the contract failed while it was loaded: Error: late | ${mendThere} (imported as contract.ts → (app) [b]/a c.ts)`,
    ],
  ],
  [
    "it throws what is no error",
    { "contract.ts": "throw undefined;\n" },
    [`contract.ts:1:1 error contract/run: the contract failed while it was loaded: undefined | ${mendThere}`],
  ],
  [
    "it rejects later",
    { "contract.ts": 'Promise.reject(new TypeError("late"));\nawait new Promise(() => {});\n' },
    [`contract.ts:1:16 error contract/run: the contract failed while it was loaded: TypeError: late | ${mendThere}`],
  ],
  [
    "it ends the process",
    { ...envChain, "env.ts": "// no process.exit here\nprocess.exit(3);\n" },
    [
      `env.ts:2:9 error contract/run: the contract ended the process with exit code 3 while it was loaded | ${whereverLoaded} ${inEnv}`,
    ],
  ],
  [
    "it ends the process with the code that it has set",
    { "contract.ts": "process.exitCode = 5;\nprocess.exit();\n" },
    [
      `contract.ts:2:9 error contract/run: the contract ended the process with exit code 5 while it was loaded | ${whereverLoaded}`,
    ],
  ],
  [
    "it is killed",
    { "contract.ts": 'process.kill(process.pid, "SIGKILL");\n' },
    [
      "contract.ts:1:1 error contract/run: the contract's process was ended by SIGKILL while it was loaded | see what it printed, and how much memory it takes; contracts should import nothing but schemas",
    ],
  ],
  [
    "it ends the process by force",
    { "contract.ts": "process.reallyExit(4);\n" },
    [
      `contract.ts:1:1 error contract/run: the contract ended the process with exit code 4 while it was loaded | ${whereverLoaded}`,
    ],
  ],
  [
    "it waits for nothing",
    { "contract.ts": "await new Promise(() => {});\n" },
    [`contract.ts:1:1 error contract/run: the contract waits for something that never comes | ${waitForNothing}`],
  ],
  [
    "it waits on",
    { "contract.ts": "await new Promise((resolve) => setTimeout(resolve, 99_000));\n" },
    [
      `contract.ts:1:1 error contract/run: the contract was still waiting after 10000 ms, and no option gives it more | ${waitForNothing}`,
    ],
  ],
  [
    "its schemas are of zod 3",
    {
      "contract.ts":
        'import { z } from "zod/v3";\nconst call = (x) => ({ kind: "call", ...x });\nexport const hello = call({ input: z.string() });\n',
    },
    [
      "contract.ts:3:29 error schema/zod-version: hello: `input` is a schema of zod 3 | import from zod 4.1 or newer: `npm install zod@^4`",
    ],
  ],
  [
    "something is no schema",
    {
      "contract.ts":
        'export const get = { kind: "call", errors: { Gone: null, Late: { code: "ABORTED" } } };\nexport const news = { kind: "topic", params: 5 };\n',
    },
    [
      ...["errors.Gone", "errors.Late"].map(
        (part) =>
          `contract.ts:1:14 error schema/missing: get: \`${part}\` is not a zod schema | give a schema, such as \`z.object({ … })\`, or leave it out`,
      ),
      "contract.ts:2:14 error schema/missing: news: `params` is not a zod schema | give a schema, such as `z.object({ … })`, or leave it out",
      "contract.ts:2:14 error schema/missing: news: `event` is missing | give a schema, such as `z.object({ … })`",
    ],
  ],
  [
    "modules import each other in a circle, and a schema is not there yet",
    {
      "contract.ts": `import { Pet } from "./pet.ts";\n${zod}\nexport const Owner = z.object({ pet: Pet });\nexport const get = { kind: "call", input: Owner };\n`,
      "pet.ts": `import { Owner } from "./contract.ts";\n${zod}\nexport const Pet = z.object({ name: z.string(), owner: Owner });\n`,
    },
    [
      "pet.ts:3:56 error schema/missing: get: `input.pet.owner` holds undefined in place of a schema | if modules import each other in a circle, the schema is not there yet: refer to it by a getter, as in `get owner() { return User; }`",
    ],
  ],
  [
    "modules import each other in a circle, and something of a schema is asked for that is not there yet",
    {
      "contract.ts": `import { Pet } from "./pets/pet.ts";\nimport "./others.ts";\n${zod}\nexport const Owner = z.object({ pet: Pet });\nexport const get = { kind: "call", input: Owner };\n`,
      "others.ts": 'import "./others.ts";\n',
      "pets/pet.ts": 'export * from "./dog.ts";\n',
      "pets/dog.ts": `import { Owner } from "../contract.ts";\n${zod}\nexport const Pet = z.object({ owner: Owner.optional() });\n`,
    },
    [
      "pets/dog.ts:3:44 error contract/run: the contract failed while it was loaded: TypeError: Cannot read properties of undefined (reading 'optional') | modules import each other in a circle, pets/dog.ts → contract.ts → pets/pet.ts → pets/dog.ts, and what is used here may not be there yet: use it in a getter or `z.lazy`, or take it out of that circle (imported as contract.ts → pets/pet.ts → pets/dog.ts)",
    ],
  ],
  [
    "modules import each other in a circle, and an input is not there yet",
    {
      "contract.ts": `export * as pets from "./pets.ts";\n${zod}\nexport const Owner = z.object({});\n`,
      "pets.ts": `import { Owner } from "./contract.ts";\nexport const get = { kind: "call", input: Owner, errors: { Gone: Owner } };\n`,
    },
    ["input", "errors.Gone"].map(
      (part) =>
        `pets.ts:2:14 error schema/missing: pets.get: \`${part}\` is undefined | leave it out; or, if modules import each other in a circle, take the schema out of that circle`,
    ),
  ],
  [
    "a procedure has what its kind does not",
    {
      "contract.ts": `${zod}\nconst call = (x) => ({ kind: "call", ...x });\nexport const get = call({ inptu: z.string(), item: z.date() });\nexport const news = { kind: "topic", event: z.string(), timeoutMs: 5 };\n`,
    },
    [
      "contract.ts:3:27 error contract/field: get: `inptu` means nothing in `call({ … })` | take it out; what there is: input, output, errors, idempotent, timeoutMs",
      "contract.ts:3:46 error contract/field: get: `item` means nothing in `call({ … })` | take it out; what there is: input, output, errors, idempotent, timeoutMs",
      "contract.ts:4:14 error contract/field: news: `timeoutMs` means nothing in `topic({ … })` | take it out; what there is: params, event, keep, mode",
    ],
  ],
  [
    "a schema holds something that is none",
    { "contract.ts": `${zod}\nexport const get = { kind: "call", output: z.object({ a: "text" }) };\n` },
    [
      "contract.ts:2:14 error schema/missing: get: `output.a` holds something that is no zod schema | give a schema, such as `z.object({ … })`",
    ],
  ],
  ...[
    ["a list", "[hello]"],
    ["a map", 'new Map([["hello", hello]])'],
    ["an instance", "new (class { hello = hello; })()"],
    ["a class", "class { static hello = hello; }"],
  ].map(
    ([what, code]): Mistake => [
      `its procedures are in ${what}`,
      { "contract.ts": `${zod}\nconst hello = { kind: "call", output: z.string() };\nexport const all = ${code};\n` },
      [
        'contract.ts:3:14 error contract/holder: `all` holds procedures, and is no plain object: clients would not have them | export each by its name, or all of them as a namespace: `export * as chat from "./chat.ts"` or `{ … }`',
      ],
    ],
  ),
  [
    "it exports its procedures without names",
    { "contract.ts": `${zod}\nexport default { hello: { kind: "call", output: z.string() } };\n` },
    [
      "contract.ts:2:1 error name/default: `default` cannot be used: `default` is what a module exports without a name | export it by its name, and leave `export default` out",
    ],
  ],
  [
    "modules of it export a procedure without a name",
    { "contract.ts": 'export * as chat from "./chat.ts";\n', "chat.ts": `${zod}\nexport default { kind: "call" };\n` },
    [
      "chat.ts:2:1 error name/default: `chat.default` cannot be used: `default` is what a module exports without a name | export it by its name, and leave `export default` out",
    ],
  ],
  [
    "it exports a procedure by its name and without",
    { "contract.ts": `${zod}\nexport const hello = { kind: "call" };\nexport default hello;\n` },
    [
      "contract.ts:3:1 error name/default: `default` cannot be used: `default` is what a module exports without a name | export it by its name, and leave `export default` out",
    ],
  ],
  [
    "it exports a procedure as `default`",
    { "contract.ts": `${zod}\nconst hello = { kind: "call" };\nexport { hello, hello as default };\n` },
    [
      "contract.ts:3:26 error name/default: `default` cannot be used: `default` is what a module exports without a name | export it by its name, and leave `export default` out",
    ],
  ],
  [
    "its lines end as on old Macs",
    {
      "contract.ts": `${zod}\r\r/** Says so.\r * Twice. */\rexport const hello = { kind: "call", output: z.symbol() };\r`,
    },
    [
      "contract.ts:5:14 error wire/type: hello: `output` holds a symbol, which cannot cross the wire | send data instead",
    ],
  ],
  [
    "it is a folder",
    { "contract.ts/index.ts": hello },
    [
      "nowhere error contract/missing: contract.ts is a folder, not a file | name the contract's entry file in wsrpc.config.ts, or write a first one with `npx wsrpc init`",
    ],
  ],
  [
    "it exports no procedure",
    { "contract.ts": "export const x = 1;\n" },
    [`contract.ts:1:1 error contract/empty: contract.ts exports no procedures | ${exportSome}`],
  ],
];

it.skipIf(process.getuid?.() === 0)("a module that may not be read is told, and who imports it", async () => {
  const folder = folderOf(envChain);
  await writeFile(join(folder.path, "env.ts"), "", { mode: 0 });

  const { diagnostics } = await generated(folder);

  expect(diagnosticTexts(diagnostics)).toEqual([
    "chat.ts:1:8 error contract/load: Cannot read env.ts: EACCES: permission denied | see to its permissions, and to those of its folder (imported as contract.ts → chat.ts)",
  ]);
});

describe("generate", () => {
  it.each(broken)("says what is wrong when %s", async (_title, files, texts) => {
    const { diagnostics, files: written } = await generated(folderOf(files));

    expect(diagnosticTexts(diagnostics)).toEqual(texts);
    expect(written).toEqual([]);
  });

  it("gives a contract that computes longer than one that waits: a machine may be slow", async () => {
    const slow = `const end = Date.now() + 10_500;\nwhile (Date.now() < end);\n${hello}`;

    const { diagnostics, procedures } = await generated(folderOf({ "contract.ts": slow }));

    expect(diagnosticTexts(diagnostics)).toEqual([]);
    expect(procedures).toBe(1);
  });

  it("says so when a contract computes without end", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const hurry = setInterval(() => vi.advanceTimersByTime(1_000), 10);

    const { diagnostics } = await generated(folderOf({ "contract.ts": "for (;;);\n" }));

    clearInterval(hurry);
    expect(diagnosticTexts(diagnostics)).toEqual([
      "contract.ts:1:1 error contract/run: the contract was still computing after 60000 ms, and no option gives it more | look for a loop without end; what takes long to compute belongs elsewhere",
    ]);
  });

  it("names all that it read, so that a watcher sees the mend, also where loading failed", async () => {
    const folder = folderOf({ ...envChain, "env.ts": 'import "./gone.ts";\n' });
    const failed = await generated(folder);
    folder.write("env.ts", "export {};\n");
    const loaded = await generated(folder);

    const names = [failed, loaded].map(({ inputs }) =>
      [...inputs].sort().map((path) => path.slice(folder.path.length)),
    );

    expect(names[0]).toEqual(["/chat.ts", "/contract.ts", "/env.ts", "/gone.ts"]); // it may come
    expect(names[1]).toEqual(["/chat.ts", "/contract.ts", "/env.ts"]);
  });

  it("writes the same text in every run, wherever the project lies and however names are ordered", async () => {
    const more = `export const b = { kind: "call", input: z.object({ x: z.date() }) };\n`;
    const last = `export const A = { kind: "call", input: z.object({ y: z.bigint() }) };\n`;
    const [first, second] = [
      folderOf({ "contract.ts": `${hello}${more}${last}` }),
      folderOf({ "contract.ts": `${hello}${more}${last}` }),
    ];

    const runs = await Promise.all([generated(first), generated(first), generated(second)]);

    const texts = runs.map(({ files }) => files.map(({ text }) => text));
    expect(texts[0]?.length).toBe(5);
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).toEqual(texts[0]);
    expect(texts[0]?.join()).not.toContain(first.path);
  });

  it("types the errors that a client may answer with for the server that asks", async () => {
    const errors = "errors: { Away: z.object({ until: z.date() }), Busy: z.null() }";
    const folder = folderOf({
      "contract.ts": `${zod}\nexport const ask = { kind: "reverse", output: z.string(), ${errors} };\n`,
    });

    const { files } = await generated(folder);

    const server = files.find(({ path }) => path.endsWith("server.ts"))?.text.replace(/\s+/g, " ");
    expect(server).toContain('Call<string, RpcError<"Away", { until: Date }> | RpcError<"Busy", null>>');
  });

  it("lets a client leave out an input, or params, that may be undefined", async () => {
    const text = [
      zod,
      "const Page = z.object({ size: z.int() });",
      'export const list = { kind: "call", input: Page.optional(), output: z.null() };',
      'export const show = { kind: "call", input: Page, output: z.null() };',
      'export const news = { kind: "topic", params: Page.optional(), event: z.null() };',
      'export const olds = { kind: "topic", params: Page, event: z.null() };',
    ].join("\n");

    const { files } = await generated(folderOf({ "contract.ts": text }));

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text;
    expect(types).toContain("list(input?: Page | undefined, options?: CallOptions): Call<null>;");
    expect(types).toContain("show(input: Page, options?: CallOptions): Call<null>;");
    expect(types).toContain("news(params?: Page | undefined, options?: TopicOptions): Topic<null>;");
    expect(types).toContain("olds(params: Page, options?: TopicOptions): Topic<null>;");
  });

  it("names what any JSON is once, under a name that no schema of the contract has", async () => {
    const text = [
      zod,
      "const Json = z.object({ text: z.string() });",
      'export const get = { kind: "call", input: Json, output: z.object({ value: z.json().optional() }) };',
      'export const put = { kind: "call", input: z.object({ value: z.json() }), output: z.array(z.json()) };',
    ].join("\n");

    const { files } = await generated(folderOf({ "contract.ts": text }));

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text;
    expect(types).toContain("get(input: Json, options?: CallOptions): Call<{ value?: JsonValue | undefined }>;");
    expect(types).toContain("put(input: { value: JsonValue }, options?: CallOptions): Call<JsonValue[]>;");
    expect(types?.match(/export type \w+ =\s+\| string/g)).toEqual(["export type JsonValue =\n  | string"]);
  });

  it("knows an object's unnamed properties though their schema is the first of the contract", async () => {
    const text = [
      zod,
      "const coding = { decode: (text: string) => new Date(text), encode: (date: Date) => date.toISOString() };",
      "export const When = z.codec(z.iso.datetime(), z.date(), coding);",
      'export const at = { kind: "call", output: When };',
      'export const by = { kind: "call", output: z.object({ first: When }).catchall(When) };',
    ].join("\n");

    const { files } = await generated(folderOf({ "contract.ts": text }), { clientCodecs: true });

    const [types, , client] = files.map((file) => file.text.replace(/\s+/g, " "));
    expect(types).toContain("by(input?: undefined, options?: CallOptions): Call<{ first: Date; [key: string]: Date }>");
    const decoded = 'decodeWith(whenSchema, "When")';
    expect(client).toContain(`decodeObject( { first: ${decoded} }, ${decoded}, )`);
  });

  it("carries an object's unnamed properties though their schema is the first of the contract", async () => {
    const text = [
      zod,
      "const date = z.date();",
      'export const at = { kind: "call", output: date };',
      'export const by = { kind: "call", output: z.object({ first: date }).catchall(date) };',
    ].join("\n");

    const { files } = await generated(folderOf({ "contract.ts": text }));

    expect(files[2]?.text).toContain("output: wireObject({ first: wireDate }, wireDate)");
  });

  it("takes a timeout without end, and tells it from one that is no number", async () => {
    const of = (ms: string) =>
      folderOf({
        "contract.ts": `${zod}\nconst call = (x) => ({ kind: "call", ...x });\nexport const get = call({ output: z.string(), timeoutMs: ${ms} });\n`,
      });

    const endless = await generated(of("Number.POSITIVE_INFINITY"));
    const wrong = await generated(of("Number.NaN"));

    expect(endless.files[2]?.text).toContain("timeoutMs: Number.POSITIVE_INFINITY");
    expect(diagnosticTexts(wrong.diagnostics)).toEqual([
      "contract.ts:3:47 error contract/number: get: `timeoutMs` is NaN, which cannot be kept to | name a positive number of milliseconds",
    ]);
  });

  it("names five files, all in the folder of its choice", async () => {
    const folder = folderOf({ "contract.ts": hello });

    const { files, procedures } = await generated(folder, { out: "src/made" });

    const names = ["types.d.ts", "types.d.ts.map", "client.ts", "server.ts", "contract.json"];
    expect(files.map(({ path }) => path)).toEqual(names.map((name) => `${folder.path}/src/made/${name}`));
    expect(procedures).toBe(1);
  });

  it.each([
    ["as its modules do", 'export * as a from "./a.ts";', undefined, "../contract.ts"],
    ["as its modules do", 'export * as a from "./a.js";', undefined, "../contract.js"],
    ["as its modules do", 'export * as a from "./a";', undefined, "../contract"],
    ["as its modules do", 'import "./data.json";\nexport * as a from "./a.js";', undefined, "../contract.js"],
    ["as its modules do", 'import "./c.ts";\nexport * as a from "./b.mjs";', undefined, "../contract.ts"],
    ["as its modules do", 'export * as a from "./b.mjs";', undefined, "../contract.js"],
    ["as it was told", 'export * as a from "./a.ts";', ".js", "../contract.js"],
    ["as it was told", 'export * as a from "./a.ts";', "", "../contract"],
    ["by .js where nothing tells", hello, undefined, "../contract.js"],
  ] as const)("imports the contract %s: %s", async (_title, text, importExtension, specifier) => {
    const others = { "a.ts": hello, "b.mts": hello, "c.ts": "export {};\n", "data.json": "{}" };
    const folder = folderOf({ "contract.ts": text, ...others });

    const { files } = await generated(folder, importExtension === undefined ? {} : { importExtension });

    expect(files.find(({ path }) => path.endsWith("server.ts"))?.text).toContain(`from "${specifier}"`);
  });

  it("writes the same text from whatever folder a contract in a monorepo is read", async () => {
    const folder = folderOf({
      "package.json": '{ "type": "module" }',
      "packages/api/package.json": '{ "type": "module" }',
      "packages/api/src/contract.ts": `${zod}
import { schemas } from "@acme/domain";
import { Price } from "@acme/schemas";
export const pay = { kind: "call", input: z.object({ a: Price, b: schemas.Price }) };
`,
      "packages/domain/package.json": '{ "name": "@acme/domain", "type": "module", "exports": "./index.ts" }',
      "packages/domain/index.ts": 'export * as schemas from "@acme/schemas";\nexport { Money } from "@acme/schemas";\n',
      "packages/schemas/package.json": '{ "name": "@acme/schemas", "type": "module", "exports": "./index.ts" }',
      "packages/schemas/index.ts": `${zod}
export class Money { cents = 0n; }
export const Price = z.codec(z.bigint(), z.instanceof(Money), { decode: () => new Money(), encode: (m) => m.cents });
`,
    });
    for (const name of ["domain", "schemas"])
      folder.link(`${folder.path}/packages/${name}`, `packages/api/node_modules/@acme/${name}`);
    folder.link(`${folder.path}/packages/schemas`, "packages/domain/node_modules/@acme/schemas");
    const here = { contract: "src/contract.ts", out: "src/generated" };
    const above = { contract: "packages/api/src/contract.ts", out: "packages/api/src/generated" };

    const [inside, outside] = [
      await generate({ cwd: `${folder.path}/packages/api`, ...here }),
      await generate({ cwd: folder.path, ...above }),
    ];

    expect(diagnosticTexts(inside.diagnostics)).toEqual([]);
    expect(outside.files).toEqual(inside.files);
  });

  it("imports the contract as its own module does, whatever those do that come before it by name", async () => {
    const folder = folderOf({
      "contract.ts": 'export * as a from "./a.js";\n',
      "a.ts": `import "./shared/b";\n${hello}`,
      "shared/b.ts": "export {};\n",
    });

    const { files } = await generated(folder);

    expect(files.find(({ path }) => path.endsWith("server.ts"))?.text).toContain('from "../contract.js"');
  });

  it("imports the contract by .ts where tsconfig.json allows that", async () => {
    const tsconfig = '{ "compilerOptions": { "allowImportingTsExtensions": true } }';
    const folder = folderOf({ "contract.ts": hello, "tsconfig.json": tsconfig });

    const { files } = await generated(folder);

    expect(files.find(({ path }) => path.endsWith("server.ts"))?.text).toContain('from "../contract.ts"');
  });

  it("names its types by the name of their file, since Deno looks for no other where it is told types.js", async () => {
    const folder = folderOf({ "contract.ts": hello });

    const { files } = await generated(folder);

    const named = files.flatMap(({ text }) => text.match(/ from "\.\/[^"]+"/g) ?? []);
    expect(new Set(named)).toEqual(new Set([' from "./types.d.ts"']));
  });

  it("does without a folder in the project where it may not make one", async () => {
    const folder = folderOf({ "contract.ts": hello, "node_modules/.cache": "no folder" });

    const { diagnostics, procedures } = await generated(folder);

    expect(diagnostics).toEqual([]);
    expect(procedures).toBe(1);
  });

  it("leaves nothing behind in the project", async () => {
    const folder = folderOf({ "contract.ts": hello });

    await generated(folder);

    expect(await readdir(`${folder.path}/node_modules/.cache/wsrpc`)).toEqual([]);
  });
});
