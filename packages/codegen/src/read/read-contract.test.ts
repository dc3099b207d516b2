import { afterEach, describe, expect, it } from "vitest";
import { ContractFolder } from "../../../../test/support/contract-folder.ts";
import { diagnosticTexts } from "../../../../test/support/diagnostic-text.ts";
import { type Generated, generate } from "../generate.ts";

let folder: ContractFolder | undefined;

afterEach(() => folder?.remove());

const zod = 'import * as z from "zod";\n';
const user = `${zod}/** Who it is. */\nexport const User = z.object({ name: z.string() });\n`;
const using = (specifier: string) =>
  `import { User } from "${specifier}";\nexport const get = { kind: "call", output: User };\n`;
const neighbour = (exports: string) => JSON.stringify({ name: "@acme/shared", type: "module", exports });

/** In a monorepo the contract is in `packages/api`, its neighbour in `packages/shared`. */
async function read(files: Readonly<Record<string, string>>, home = "."): Promise<Generated> {
  folder = new ContractFolder(files);
  if ("packages/shared/package.json" in files)
    folder.link(`${folder.path}/packages/shared`, "node_modules/@acme/shared");
  return generate({ cwd: `${folder.path}/${home}`, contract: "contract.ts", out: "generated" });
}

/** What members say of themselves. */
function docsIn(types: string): string[] {
  const documented = types.matchAll(/\/\*\* (.*) \*\/\n\s*(?:readonly )?(\w+)(?=[(:])/g);
  return [...documented].map(([, text, of]) => `${of}: ${text}`);
}

const layouts: readonly [title: string, files: Readonly<Record<string, string>>, home?: string][] = [
  [
    "the paths of tsconfig.json",
    {
      "tsconfig.json": '{ "compilerOptions": { "paths": { "@shared/*": ["./shared/*"] } } }',
      "contract.ts": using("@shared/user"),
      "shared/user.ts": user,
    },
  ],
  [
    "paths of a tsconfig.json that is extended",
    {
      "base/tsconfig.json": '{ "compilerOptions": { "paths": { "#user": ["../shared/user.ts"] } } }',
      "tsconfig.json": '{ "extends": "./base/tsconfig.json" }',
      "contract.ts": using("#user"),
      "shared/user.ts": user,
    },
  ],
  [
    "a neighbour in a monorepo that is TypeScript",
    {
      "packages/api/package.json": '{ "type": "module" }',
      "packages/api/contract.ts": using("@acme/shared"),
      "packages/shared/package.json": neighbour("./src/index.ts"),
      "packages/shared/src/index.ts": 'export * from "./user.js";\n',
      "packages/shared/src/user.ts": user,
    },
    "packages/api",
  ],
  [
    "a file of JavaScript or JSON by the paths of tsconfig.json",
    {
      "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      "package.json": '{ "type": "module" }',
      "contract.ts": using("@/user"),
      "src/user.ts": `import { least } from "@/least.js";\nimport { most } from "@/most.json";\n${user.replace("z.string()", "z.string().min(least).max(most)")}`,
      "src/least.js": "export const least = 1;\n",
      "src/most.json": '{ "most": 9 }',
    },
  ],
  [
    "a file by the imports of package.json",
    {
      "package.json": '{ "type": "module", "imports": { "#user": "./user.ts", "#least": "./least.cjs" } }',
      "contract.ts": using("#user"),
      "user.ts": `import { least } from "#least";\n${user.replace("z.string()", "z.string().min(least)")}`,
      "least.cjs": "exports.least = 1;\n",
    },
  ],
  [
    "a package by the imports of package.json",
    {
      "package.json":
        '{ "type": "module", "imports": { "#z": { "require": "./none.cjs", "default": "zod" }, "#npm/*": "zod/*" } }',
      "contract.ts": using("./user.ts"),
      "user.ts": `import { z as core } from "#npm/v4";\n${user.replace('"zod"', '"#z"').replace("z.string()", "core.string()")}`,
    },
  ],
  ["a file by its name alone", { "contract.ts": using("./user"), "user.ts": user }],
  ["a file by the name it will have", { "contract.ts": using("./user.js"), "user.ts": user }],
  ["a file by its own name", { "contract.ts": using("./user.ts"), "user.ts": user }],
  ["a folder", { "contract.ts": using("./user"), "user/index.ts": user }],
  [
    "a module that passes it on",
    { "contract.ts": using("./all"), "all.ts": 'export * from "./user";', "user.ts": user },
  ],
  [
    "a module that renames it",
    {
      "contract.ts": using("./all"),
      "all.ts": 'export { Person as User } from "./user";',
      "user.ts": user.replace("User", "Person"),
    },
  ],
];

const wrong: readonly [title: string, files: Readonly<Record<string, string>>, home: string, text: string][] = [
  [
    "a path of tsconfig.json leads nowhere",
    {
      "tsconfig.json": '{ "compilerOptions": { "paths": { "@shared/*": ["./shared/*"] } } }',
      "contract.ts": using("@shared/gone"),
    },
    ".",
    "contract.ts:1:22 error contract/run: Cannot find package '@shared/gone' | install the package, build it if it is one of your own, or mend `paths` in tsconfig.json",
  ],
  [
    "a neighbour is not built",
    {
      "packages/api/package.json": '{ "type": "module" }',
      "packages/api/contract.ts": using("@acme/shared"),
      "packages/shared/package.json": neighbour("./dist/index.js"),
    },
    "packages/api",
    "contract.ts:1:22 error contract/run: Cannot find dist/index.js in package '@acme/shared' | install the package, build it if it is one of your own, or mend `paths` in tsconfig.json",
  ],
  [
    "there is no file of that name",
    { "contract.ts": using("./user") },
    ".",
    'contract.ts:1:22 error contract/load: Could not resolve "./user" | mend the path, or install the package',
  ],
  [
    "the imports of package.json have no such name",
    { "package.json": '{ "type": "module", "imports": { "#z": "zod" } }', "contract.ts": using("#user") },
    ".",
    'contract.ts:1:22 error contract/load: Could not resolve "#user" | mend the path, or install the package',
  ],
  [
    "that file does not export the name",
    { "contract.ts": using("./user"), "user.ts": "export const Person = 1;\n" },
    ".",
    'contract.ts:1:10 error contract/load: No matching export in "user.ts" for import "User" | export it there, or mend the name',
  ],
  [
    "a file is no UTF-8",
    { "contract.ts": using("./user"), "user.ts": Buffer.from(user, "utf16le").toString().replace(/^/, "\ufffd") },
    ".",
    'user.ts:1:1 error contract/load: Unexpected "\ufffd" | save the file as UTF-8 (imported as contract.ts → user.ts)',
  ],
  [
    "a neighbour has a zod of its own",
    {
      "packages/api/package.json": '{ "type": "module" }',
      "packages/api/contract.ts": `${using("@acme/shared")}${zod}export const ask = { kind: "call", input: z.string() };`,
      "packages/shared/package.json": neighbour("./index.ts"),
      "packages/shared/index.ts": user,
      "packages/shared/node_modules/zod/package.json": '{ "name": "zod", "version": "4.1.0", "exports": "./index.js" }',
      "packages/shared/node_modules/zod/index.js": "throw new Error();",
    },
    "packages/api",
    "../shared/index.ts:1:20 error schema/zod-copies: ../shared/index.ts imports zod 4.1.0 in ../shared/node_modules/zod, other modules of the contract zod VERSION in ZOD | have one copy: ask for the same version in every package, then `npm dedupe`",
  ],
  [
    "zod is too old",
    {
      "packages/api/package.json": '{ "type": "module" }',
      "packages/api/contract.ts": `${zod}export const ask = { kind: "call", input: z.int() };`,
      "packages/api/node_modules/zod/package.json": '{ "name": "zod", "version": "3.24.1", "exports": "./index.js" }',
      "packages/api/node_modules/zod/index.js": "export const string = () => ({});",
    },
    "packages/api",
    "contract.ts:1:20 error schema/zod-version: contract.ts imports zod VERSION in ZOD | import from zod 4.1 or newer: `npm install zod@^4`",
  ],
  [
    "a schema is of zod 3",
    { "contract.ts": 'import { z } from "zod/v3";\nexport const get = { kind: "call", output: z.string() };\n' },
    ".",
    "contract.ts:2:14 error schema/zod-version: get: `output` is a schema of zod 3 | import from zod 4.1 or newer: `npm install zod@^4`",
  ],
  [
    "a schema of zod 3 is inside one of zod 4",
    {
      "contract.ts": `${zod}import { z as old } from "zod/v3";\nexport const get = { kind: "call", output: z.object({ a: z.array(old.string()) }) };\n`,
    },
    ".",
    "contract.ts:3:14 error schema/zod-version: get: `output.a[]` holds a schema of zod 3 | import from zod 4.1 or newer: `npm install zod@^4`",
  ],
  [
    "a schema wraps nothing but itself",
    {
      "contract.ts": `${zod}const A: z.ZodType = z.lazy(() => A.optional().nullable());\nexport const get = { kind: "call", output: z.object({ a: A }) };\n`,
    },
    ".",
    "contract.ts:2:7 error schema/endless: get: `output.a` is made of nothing but itself: no value would ever fit | let it hold itself inside of an object or an array, as in `const Node = z.object({ get next() { return Node.optional(); } })`",
  ],
];

describe("a contract", () => {
  it("of zod/mini is read like any other", async () => {
    const mini = 'import * as z from "zod/mini";\n';
    const input = "z.object({ id: z.string().check(z.minLength(1)), at: z.optional(z.date()) })";

    const { diagnostics, files } = await read({
      "contract.ts": `${mini}export const get = { kind: "call", input: ${input}, output: z.nullable(z.bigint()) };\n`,
    });

    const textOf = (name: string) => files.find(({ path }) => path.endsWith(name))?.text;
    expect(diagnostics).toEqual([]);
    expect(textOf("types.d.ts")).toContain("export type GetInput = { id: string; at?: Date | undefined };");
    expect(textOf("client.ts")).toMatch(
      /input: wireObject\(\{ at: wireDate \}\),\s+output: wireNullable\(wireBigint\)/,
    );
  });

  it.each(layouts)("may import by %s", async (_title, files, home) => {
    const { diagnostics, files: written, procedures } = await read(files, home);

    expect(diagnostics).toEqual([]);
    expect(procedures).toBe(1);
    const types = written.find(({ path }) => path.endsWith("types.d.ts"))?.text;
    expect(types).toMatch(/\/\*\* Who it is\. \*\/\nexport interface (?:User|Person) \{/);
  });

  it.each(wrong)("is refused where %s", async (_title, files, home, text) => {
    const { diagnostics } = await read(files, home);

    const zodOfRepository = /zod \d\S* in \S*node_modules\/zod \|/;
    expect(diagnosticTexts(diagnostics).map((one) => one.replace(zodOfRepository, "zod VERSION in ZOD |"))).toEqual([
      text,
    ]);
  });

  it("keeps what fields say of themselves where another object takes them over", async () => {
    const { files } = await read({
      "contract.ts": [
        zod,
        "import { User as Person, page } from './user.ts';",
        "const call = (parts: object) => ({ kind: 'call', ...parts });",
        "const id = z.string();",
        "const Named = z.object({ /** Of the named. */ id });",
        "const Patch = Person.omit({ at: true }).partial();",
        "const Late = Patch.required();",
        "const Own = z.object({ ...{ id }, a: Named });",
        "const Base = z.object({ /** Its key. */ key: z.string(), later: z.string() });",
        "const Unused = z.object({ get later(): z.ZodType { throw new Error('nobody asked'); } });",
        "const stamps = { /** Made then. */ madeAt: z.date() } as const;",
        "const Row = Base.omit({ later: true }).extend({ ...stamps, of: z.string() });",
        "const RowPatch = Base.pick({ key: true }).extend(stamps).partial();",
        "export const get = call({ input: z.object({ ...Person.shape, id }), output: page(Person) });",
        "export const set = call({ input: Patch, output: z.tuple([Late, Own]) });",
        "export const put = call({ input: RowPatch, output: Row });",
      ].join("\n"),
      "user.ts": [
        zod,
        "export const User = z.object({ /** Its name. */ name: z.string(), /** Since when. */ at: z.date() });",
        "export function page(item: z.ZodType) {",
        "  return z.object({ /** In order. */ items: z.array(item), more: z.boolean() });",
        "}",
      ].join("\n"),
    });

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text ?? "";
    const typeOf = (name: string) => new RegExp(`(?:interface|type) ${name}(?: =)? (\\{[^}]*\\})`).exec(types)?.[1];
    expect(typeOf("GetInput")).toBe(
      "{\n  /** Its name. */\n  name: string;\n  /** Since when. */\n  at: Date;\n  id: string;\n}",
    );
    expect(typeOf("GetOutput")).toBe("{\n  /** In order. */\n  items: User[];\n  more: boolean;\n}");
    expect(typeOf("Patch")).toBe("{\n  /** Its name. */\n  name?: string | undefined;\n}");
    expect(typeOf("Late")).toBe("{\n  /** Its name. */\n  name: string;\n}");
    expect(typeOf("Own")).toBe("{\n  id: string;\n  a: Named;\n}");
    expect(typeOf("Row")).toBe(
      "{\n  /** Its key. */\n  key: string;\n  /** Made then. */\n  madeAt: Date;\n  of: string;\n}",
    );
    expect(typeOf("RowPatch")).toBe(
      "{\n  /** Its key. */\n  key?: string | undefined;\n  /** Made then. */\n  madeAt?: Date | undefined;\n}",
    );
  });

  it.each([
    ["a union", "z.union([z.string(), object])"],
    ["a union", "z.string().or(object)"],
    ["a union told apart by a field", 'z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") }), object])'],
    ["a record", "z.record(z.string(), z.array(object))"],
    ["a record of some", 'z.partialRecord(z.enum(["a", "b"]), object)'],
    ["a map", "z.map(object, z.string())"],
    ["a tuple", "z.tuple([z.string(), object])"],
    ["a tuple of any length", "z.tuple([z.string()], object)"],
    ["a tuple of any length", "z.tuple([z.string()]).rest(object)"],
    ["both of two", "z.intersection(z.object({ a: z.string() }), object)"],
    ["both of two", "z.object({ a: z.string() }).and(object)"],
    ["a pipe", "object.pipe(z.unknown())"],
    ["a transform", "object.transform(String)"],
    ["a codec", "z.codec(object, z.string(), { decode: String, encode: (): never => { throw 1; } })"],
    ["what is given later", "z.lazy(() => z.union([object, z.null()]))"],
  ])("keeps what the fields of objects inside say of themselves: %s, %s", async (_what, schema) => {
    const object = 'z.object({ kind: z.literal("b"), /** Why. */ why: z.string() })';
    const written = schema.replace("object.", `${object}.`).replace(/\bobject\b(?=[,)\]])/, object);
    const input = `export const Input = z.object({ of: ${written}.optional() });`;
    const get = 'export const get = { kind: "call", input: Input };';

    const { files, diagnostics } = await read({ "contract.ts": [zod, input, get].join("\n") });

    expect(diagnostics).toEqual([]);
    expect(docsIn(files[0]?.text ?? "")).toContain("why: Why.");
  });

  it("says nothing of fields that it might take for those of another", async () => {
    const others = "[z.object({ text: z.string() }), z.object({ text: z.number() })]";
    const schema = `z.union([...${others}, z.object({ /** Of the last. */ text: z.null() }), ...[]])`;
    const get = 'export const get = { kind: "call", input: Input };';

    const { files } = await read({ "contract.ts": [zod, `const Input = ${schema};`, get].join("\n") });

    expect(docsIn(files[0]?.text ?? "")).not.toContain("text: Of the last.");
  });

  it("may hold an object that holds itself and is frozen", async () => {
    const tree = "z.object({ at: z.date(), get kids() { return z.array(Tree); } }).readonly()";

    const { diagnostics, files } = await read({
      "contract.ts": `${zod}const Tree: any = ${tree};\nexport const get = { kind: "call", input: Tree, output: Tree };\n`,
    });

    const textOf = (name: string) => files.find(({ path }) => path.endsWith(name))?.text;
    expect(diagnostics).toEqual([]);
    expect(textOf("client.ts")).toContain(
      "treeWire: WirePlan = wireObject({ at: wireDate, kids: wireArray(wireLazy(() => treeWire)) });",
    );
    expect(textOf("types.d.ts")).toContain("export type Tree = Readonly<{ at: Date; kids: Tree[] }>;");
  });

  it("names what is read-only, where that has a name", async () => {
    const { files, diagnostics } = await read({
      "contract.ts": [
        zod,
        "/** Who it is. */",
        "export const User = z.object({ /** What to call it. */ name: z.string(), at: z.date() }).readonly();",
        "export const Tags = z.array(z.string()).readonly();",
        "export const Text = z.string().readonly();",
        "export const get = { kind: 'call', input: Tags, output: z.array(User) };",
        "export const set = { kind: 'call', input: User, output: Text };",
      ].join("\n"),
    });

    const textOf = (name: string) => files.find(({ path }) => path.endsWith(name))?.text ?? "";
    expect(diagnostics).toEqual([]);
    expect(textOf("types.d.ts")).toContain(
      "/** Who it is. */\nexport type User = Readonly<{\n  /** What to call it. */\n  name: string;\n  at: Date;\n}>;",
    );
    expect(textOf("types.d.ts")).toContain("export type Tags = readonly string[];");
    expect(textOf("types.d.ts")).toMatch(/get\(input: Tags, [^)]*\): Call<User\[\]>/);
    expect(textOf("types.d.ts")).toMatch(/set\(input: User, [^)]*\): Call<string>/);
    expect(textOf("client.ts").match(/const userWire = /g)).toHaveLength(1);
  });

  it("reads procedures that a function makes by calling itself", async () => {
    const { files, diagnostics } = await read({
      "contract.ts": [
        zod,
        "function steps(count: number): object {",
        "  if (count === 0) return { end: { kind: 'call' } };",
        "  return { ...steps(count - 1), ['step' + count]: { kind: 'call', input: z.string() } };",
        "}",
        "export const first = steps(2);",
      ].join("\n"),
    });

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text ?? "";
    expect(diagnostics).toEqual([]);
    expect(types).toMatch(/end\([\s\S]*step1\([\s\S]*step2\(/);
  });

  it("keeps what procedures say of themselves in an object that groups them", async () => {
    const { files } = await read({
      "contract.ts": [
        zod,
        "import { crud as kept } from './crud.ts';",
        "const call = (parts: object) => ({ kind: 'call', ...parts });",
        "const base = { /** Ends it. */ end: call({}) };",
        "/** All users. */",
        "export const users = {",
        "  ...base,",
        "  ...kept(z.string()),",
        "  /** Sets one. */",
        "  set: call({ input: z.object({ /** Its name. */ name: z.string() }) }),",
        "  /** Those who may more. */",
        "  admins: { /** Adds one. */ add: call({}) },",
        "} as const;",
      ].join("\n"),
      "crud.ts": [
        zod,
        "export const crud = (entity: z.ZodType) => ({ /** Reads one. */ get: { kind: 'call', output: entity } });",
      ].join("\n"),
    });

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text ?? "";
    expect(docsIn(types)).toEqual(
      expect.arrayContaining([
        "users: All users.",
        "end: Ends it.",
        "get: Reads one.",
        "set: Sets one.",
        "name: Its name.",
        "admins: Those who may more.",
        "add: Adds one.",
      ]),
    );
  });

  it("keeps what procedures say of themselves where they are taken out of what a function returns", async () => {
    const { files } = await read({
      "contract.ts": [
        zod,
        "import { crud, tools } from './crud.ts';",
        "export const { get, /** Its own words. */ put: save, admin: { drop }, ...others } = crud(z.string());",
        "export const ping = tools.ping;",
        "const { Named } = tools;",
        "const Near = tools.Outer.shape.near;",
        "export const near = { kind: 'call', input: Named, output: Near };",
      ].join("\n"),
      "crud.ts": [
        zod,
        "const call = (parts: object) => ({ kind: 'call', ...parts });",
        "export const crud = (entity: z.ZodType) => ({",
        "  /** Reads one. */",
        "  get: call({ input: z.object({ /** Its number. */ id: z.string() }), output: entity }),",
        "  /** Writes one. */",
        "  put: call({ input: entity }),",
        "  admin: { /** Ends one. */ drop: call({}) },",
        "  /** All of them. */",
        "  list: call({}),",
        "});",
        "export const tools = {",
        "  /** Asks. */",
        "  ping: call({}),",
        "  Named: z.object({ /** A name. */ name: z.string() }),",
        "  Outer: z.object({ near: z.object({ /** How far. */ far: z.number() }) }),",
        "};",
      ].join("\n"),
    });

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text ?? "";
    expect(docsIn(types)).toEqual(
      expect.arrayContaining([
        "get: Reads one.",
        "id: Its number.",
        "save: Its own words.",
        "drop: Ends one.",
        "list: All of them.",
        "ping: Asks.",
        "name: A name.",
        "far: How far.",
      ]),
    );
    expect(types).toContain("export interface Named {");
  });

  it("gives the same files from wherever in a monorepo it is read", async () => {
    const near = await read(
      {
        "packages/api/package.json": '{ "type": "module" }',
        "packages/api/own.ts": "export enum Size { Small = 1, Large = 2 }\n",
        "packages/api/contract.ts": `${zod}import { Color } from "@acme/shared";\nimport { Size } from "./own.ts";\nexport const paint = { kind: "call", input: z.object({ color: z.enum(Color), size: z.enum(Size) }) };\n`,
        "packages/shared/package.json": neighbour("./index.ts"),
        "packages/shared/index.ts": 'export enum Color { Red = "red", Blue = "blue" }\n',
      },
      "packages/api",
    );
    const far = await generate({
      cwd: folder?.path ?? "",
      contract: "packages/api/contract.ts",
      out: "packages/api/generated",
    });

    const server = near.files.find(({ path }) => path.endsWith("server.ts"))?.text;
    expect(far.files).toEqual(near.files);
    expect(server).toContain('import type { Color } from "@acme/shared";');
    expect(server).toContain('import type { Size } from "../own.ts";');
  });

  it("may require the runtime, which is an ES module", async () => {
    const runtime = "node_modules/@wsrpc-ts/runtime";

    const { diagnostics, procedures } = await read({
      [`${runtime}/package.json`]: '{ "type": "module", "exports": "./index.js" }',
      [`${runtime}/index.js`]: 'import "./slow.js";\nexport const call = (shape) => ({ kind: "call", ...shape });\n',
      [`${runtime}/slow.js`]: `import ${'"zod"'};\nexport const texts = [${"'text',".repeat(300_000)}];\n`,
      "contract.ts": 'import r = require("@wsrpc-ts/runtime");\nexport const get = r.call({});\n',
    });

    expect(diagnostics).toEqual([]);
    expect(procedures).toBe(1);
  });

  it("hangs on a file that is not there, in whatever folder that belongs", async () => {
    const { inputs } = await read({
      "contract.ts": using("./deep/all.ts"),
      "deep/all.ts": 'export * from "../other/user";',
    });

    expect(inputs.map((path) => path.slice(folder?.path.length)).sort()).toEqual([
      "/contract.ts",
      "/deep/all.ts",
      "/other/user",
    ]);
  });

  it("is explained by what zod was told of it, where no comment explains it", async () => {
    const fields = [
      'name: z.string().describe("As on the passport.").optional()',
      'age: z.int().meta({ description: "In years.", deprecated: true })',
      '/** The comment counts. */ email: z.email().describe("Not this.")',
      'born: z.date().describe("Ends */ here").default(new Date(0))',
      "plain: z.string()",
    ].join(", ");

    const { files, diagnostics } = await read({
      "contract.ts": `${zod}export const User = z.object({ ${fields} }).describe("Who it is.");\nexport const get = { kind: "call", output: User };\n`,
    });

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text;
    expect(diagnostics).toEqual([]);
    expect(types?.slice(types.indexOf("/** Who"), types.indexOf("plain: string"))).toMatchInlineSnapshot(`
      "/** Who it is. */
      export interface User {
        /** As on the passport. */
        name?: string | undefined;
        /**
         * In years.
         * @deprecated
         */
        age: number;
        /** The comment counts. */
        email: string;
        /** Ends *\\/ here */
        born: Date;
        "
    `);
  });

  it("keeps the name of a schema that is described where it is used, and the words", async () => {
    const fields = [
      'author: User.describe("Who wrote it.")',
      'first: User.meta({ deprecated: true }).describe("The first one.").optional()',
      "other: made.other",
      'same: made.other.describe("As the other.")',
      'narrower: User.refine(() => true).describe("Not all of them.")',
    ].join(", ");

    const { files, diagnostics } = await read({
      "contract.ts": `${zod}/** Somebody. */\nexport const User = z.object({ name: z.string() });\nconst made = { other: User.meta({ id: "Other" }) };\nconst Line = z.object({ ${fields} });\nexport const get = { kind: "call", input: User.describe("Whose lines."), output: Line };\n`,
    });

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text ?? "";
    expect(diagnostics).toEqual([]);
    expect(
      types.slice(
        types.indexOf("export interface Line"),
        types.indexOf("}\n\n", types.indexOf("export interface Line")),
      ),
    ).toMatchInlineSnapshot(`
      "export interface Line {
        /** Who wrote it. */
        author: User;
        /**
         * The first one.
         * @deprecated
         */
        first?: User | undefined;
        other: Other;
        /** As the other. */
        same: Other;
        /** Not all of them. */
        narrower: { name: string };
      "
    `);
    expect(types).toContain("export type GetInput = User;");
    expect(types).toContain("/** Somebody. */\nexport interface User {");
  });

  it("finds files beside its modules by `import.meta`, and mistakes behind that where they stand", async () => {
    const rooms = [
      'import { readFileSync } from "node:fs";',
      'import * as z from "zod";',
      "const { url, dirname, filename } = import.meta; // of import.meta",
      'const read = (file: string | URL) => import.meta && JSON.parse(readFileSync(file, "utf8"));',
      'const both = [...read(new URL("./rooms.json", url)), ...read(dirname + "/rooms.json")];',
      'export const User = z.enum([...both, filename.slice(-8), "import.meta"]);',
    ];
    const files = {
      "contract.ts": using("./data/rooms.ts"),
      "data/rooms.json": '["attic", "cellar"]',
      "data/rooms.ts": rooms.join("\n"),
    };

    const { diagnostics, files: written } = await read(files);
    folder?.remove();
    const broken = await read({ ...files, "data/rooms.json": "[" });

    const types = written.find(({ path }) => path.endsWith("types.d.ts"))?.text;
    expect(diagnostics).toEqual([]);
    expect(types).toContain('"attic" | "cellar" | "rooms.ts" | "import.meta"');
    expect(broken.diagnostics[0]?.place).toEqual({ file: "data/rooms.ts", line: 4, column: 58 });
  });

  it.each([
    ["as TypeScript has it", 'import z = require("zod");', "z"],
    [
      "by a `require` of its own",
      'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
      'require("zod")',
    ],
  ])("may require its packages %s", async (_title, lines, z) => {
    const { diagnostics, files } = await read({
      "contract.ts": `${lines}\nexport const get = { kind: "call", output: ${z}.object({ at: ${z}.date() }) };\n`,
    });

    expect(diagnostics).toEqual([]);
    expect(files.find(({ path }) => path.endsWith("types.d.ts"))?.text).toContain(
      "export type GetOutput = { at: Date };",
    );
  });

  it("that names a schema twice has one type for it", async () => {
    const { files, diagnostics } = await read({
      "contract.ts": `${using("./user")}export const Same = User;\nexport const again = { kind: "call", output: Same };\n`,
      "user.ts": user,
    });

    const types = files.find(({ path }) => path.endsWith("types.d.ts"))?.text;
    expect(diagnostics).toEqual([]);
    expect(types?.match(/export interface \w+ \{\n {2}name/g)).toEqual(["export interface User {\n  name"]);
  });
});
