import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PackedProject } from "./support/packed-project.ts";

const generatedNames = ["client.ts", "contract.json", "server.ts", "types.d.ts", "types.d.ts.map"];
const compilers = [
  ["7.0", "typescript"],
  ["6.0", "typescript-6"],
  ["5.9", "typescript-5"],
] as const;

/** As strict as it gets, and the declarations of what is installed are checked too. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  target: "es2022",
};
const node = { lib: ["es2022"], types: ["node"] };
const page = { lib: ["es2022", "dom"], types: [] };
const nodenext = { module: "nodenext", rewriteRelativeImportExtensions: true, rootDir: "src", outDir: "dist" };
const bundler = { module: "esnext", moduleResolution: "bundler", allowImportingTsExtensions: true, noEmit: true };

/** Settings by name; the first one is what is run. */
const settings = {
  "tsconfig.json": [["src/server.ts", "src/client.ts"], { ...strict, ...node, ...nodenext }],
  "tsconfig.bundler.json": [["src/server.ts", "src/client.ts"], { ...strict, ...node, ...bundler }],
  "tsconfig.page.json": [["src/page.ts"], { ...strict, ...page, ...bundler }],
  "tsconfig.codecs.json": [["src/codecs/main.ts"], { ...strict, ...node, ...bundler }],
} as const;

const first = "{ id: 1, text: 'hello #all', at: 1970-01-01T00:00:00.000Z, tags: Set(1) { '#all' } }";
const second = "{ id: 2, text: 'again!', at: 1970-01-01T00:00:00.001Z, replyTo: 1, tags: Set(0) {} }";
const answers = [
  `call: ${first}`,
  `call with all fields: ${second}`,
  "declared error: 1970-01-02T00:00:00.000Z",
  `stream: [ ${first}, ${second} ]`,
  "reverse: [ 'left', 'stayed' ]",
  `topic: [ ${first}, ${second} ]`,
  "upload: { name: 'a.bin', size: 70002, last: Uint8Array(2) [ 1, 255 ] }",
  "bytes: [ Uint8Array(2) [ 195, 164 ], Uint8Array(1) [ 98 ] ]",
  "recursion: [ { name: 'a', changed: 1970-01-01T00:00:00.001Z, folders: [ { name: 'b', changed: 1970-01-01T00:00:00.002Z, folders: [] } ] } ]",
  "map, bigint: Map(2) { 'tea' => { kind: 'fixed', cents: 1180591620717411303424n }, 'rug' => { kind: 'open', until: 1970-01-01T00:00:00.003Z } }",
  "set, NaN: { big: -18446744073709551616n, days: Set(2) { 1970-01-01T00:00:00.000Z, 1970-01-01T00:00:00.001Z }, ratio: NaN, note: null, left: { tea: 1 } }",
  "duplex: [ { offer: 1n, isTaken: false }, { offer: 36893488147419103232n, isTaken: true } ]",
];

describe("a project that installed the packages", () => {
  let project: PackedProject;

  beforeAll(async () => {
    const aliases = compilers.slice(1).map(([version, alias]) => `${alias}@npm:typescript@~${version}`);
    project = await PackedProject.install(["zod@^4", "@types/node@^20", "typescript@~7.0", ...aliases]);
    await project.copy("packed", "src");
    for (const [name, [files, compilerOptions]] of Object.entries(settings))
      await project.write(name, JSON.stringify({ files, compilerOptions }));
  }, 300_000);

  afterAll(() => project?.remove());

  it("generates at once, and the second time writes nothing", async () => {
    const first = await project.wsrpc("generate");
    const before = await project.times("src/generated");
    const second = await project.wsrpc("generate");
    const anew = await project.wsrpc("generate", "--force");
    const check = await project.wsrpc("check");
    const after = await project.times("src/generated");

    expect(first).toEqual({
      code: 0,
      stdout: ["types.d.ts", "types.d.ts.map", "client.ts", "server.ts", "contract.json"]
        .map((name) => `src/generated/${name}\n`)
        .join(""),
      stderr: "src/contract/index.ts: 11 procedures, 5 files written\n",
    });
    expect(second).toEqual({
      code: 0,
      stdout: "",
      stderr: "src/contract/index.ts: 11 procedures, src/generated is up to date\n",
    });
    expect(anew).toEqual(second);
    expect(check).toEqual({ code: 0, stdout: "", stderr: "generated files are up to date\n" });
    expect(Object.keys(before)).toEqual(generatedNames);
    expect(after).toEqual(before);
  }, 300_000);

  it("generates a client with the contract's codecs, and leaves the lock and the docs as they are without", async () => {
    const made = async (...options: string[]) => {
      const verbs = [["generate"], ["lock"], ["docs", "--out", "docs"]];
      const codes = [];
      for (const verb of verbs) codes.push((await project.wsrpc(...verb, "--cwd", "src/codecs", ...options)).code);
      expect(codes).toEqual([0, 0, 0]);
      const names = ["wsrpc.lock.json", "docs/asyncapi.json", "docs/index.html", "generated/contract.json"];
      return Promise.all(names.map((name) => project.read(`src/codecs/${name}`)));
    };

    const without = await made("--config", "without.config.ts");
    const zodless = await project.bundled("src/codecs/generated/client.ts");
    const decoded = await made();
    const zodful = await project.bundled("src/codecs/generated/client.ts");
    await project.write("src/codecs/main.mjs", await project.bundled("src/codecs/main.ts", "node"));
    const run = await project.node("src/codecs/main.mjs");
    const breaking = await project.wsrpc("breaking", "--cwd", "src/codecs");

    expect(decoded).toEqual(without);
    expect([zodless.includes("ZodType"), zodful.includes("ZodType")]).toEqual([false, true]);
    expect(run).toEqual({ code: 0, stdout: "true 500n 1970-01-02T00:00:00.000Z\n", stderr: "" });
    expect(breaking.code).toBe(0);
  }, 300_000);

  describe.each(compilers)("with TypeScript %s", (version, alias) => {
    it("finds the compiler", async () => {
      const { stdout } = await project.node(`node_modules/${alias}/bin/tsc`, "--version");

      expect(stdout).toMatch(`Version ${version}.`);
    });

    it.each(Object.keys(settings))(
      "compiles cleanly as %s says",
      async (name) => {
        const result = await project.node(`node_modules/${alias}/bin/tsc`, "-p", name, "--pretty", "false", "--noEmit");

        expect(result).toEqual({ code: 0, stdout: "", stderr: "" });
      },
      300_000,
    );

    it("proves the generated types equal to those of the contract", async () => {
      const away = await project.link(`node_modules/${alias}`, "src/node_modules/typescript");
      const result = await project.wsrpc("check", "--types");
      const decoded = await project.wsrpc("check", "--types", "--cwd", "src/codecs");
      await away();

      expect(result).toEqual({
        code: 0,
        stdout: "",
        stderr: "generated files are up to date\nsrc/contract/index.ts: 50 types proved equal to the contract's\n",
      });
      expect(decoded).toEqual({
        code: 0,
        stdout: "",
        stderr:
          "generated files are up to date\nsrc/codecs/contract/index.ts: 4 types proved equal to the contract's\n",
      });
    }, 300_000);
  });

  it("has every kind of procedure answered, from one process to another", async () => {
    const compiled = await project.node("node_modules/typescript/bin/tsc", "-p", "tsconfig.json");
    const server = await project.start("dist/server.js");
    const client = await project.node("dist/client.js", server.said);
    const shell = await project.wsrpc("call", "chat.history", '{"room":"hall"}', "--url", server.said);
    const code = await server.end();

    expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(client.stderr).toBe("");
    expect(client.stdout.split("\n").slice(0, -1)).toEqual(answers);
    expect(shell).toEqual({
      code: 0,
      stdout: [
        '{"id":1,"text":"hello #all","at":"1970-01-01T00:00:00.000Z","tags":["#all"]}\n',
        '{"id":2,"text":"again!","at":"1970-01-01T00:00:00.001Z","replyTo":1,"tags":[]}\n',
      ].join(""),
      stderr: "",
    });
    expect({ client: client.code, server: code }).toEqual({ client: 0, server: 0 });
  }, 300_000);

  it("generates the same with the oldest zod that the packages ask for, and answers the same", async () => {
    await project.add("zod@4.1.0");

    const check = await project.wsrpc("check", "--types");
    const server = await project.start("dist/server.js");
    const client = await project.node("dist/client.js", server.said);
    await server.end();

    expect(check.stderr).toMatch(/^generated files are up to date\n.*types proved equal/);
    expect({ check: check.code, client: client.code, said: client.stderr }).toEqual({ check: 0, client: 0, said: "" });
    expect(client.stdout.split("\n").slice(0, -1)).toEqual(answers);
  }, 300_000);

  it("has types where TypeScript 5.9 looks for packages as Node.js 10 did, as it does with CommonJS by default", async () => {
    const program = `import { bytes } from "@wsrpc-ts/runtime";
import { defineConfig } from "@wsrpc-ts/cli";
import { decodeList } from "@wsrpc-ts/runtime/codecs";
import { serve } from "@wsrpc-ts/runtime/server";
import { createClient } from "./generated/client";
void [bytes, decodeList, defineConfig, serve];
export const said: Promise<number> = createClient("ws://127.0.0.1/rpc").chat.send({ room: "hall", text: "hello" });
`;
    await project.write("src/common.ts", program);
    await project.wsrpc("generate");
    const options = ["--module", "commonjs", "--target", "es2022", "--strict", "--noEmit", "--pretty", "false"];
    const extensions = ["--allowImportingTsExtensions", "--skipLibCheck"];

    const compiler = "node_modules/typescript-5/bin/tsc";
    const { stdout } = await project.node(compiler, ...options, ...extensions, "src/common.ts");

    expect(stdout.split("\n").filter((line) => line.includes("error"))).toEqual([
      expect.stringMatching(/^src\/common\.ts\(7,14\): error TS2322: Type '(Call<)?Message/),
    ]);
  }, 300_000);

  it("may require them from CommonJS", async () => {
    const names = [
      "runtime",
      "runtime/client",
      "runtime/server",
      "runtime/testing",
      "runtime/protocol",
      "codegen",
      "cli",
    ];
    const program = names.map((name) => `require("@wsrpc-ts/${name}")`).join("\n");

    const result = await project.node("--input-type=commonjs", "--eval", program);

    expect(result).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("watches until it is told to end", async () => {
    await project.remove("src/generated");
    const watching = await project.start("node_modules/@wsrpc-ts/cli/bin/wsrpc.js", "generate", "--watch");
    const code = await watching.end();

    expect(watching.said).toBe("src/generated/types.d.ts");
    expect(code).toBe(0);
  }, 300_000);

  it("leaves no contract behind that is in an endless loop when the command is killed", async () => {
    const endless = `import { writeFileSync } from "node:fs";
writeFileSync("pid", String(process.pid));
process.kill(process.ppid, "SIGTERM");
for (;;);
`;
    await project.write("endless.ts", endless);
    await project.write("endless.json", JSON.stringify({ contract: "endless.ts", out: "src/endless" }));
    const { code } = await project.node(
      "node_modules/@wsrpc-ts/cli/bin/wsrpc.js",
      "generate",
      "--config",
      "endless.json",
    );

    const pid = Number(await project.read("pid"));
    expect(code).toBe(1); // by the signal
    await expect.poll(() => isAlive(pid)).toBe(false);
  }, 60_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
