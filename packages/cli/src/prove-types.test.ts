import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { TypeProof } from "@wsrpc-ts/codegen";
import { describe, expect, it } from "vitest";
import { type GivenProject, givenProject } from "../test/given-project.ts";
import { Complaint } from "./complaint.ts";
import { proveTypes } from "./prove-types.ts";

const target = { contract: "src/contract.ts", out: "src/generated" };

/** Schemas are only types here. */
async function projectOf(files: { contract: string; types: string; tsconfig?: object }): Promise<GivenProject> {
  const project = await givenProject({
    "src/contract.ts": `interface Schema<I, O = I> { _zod: { input: I; output: O } }\n${files.contract}\n`,
    "src/generated/types.d.ts": `${files.types}\n`,
    "src/generated/server.ts": "export {};\n",
    ...(files.tsconfig && { "tsconfig.json": JSON.stringify(files.tsconfig) }),
  });
  await project.linkTypeScript();
  return project;
}

function proofOf(name: string, generated: string, contract?: string): TypeProof {
  return {
    subject: `${name}: \`input\` as a client gives it`,
    generated: `types.${generated}`,
    ...(contract !== undefined && { contract: `(typeof contract.${contract})["_zod"]["input"]` }),
  };
}

/** Of one type that is generated and one that a schema has. */
async function compared(generated: string, schema: string, more: Partial<TypeProof> = {}, tsconfig?: object) {
  const project = await projectOf({
    contract: `export declare const a: Schema<${schema}>;`,
    types: `export type A = ${generated};`,
    ...(tsconfig && { tsconfig }),
  });
  const { diagnostics } = await proveTypes(target, [{ ...proofOf("a", "A", "a"), ...more }], project.world);
  return diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
}

const different = (generated: string, contract: string) => [
  `types/unequal: a: \`input\` as a client gives it is generated as\n    ${generated}\n  but the contract makes it\n    ${contract}`,
];

describe("a generated type", () => {
  it.each([
    ["string", "string"],
    ["{ a: string; b?: Date | undefined }", "{ a: string; b?: Date | undefined }"],
    ["[string, ...number[]]", "[string, ...number[]]"],
    ["unknown", "unknown"],
    ["any", "any"],
    ["never", "never"],
  ])("%s is equal to %s", async (generated, schema) => {
    expect(await compared(generated, schema)).toEqual([]);
  });

  it.each([
    ["string", "number", "string", "number"],
    ["string", "any", "string", "any"],
    ["{ contract: 1 }", "{ contract: 2 }", "{ contract: 1; }", "{ contract: 2; }"],
    ["unknown", "any", "unknown", "any"],
    ["never", "string", "never", "string"],
    ["boolean", "true", "boolean", "true"],
    ["string | Date", "string", "string | Date", "string"],
    ["{ a: string }", "{ a?: string }", "{ a: string; }", "{ a?: string; }"],
    ["{ a: string }", "{ readonly a: string }", "{ a: string; }", "{ readonly a: string; }"],
    ["{ a: { b: 1 }[] }", "{ a: { b: 2 }[] }", "{ a: { b: 1; }[]; }", "{ a: { b: 2; }[]; }"],
    ["Map<string, Date>", "Map<string, { a: 1n }>", "Map<string, Date>", "Map<string, { a: 1n; }>"],
    ["Set<Uint8Array>", "Set<string>", "Set<Uint8Array<ArrayBufferLike>>", "Set<string>"],
    ["[string, number?]", "[string]", "[string, number?]", "[string]"],
    ["{ a: string; } | null", "{ a: string }", "{ a: string; } | null", "{ a: string; }"],
  ])("%s is told from %s, and both are shown", async (generated, schema, left, right) => {
    const project = await compared(
      generated,
      schema,
      {},
      { compilerOptions: { exactOptionalPropertyTypes: true, strict: true } },
    );

    expect(project).toEqual(different(left, right));
  });

  it("that is recursive is compared, and shown down to some depth", async () => {
    const project = await projectOf({
      contract:
        "interface Node { name: string; children: Node[] }\ninterface Other { name: string; children: Other[]; x: 1 }\nexport declare const a: Schema<Node>;\nexport declare const b: Schema<Other>;",
      types: "export interface Tree { name: string; children: Tree[] }",
    });

    const same = await proveTypes(target, [proofOf("a", "Tree", "a")], project.world);
    const other = await proveTypes(target, [proofOf("b", "Tree", "b")], project.world);

    expect(same.diagnostics).toEqual([]);
    expect(other.diagnostics).toHaveLength(1);
    expect(other.diagnostics[0]?.message).toMatch(/^b: .*\n {4}\{ name: string; children: \{ name: string; children: /);
  });

  it("of a loose proof need only be assignable both ways, but is not any", async () => {
    const loose = { isLoose: true } as const;

    expect(await compared("{ a: 1 } & { b: 2 }", "{ a: 1; b: 2 }", loose)).toEqual([]);
    expect(await compared("{ a: 1 } & { b: 2 }", "{ a: 1; b: 3 }", loose)).toHaveLength(1);
    expect(await compared("any", "{ a: 1 }", loose)).toHaveLength(1);
  });

  it("is compared as the project's tsconfig.json has it", async () => {
    const exact = { compilerOptions: { strict: true, exactOptionalPropertyTypes: true } };
    const inexact = { compilerOptions: { strict: true, exactOptionalPropertyTypes: false } };

    expect(await compared("{ a?: 1 }", "{ a?: 1 | undefined }", {}, exact)).toHaveLength(1);
    expect(await compared("{ a?: 1 }", "{ a?: 1 | undefined }", {}, inexact)).toEqual([]);
  });
});

describe("a contract in JavaScript", () => {
  it("has types where tsconfig.json allows it", async () => {
    const project = await givenProject({
      "src/contract.js": '/** @type {{ _zod: { input: "a" } }} */\nexport const a = { _zod: { input: "a" } };\n',
      "src/generated/types.d.ts": "export type A = 'a';\n",
      "src/generated/server.ts": 'import * as contract from "../contract.js";\nexport const first = contract.a;\n',
      "tsconfig.json": '{ "compilerOptions": { "strict": true, "allowJs": true, "module": "nodenext" } }',
    });
    await project.linkTypeScript();

    const { diagnostics, proved } = await proveTypes(
      { ...target, contract: "src/contract.js" },
      [proofOf("a", "A", "a")],
      project.world,
    );

    expect({ diagnostics, proved }).toEqual({ diagnostics: [], proved: 1 });
  });
});

describe("a tsconfig.json that holds nothing but the names of others", () => {
  it.each([["./tsconfig.app.json"], ["./app"]])("stands for the first of them: %s", async (path) => {
    const project = await projectOf({
      contract: "export declare const a: Schema<{ a?: 1 | undefined }>;",
      types: "export type A = { a?: 1 };",
    });
    const exact = '{ "compilerOptions": { "strict": true, "exactOptionalPropertyTypes": true } }';
    await project.write("tsconfig.app.json", exact);
    await project.write("app/tsconfig.json", exact);
    await project.write("tsconfig.node.json", "{}");
    const others = `[{ "path": "${path}" }, { "path": "./tsconfig.node.json" }]`;
    await project.write("tsconfig.json", `{\n  // see there\n  "files": [],\n  "references": ${others}\n}\n`);

    const { diagnostics } = await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(diagnostics.map(({ rule }) => rule)).toEqual(["types/unequal"]);
  });
});

describe("a type that is not the contract's", () => {
  const ofGenerator = "this is a fault of the generator: please report it with the schema";
  const ofAnnotation =
    "the schema's declared type says less than the schema: annotate it as `z.ZodType<Output, Input>`, or not at all";

  const ofType =
    "the schema's type says more than the schema checks, as drizzle's `$type` does: give it a schema that checks it; if that is not so, please report it";

  const ofValues =
    "TypeScript knows less of the schema than it says when it runs: make it of values that are `as const`, or annotate it as `z.ZodType<Output, Input>`; if that is not so, please report it";

  it.each([
    ["string", "number", ofGenerator],
    ["string", '"a"', ofType],
    ["{ a: any; at: string | Date }", "{ a: any; at: Date }", ofType],
    ["unknown", "number", ofGenerator],
    ['"a" | "b"', "string", ofValues],
    ["{ contract: { contract: 1 } }", "{ contract: { contract: number } }", ofValues],
    ["unknown", "any", ofGenerator],
    [
      "{ a: string }",
      "{ [x: string]: never }",
      "TypeScript does not follow `omit` and the like of a schema that a function is given: annotate what they make there as `z.ZodType<Output, Input>`",
    ],
    ["number[]", "unknown", ofAnnotation],
    ["{ a: Date }", "{ a: any }", ofAnnotation],
    ["{ a: any; b: string }", "{ a: any; b: unknown }", ofAnnotation],
    ["{ a: string; [key: string]: unknown }", "{ a: unknown; [key: string]: unknown }", ofAnnotation],
    ['{ a: unknown; b: "x" }', "{ a: unknown; b: string }", ofValues],
    [
      "{ a: Uint8Array }",
      "{ a: Uint8Array<ArrayBuffer> }",
      "declare bytes as `bytes()`, whose type is the same in every version of TypeScript",
    ],
  ])("is %s for %s, and the help says whose fault that is", async (generated, schema, help) => {
    const project = await projectOf({
      contract: `export declare const a: Schema<${schema}>;`,
      types: `export type A = ${generated};`,
    });

    const { diagnostics } = await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(diagnostics.map((diagnostic) => diagnostic.help)).toEqual([help]);
  });
});

describe("proving types", () => {
  it("counts what is proved, and names what has nothing to equal", async () => {
    const project = await projectOf({
      contract: "export declare const a: Schema<1>;\nexport declare const b: Schema<2>;",
      types: "export type A = 1;\nexport type B = 3;",
    });
    const place = { file: "src/contract.ts", line: 3, column: 1 };
    const lone = proofOf("c", "A");

    const proven = await proveTypes(
      target,
      [proofOf("a", "A", "a"), { ...proofOf("b", "B", "b"), place }, lone],
      project.world,
    );

    expect(proven).toMatchObject({ proved: 1, unprovable: [lone] });
    expect(proven.diagnostics).toMatchObject([{ rule: "types/unequal", severity: "error", place }]);
  });

  it("leaves nothing behind", async () => {
    const project = await projectOf({ contract: "export declare const a: Schema<1>;", types: "export type A = 1;" });

    await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(await project.list("node_modules/.cache/wsrpc")).toEqual([]);
  });

  it("compiles neither what the project includes nor into its folders", async () => {
    const project = await projectOf({
      contract: "export declare const a: Schema<1>;",
      types: "export type A = 1;",
      tsconfig: {
        compilerOptions: { composite: true, declaration: true, outDir: "dist", rootDir: "src", noUnusedLocals: true },
        include: ["src"],
      },
    });
    await project.write("src/broken.ts", "const x: string = 1;\n");

    const { diagnostics } = await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(diagnostics).toEqual([]);
    expect(project.has("dist")).toBe(false);
  });

  it.each([
    { declaration: true, declarationMap: true },
    { declaration: true, declarationDir: "types" },
    { declaration: true, emitDeclarationOnly: true },
    { declaration: true, isolatedDeclarations: true },
    { composite: true, declarationMap: true, isolatedDeclarations: true },
  ])("does without the declarations that a project is made into: %j", async (options) => {
    const found = await compared("string", "string", {}, { compilerOptions: { strict: true, ...options } });

    expect(found).toEqual([]);
  });

  it("knows a type that holds itself by its name in any script", async () => {
    const project = await projectOf({
      contract: "interface Baum { kids: Baum[] }\nexport declare const a: Schema<Baum>;",
      types: "export interface Bäum { kids: Bäum[] }",
    });
    const standIn = { name: "Bäum", alias: "Given0", type: '(typeof contract.a)["_zod"]["input"]' };
    const proof = { subject: "Bäum as zod's input", generated: "given.made_Bäum", contract: "standIns.Given0" };

    const { diagnostics } = await proveTypes(
      target,
      [{ ...proof, standIn: { ...standIn, file: "types", end: "input" } }],
      project.world,
    );

    expect(diagnostics).toEqual([]);
  });

  it("says of a type that holds itself that its schema is declared as unknown", async () => {
    const project = await projectOf({
      contract: "export declare const a: Schema<unknown>;",
      types: "export interface Tree { size: number; left?: Tree | undefined }",
    });
    const type = 'NonNullable<(typeof contract.a)["_zod"]["input"]>';
    const standIn = { name: "Tree", alias: "Given0", type, file: "types", end: "input" } as const;
    const proof = { subject: "Tree as zod's input", generated: "given.made_Tree", contract: "standIns.Given0" };

    const { diagnostics } = await proveTypes(target, [{ ...proof, standIn }], project.world);

    expect(diagnostics.map(({ message, help }) => [message, help])).toEqual([
      [
        "Tree as zod's input is generated as\n    { size: number; left?: Tree | undefined; }\n  but the contract makes it\n    unknown",
        "the schema's declared type says less than the schema: annotate it as `z.ZodType<Output, Input>`, or not at all",
      ],
    ]);
  });

  it("says nothing of types where the contract does not compile", async () => {
    const project = await projectOf({
      contract: "export declare const a: Schema<1>;\nconst text: string = 1;",
      types: "export type A = 2;",
    });

    const { diagnostics } = await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(diagnostics).toEqual([
      expect.objectContaining({
        rule: "types/compile",
        message:
          "TypeScript cannot compile what the proofs stand on: TS2322: Type 'number' is not assignable to type 'string'.",
        help: "mend it, then run `npx wsrpc check --types` again",
        place: { file: project.path("src/contract.ts"), line: 3, column: 7 },
      }),
    ]);
  });

  it("cuts short what TypeScript says of a type of kilobytes", async () => {
    const fields = Array.from({ length: 200 }, (_, index) => `field${index}: string`).join("; ");
    const project = await projectOf({
      contract: `export declare const a: Schema<1>;\nexport const b: number = {} as { ${fields} };`,
      types: "export type A = 1;",
    });

    const { diagnostics } = await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(diagnostics[0]?.message).toMatch(/TS2322: Type '\{ field0: string; .* …$/);
    expect(diagnostics[0]?.message.length).toBeLessThan(600);
  });

  it("names no place in a file that is gone when it is read", async () => {
    const project = await projectOf({
      contract: "export declare const a: Schema<1>;",
      types: "export type A = 1;\nexport type B = 1;",
    });
    const standIn = { file: "types", end: "input", name: "B", alias: "StandInB", type: "Nowhere" } as const;

    const { diagnostics } = await proveTypes(target, [{ ...proofOf("a", "A", "a"), standIn }], project.world);

    expect(diagnostics.map(({ message, place }) => [message.replace(/.*: (TS\d+): .*/, "$1"), place])).toEqual([
      ["TS2304", undefined],
    ]);
  });

  it("says nothing of types where the settings are wrong", async () => {
    const project = await projectOf({
      contract: "export declare const a: Schema<1>;",
      types: "export type A = 2;",
      tsconfig: { compilerOptions: { module: "yesterday" } },
    });

    const { diagnostics } = await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(diagnostics.map(({ rule }) => rule)).toEqual(["types/compile"]);
    expect(diagnostics[0]?.message).toContain("'--module'");
  });

  it("clears away what a check left behind that was killed, and itself leaves nothing", async () => {
    const project = await projectOf({
      contract: "export declare const a: Schema<1>;",
      types: "export type A = 1;",
    });
    const cache = project.path("node_modules/.cache/wsrpc");
    await project.write("node_modules/.cache/wsrpc/types-99999999-aB3dE6/proofs.mts", "");
    await utimes(join(cache, "types-99999999-aB3dE6"), 0, 0);

    await proveTypes(target, [proofOf("a", "A", "a")], project.world);

    expect(await readdir(cache)).toEqual([]);
  });

  it("needs a folder to compile in", async () => {
    const project = await projectOf({ contract: "", types: "" });
    await project.write("node_modules/.cache", "no folder");

    const complaint = await proveTypes(target, [proofOf("a", "A", "a")], project.world).catch(
      (error: unknown) => error,
    );

    expect((complaint as Complaint).diagnostics).toMatchObject([
      {
        rule: "types/folder",
        message: `${project.path("node_modules/.cache/wsrpc")} cannot be written to: ENOTDIR: not a directory`,
      },
    ]);
  });

  it("needs a TypeScript in the project", async () => {
    const project = await givenProject({ "src/contract.ts": "" });

    const complaint = await proveTypes(target, [], project.world).catch((error: unknown) => error);

    expect(complaint).toBeInstanceOf(Complaint);
    expect((complaint as Complaint).diagnostics).toEqual([
      {
        rule: "types/compiler",
        severity: "error",
        message: "the project has no TypeScript to compare types with",
        help: "install it: `npm install --save-dev typescript`",
      },
    ]);
  });
});
