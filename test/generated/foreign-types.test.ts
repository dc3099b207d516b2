import { execFile } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ContractFolder } from "../support/contract-folder.ts";
import { handlerInputsOf } from "../support/generated-code.ts";
import { GeneratedProject } from "../support/generated-project.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const inferred = (name: string) => `z.output<NonNullable<(typeof contract.${name})["input"]>>`;

/** Schemas whose type only TypeScript knows, and what a server is said to have in its hands. */
const cases: readonly (readonly [name: string, schema: string, held: string])[] = [
  ["transform", "z.string().transform((text) => text.length)", "number"],
  ["exported", "z.string().transform((text): Foo => JSON.parse(text))", "contract.Foo"],
  ["generic", "z.string().transform((text): Shape<Foo | null> => JSON.parse(text))", "Shape<contract.Foo | null>"],
  [
    "local",
    "z.string().transform((text): Local => JSON.parse(text))",
    '{ x: bigint; foo?: contract.Foo | undefined; "a-b": (arg1: number, arg2?: string | undefined) => string | null }',
  ],
  [
    "deep",
    "z.record(z.string(), z.tuple([z.string().transform(Number)], z.set(z.string().transform(() => [true] as readonly boolean[]))))",
    "{ [key: string]: [number, ...Set<readonly boolean[]>[]] }",
  ],
  [
    "lazy",
    "z.lazy(() => z.object({ x: z.string().transform(() => new Map<string, Date>()) }))",
    "{ x: Map<string, Date> }",
  ],
  ["union", "z.union([z.string().transform(() => 1 as const), z.boolean()])", "1 | boolean"],
  ["guard", "z.string().refine(isRole).min(1)", '"admin" | "user"'],
  ["inferredGuard", 'z.enum(["a", "b", "c"]).refine((one) => one !== "c")', '"a" | "b"'],
  [
    "kindGuard",
    'z.union([z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]).refine((one) => one.kind === "a")',
    '{ kind: "a" } | ({ kind: "b" } & { kind: "a" })',
  ],
  [
    "constantGuard",
    'z.union([z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]).refine((one) => one.kind === Kinds.A)',
    '{ kind: "a" } | ({ kind: "b" } & { kind: "a" })',
  ],
  [
    "optionalGuard",
    'z.union([z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]).nullable().refine((one) => one?.kind === `a`)',
    '{ kind: "a" } | ({ kind: "b" } & { kind: "a" })',
  ],
  [
    "surelyGuard",
    'z.union([z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]).nullable().refine((one) => one!.kind === "a")',
    '{ kind: "a" } | ({ kind: "b" } & { kind: "a" }) | null',
  ],
  [
    "flagGuard",
    "z.union([z.object({ ok: z.literal(true) }), z.object({ ok: z.literal(false) })]).refine((one) => one.ok)",
    "{ ok: true } | ({ ok: false } & { ok: true })",
  ],
  [
    "noFlagGuard",
    "z.union([z.object({ ok: z.literal(true) }), z.object({ ok: z.literal(false) })]).refine((one) => !one.ok)",
    "{ ok: false } | ({ ok: true } & { ok: false })",
  ],
  ["typeGuard", 'z.union([z.string(), z.number()]).refine((one) => typeof one === "string")', "string"],
  ["noGuard", "z.object({ a: z.string(), b: z.string() }).refine(isPair)", "{ a: string; b: string }"],
  ["brandInside", 'z.array(z.string().brand<"Id">().optional())', '(string & z.$brand<"Id"> | undefined)[]'],
  ["brandAround", 'z.object({ id: z.string() }).brand("Top").nullable()', '{ id: string } & z.$brand<"Top"> | null'],
  ["brandFromHelper", "branded(z.int())", 'number & z.$brand<"Helped">'],
  ["brandOfType", "z.int().brand<Kind>()", "number & z.$brand<contract.Kind>"],
  ["brandTwice", 'z.string().brand<"Id">().min(1).brand<"Key">()', 'string & z.$brand<"Id"> & z.$brand<"Key">'],
  [
    "brandBeside",
    '((one: z.ZodString) => z.tuple([one, one.brand<"">()]))(z.string())',
    '[string, string & z.$brand<"">]',
  ],
  ["brandIn", 'z.array(z.string().brand<"Id", "in">())', "string[]"],
  ["brandBoth", 'z.array(z.string().brand<"Id", "inout">())', '(string & z.$brand<"Id">)[]'],
  ["ofClass", "codecOf(z.instanceof(Money))", "Money"],
  ["ofPackage", "codecOf(z.instanceof(EventEmitter<{ a: [1] }>))", "EventEmitter<{ a: [1] }>"],
  ["ofGlobal", "codecOf(z.instanceof(URL))", "URL"],
  ["ofHiddenGlobal", "codecOf(z.instanceof(Headers))", "globalThis.Headers"],
  ["ofCustom", "codecOf(z.custom<`x${number}`>())", "`x${number}`"],
  ["ofRenamed", "codecOf(z.instanceof(Coin))", "Penny"],
  ["ofLowerCase", "codecOf(z.custom<schema>())", "Schema"],
  ["ofTakenName", "codecOf(z.custom<Router>())", "Router2"],
  ["enumNotExported", "z.enum(Secret)", inferred("enumNotExported")],
  ["classNotExported", "z.string().transform(() => new Hidden())", inferred("classNotExported")],
  ["mixed", "z.object({ a: z.string() }).catchall(z.date()).transform((one) => [one])", inferred("mixed")],
  [
    "index",
    "z.object({ a: z.int() }).catchall(z.number()).transform((one) => [one])",
    "{ [key: string]: number; a: number }[]",
  ],
  [
    "exact",
    "z.object({ a: z.exactOptional(z.string()), b: z.int().optional() }).transform((one) => [one])",
    "{ a?: string; b?: number | undefined }[]",
  ],
  ["brandedEnum", 'z.array(z.enum(Level).brand<"Mark">())', '(contract.Level & z.$brand<"Mark">)[]'],
  ["enumPart", "z.enum(Level).exclude(['Low'])", "contract.Level.High"],
  ["enumParts", "z.enum(Mixed).exclude(['C', 'D'])", "contract.Mixed.A | contract.Mixed.B"],
  ["enumTexts", "z.enum(Role).extract(['ADMIN', 'GUEST'])", "contract.Role.ADMIN | contract.Role.GUEST"],
  ["enumLiteral", "z.literal(Role.ADMIN)", "contract.Role.ADMIN"],
  ["enumLiterals", "z.literal([Role.USER, null])", "contract.Role.USER | null"],
  ["enumLiteralLike", 'z.literal("ADMIN")', '"ADMIN"'],
  [
    "enumTag",
    'z.discriminatedUnion("kind", [z.object({ kind: z.literal(Mixed.B), at: z.date() }), z.object({ kind: z.literal("c") })])',
    '{ kind: contract.Mixed.B; at: Date } | { kind: "c" }',
  ],
  ["enumOfPackage", "z.enum(SomeKind)", "SomeKind.On | SomeKind.Off"],
  ["enumLike", "z.enum(Kinds)", '"a" | "b"'],
  ["enumLikePart", "z.enum(Kinds).exclude(['A'])", '"b"'],
  ["enumLikeSure", "z.enum(Sure)", '"a" | 3'],
  ["enumLikeFrozen", "z.enum(Frozen)", '"f"'],
  ["enumLikeLoose", "z.enum(Loose)", "string"],
  [
    "enumOutOfSight",
    'z.union([z.string(), z.object({}).catchall(z.enum({ D: "d" } as const))])',
    'string | { [key: string]: "d" }',
  ],
  ["enumLikeInline", 'z.enum({ X: "x", Y: 3 })', '"x" | 3'],
  ["recursive", "z.string().transform((text): Tree => JSON.parse(text))", inferred("recursive")],
];

const files = {
  "contract.ts": [
    'import { EventEmitter } from "node:events";',
    'import { call } from "@wsrpc-ts/runtime";',
    'import * as z from "zod";',
    'import { SomeKind } from "acme";',
    'import { Penny as Coin, Money, type Router, type Shape, type schema } from "./money.ts";',
    'export * as web from "./web.ts";',
    "export interface Foo { readonly a: string; b?: number | undefined; c: [number, string?] }",
    'export type Kind = "one" | "two";',
    'interface Local { x: bigint; foo?: Foo | undefined; "a-b": (x: number, y?: string) => string | null }',
    "interface Tree { kids: Tree[] }",
    "export enum Level { Low, High }",
    'export enum Mixed { A, B = "b", C = 2, D = 7 }',
    'export enum Role { ADMIN = "ADMIN", USER = "USER", GUEST = "GUEST" }',
    'export const Kinds = { A: "a", B: "b" } as const;',
    'export const Sure = { A: "a", B: 3 } as const satisfies Record<string, string | number>;',
    'export const Frozen = Object.freeze({ F: "f" });',
    'export const Loose = { L: "l" };',
    'enum Secret { A = "a", B = "b" }',
    "class Hidden { #x = 1; get x() { return this.#x; } }",
    'const isRole = (text: string): text is "admin" | "user" => /^(admin|user)$/.test(text);',
    "const isPair = (pair: { a: string; b: string }) => pair.a === pair.b;",
    'const branded = <T extends z.ZodType>(schema: T) => schema.brand<"Helped">();',
    "const codecOf = <T extends z.ZodType>(schema: T) =>",
    "  z.codec(z.string(), schema, { decode: (text) => JSON.parse(text), encode: String });",
    ...cases.map(([name, schema]) => `export const ${name} = call({ input: ${schema} });`),
  ].join("\n"),
  "money.ts": [
    "export class Money { #cents = 1; get cents() { return this.#cents; } }",
    "class Cent { #cents = 1; get cents() { return this.#cents; } }",
    "export { Cent as Penny };",
    "export interface Shape<T> { readonly of: T }",
    "export interface Router { readonly isRouter: true }",
    "export interface schema { readonly isSchema: true }",
  ].join("\n"),
  "node_modules/acme/package.json": '{ "type": "module", "exports": { "types": "./a.d.ts", "default": "./a.js" } }',
  "node_modules/acme/a.d.ts": 'export declare enum SomeKind { On = "on", Off = "off" }',
  "node_modules/acme/a.js": 'export const SomeKind = { On: "on", Off: "off" };',
  "web.ts": [
    'import { call } from "@wsrpc-ts/runtime";',
    'import * as z from "zod";',
    "export const Headers = z.object({ etag: z.string() });",
    "export const head = call({ output: Headers });",
  ].join("\n"),
};

describe("types that only TypeScript knows", () => {
  let project: GeneratedProject;
  let held: ReadonlyMap<string, string>;

  beforeAll(async () => {
    project = await GeneratedProject.of(files);
    expect(project.generated.diagnostics).toEqual([]);
    held = handlerInputsOf(project.text("server.ts"));
  });

  afterAll(() => project?.remove());

  it.each(cases)("are written down on the server: %s", (name, _schema, type) => {
    expect(held.get(name)).toBe(type);
  });

  it("are exactly zod's, and compile", async () => {
    const proofs = cases.map(
      ([name]) => `true satisfies Equal<Parameters<Handlers["${name}"]>[0], ${inferred(name)}>; // ${name}`,
    );
    const module = [
      'import type * as z from "zod";',
      'import type * as contract from "./contract.ts";',
      'import type { Handlers } from "./generated/server.ts";',
      "type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
      ...proofs,
    ];

    expect(await project.typeErrors(module.join("\n"))).toEqual([]);
  });

  it("narrow what a client gets where a guard does, and need nothing of the contract there", async () => {
    const schema = 'z.string().refine((text): text is "on" | "off" => true)';
    const other = await GeneratedProject.of({
      "contract.ts": [
        'import { call } from "@wsrpc-ts/runtime";',
        'import * as z from "zod";',
        "export interface Named { name: string; kind: 1 }",
        "const isNamed = (value: { name: string }): value is Named => true;",
        `export const flip = call({ input: ${schema}, output: ${schema} });`,
        "export const name = call({ output: z.object({ name: z.string() }).refine(isNamed) });",
      ].join("\n"),
    });

    const types = other.text("types.d.ts");
    other.remove();

    expect(types).toContain("export type FlipInput = string;");
    expect(types).toContain('export type FlipOutput = "on" | "off";');
    expect(types).toContain("export type NameOutput = { name: string };");
  });
});

describe("the generator", () => {
  const folders: ContractFolder[] = [];

  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  /** The generator in a place where there is no ts-morph to be found. */
  async function outputWithoutCompiler(schema: string): Promise<string> {
    const text = `import * as z from "zod";\nexport enum Color { Red = "red" }\nexport const Kinds = { A: "a" } as const;\nexport const a = { kind: "call", input: ${schema} };\n`;
    const folder = new ContractFolder({ "contract.ts": text });
    folders.push(folder);
    for (const name of ["esbuild", "oxc-parser"]) folder.link(join(root, "node_modules", name), `node_modules/${name}`);
    const source = join(root, "packages/codegen/src");
    await build({
      entryPoints: { index: join(source, "index.ts"), "inspect-contract": join(source, "read/inspect-contract.ts") },
      outdir: join(folder.path, "generator"),
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      logLevel: "error",
      platform: "node",
      format: "esm",
      packages: "external",
    });
    const home = join(folder.path, "generator");
    renameSync(join(home, "inspect-contract.mjs"), join(home, "inspect-contract.js"));
    const options = { cwd: folder.path, contract: "contract.ts", out: "generated" };
    const program = `import { generate } from "./generator/index.mjs"; console.log((await generate(${JSON.stringify(options)})).files.length);`;
    folder.write("run.mjs", program);
    return new Promise((resolve) => {
      execFile(process.execPath, [join(folder.path, "run.mjs")], (error, stdout) => resolve(error?.message ?? stdout));
    });
  }

  it.each([
    'z.object({ a: z.string().min(1).refine((text) => text.length > 2 && text.length !== 5), b: z.array(z.date()), c: z.enum(["x"]) })',
    'z.object({ id: z.string().brand<"Id">(), color: z.enum(Color), kind: z.enum(Kinds) })',
    "z.object({ a: z.string(), b: z.string() }).refine((one) => one.a === one.b).refine((one) => one.a || one.b)",
    "z.preprocess((value) => String(value), z.string())",
    "z.codec(z.string(), z.date(), { decode: (text) => new Date(text), encode: String })",
  ])("does not load the compiler for %s", async (schema) => {
    expect(await outputWithoutCompiler(schema)).toBe("5\n");
  });

  it("loads it for a transform", async () => {
    expect(await outputWithoutCompiler("z.string().transform(Number)")).toContain("Cannot find package 'ts-morph'");
  });
});
