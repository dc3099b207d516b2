import { describe, expect, it } from "vitest";
import { type GivenProject, givenProject } from "../test/given-project.ts";
import { Complaint } from "./complaint.ts";
import { loadTargets } from "./load-config.ts";
import { reportDiagnostics } from "./report.ts";

/** What a user would read. */
async function complaintOf(project: GivenProject, file?: string, cwd = project.folder): Promise<string> {
  const world = { ...project.world, cwd };
  const complaint = await loadTargets(world, file).catch((error: unknown) => error);
  expect(complaint).toBeInstanceOf(Complaint);
  reportDiagnostics((complaint as Complaint).diagnostics, "pretty", world);
  return project.stderr;
}

const lines = (...all: string[]) => `${all.join("\n")}\n`;

describe("without a config", () => {
  it.each([
    ["src/contract/index.ts", "src/generated"],
    ["src/contract.ts", "src/generated"],
    ["contract/index.ts", "generated"],
    ["contract.ts", "generated"],
  ])("%s is found, and generated into %s", async (contract, out) => {
    const project = await givenProject({ [contract]: "send" });

    expect(await loadTargets(project.world, undefined)).toEqual([{ contract, out }]);
  });

  it("the first of the names wins", async () => {
    const project = await givenProject({ "contract.ts": "", "src/contract.ts": "", "src/contract/index.ts": "" });

    expect(await loadTargets(project.world, undefined)).toEqual([
      { contract: "src/contract/index.ts", out: "src/generated" },
    ]);
  });

  it("and without a contract the mend is named", async () => {
    const project = await givenProject();

    expect(await complaintOf(project)).toBe(
      lines(
        "error there is neither a wsrpc.config.ts nor a contract in this folder (config/missing)",
        "  help: write a first contract with `npx wsrpc init`, or put one at src/contract/index.ts",
      ),
    );
  });

  it("a folder that is a file is named", async () => {
    const project = await givenProject({ "contract.ts": "" });

    expect(await complaintOf(project, undefined, project.path("contract.ts"))).toBe(
      lines(
        "error contract.ts is a file, not a folder (config/missing)",
        "  help: name another one with --cwd, or leave it out",
      ),
    );
  });

  it("a folder that is not there is named", async () => {
    const project = await givenProject();

    expect(await complaintOf(project, undefined, project.path("nowhere"))).toBe(
      lines(
        "error there is no folder nowhere (config/missing)",
        "  help: name another one with --cwd, or leave it out",
      ),
    );
  });
});

describe("a config", () => {
  it.each([["wsrpc.config.ts"], ["wsrpc.config.mts"], ["wsrpc.config.js"], ["wsrpc.config.mjs"]])(
    "is found as %s",
    async (name) => {
      const project = await givenProject({ [name]: 'export default { contract: "api/index.ts" };' });

      expect(await loadTargets(project.world, undefined)).toEqual([{ contract: "api/index.ts", out: "generated" }]);
    },
  );

  it("in TypeScript may be a program, with a loader of its own and an import of this package", async () => {
    const project = await givenProject({
      "names.ts": "export enum Folder { Out = 'made' }",
      "wsrpc.config.ts": `
        import { defineConfig, type Config } from "@wsrpc-ts/cli";
        import { Folder } from "./names.ts";
        const importExtension: Config["importExtension"] = ".js";
        export default defineConfig({ contract: "a" + ".ts", out: Folder.Out, importExtension });`,
    });

    expect(await loadTargets(project.world, undefined)).toEqual([
      { contract: "a.ts", out: "made", importExtension: ".js" },
    ]);
  });

  it.each([
    [true, { clientCodecs: true }],
    [false, {}],
  ])("may say of the contract's codecs that the client imports them: %s", async (clientCodecs, told) => {
    const text = `export default { contract: "a.ts", clientCodecs: ${clientCodecs} };`;
    const project = await givenProject({ "wsrpc.config.ts": text });

    expect(await loadTargets(project.world, undefined)).toEqual([{ contract: "a.ts", out: "generated", ...told }]);
  });

  it("is read again after it changed", async () => {
    const program = (contract: string) => `const contract: string = "${contract}"; export default { contract };`;
    const project = await givenProject({ "wsrpc.config.ts": program("old.ts") });
    await loadTargets(project.world, undefined);
    await project.write("wsrpc.config.ts", program("new.ts"));

    expect(await loadTargets(project.world, undefined)).toMatchObject([{ contract: "new.ts" }]);
  });

  it("may hold several contracts, with paths from its own folder", async () => {
    const project = await givenProject({
      "api/wsrpc.config.ts": 'export default [{ contract: "a.ts", out: "../made/a" }, { contract: "../b.ts" }];',
    });

    expect(await loadTargets(project.world, "api/wsrpc.config.ts")).toEqual([
      { contract: "api/a.ts", out: "made/a" },
      { contract: "b.ts", out: "generated" },
    ]);
  });

  it("may name absolute paths", async () => {
    const project = await givenProject();
    const contract = project.path("x/contract.ts");
    await project.write("wsrpc.config.ts", `export default { contract: ${JSON.stringify(contract)} };`);

    expect(await loadTargets(project.world, undefined)).toEqual([{ contract: "x/contract.ts", out: "x/generated" }]);
  });
});

describe("a wrong config", () => {
  it.each([
    [
      "names an option that there is not",
      'import { defineConfig } from "@wsrpc-ts/cli";\n\nexport default defineConfig({\n  contract: "a.ts",\n  output: "b",\n});\n',
      lines(
        "wsrpc.config.ts:5:3",
        "error wsrpc.config.ts: `output` is no option (config/field)",
        '  4 |   contract: "a.ts",',
        '  5 |   output: "b",',
        "    |   ^",
        "  6 | });",
        "  help: the options are contract, out, importExtension, clientCodecs",
      ),
    ],
    [
      "names no contract",
      'export default { out: "b" };\n',
      lines(
        "wsrpc.config.ts:1:1",
        "error wsrpc.config.ts: `contract` is missing (config/field)",
        '  1 | export default { out: "b" };',
        "    | ^",
        "  help: name the contract's entry file, such as `src/contract/index.ts`",
      ),
    ],
    [
      "has a contract that is no name",
      "const name = 1;\nexport default { contract: name };\n",
      lines(
        "wsrpc.config.ts:2:18",
        "error wsrpc.config.ts: `contract` must be the name of a file (config/field)",
        "  1 | const name = 1;",
        "  2 | export default { contract: name };",
        "    |                  ^",
        "  help: name the contract's entry file, such as `src/contract/index.ts`",
      ),
    ],
    [
      "has an empty contract",
      'export default { contract: "" };\n',
      lines(
        "wsrpc.config.ts:1:18",
        "error wsrpc.config.ts: `contract` must be the name of a file (config/field)",
        '  1 | export default { contract: "" };',
        "    |                  ^",
        "  help: name the contract's entry file, such as `src/contract/index.ts`",
      ),
    ],
    [
      "has an empty out",
      'export default [{ contract: "a.ts", out: "x" }, { contract: "b.ts", out: "" }];\n',
      lines(
        "wsrpc.config.ts:1:1",
        "error wsrpc.config.ts: `out` must be the name of a folder (config/field)",
        '  1 | export default [{ contract: "a.ts", out: "x" }, { contract: "b.ts", out: "" }];',
        "    | ^",
        "  help: name a folder, such as `src/generated`, or leave it out",
      ),
    ],
    [
      "has an extension that is none, in one of two places",
      'export default [\n  { contract: "a.ts", importExtension: ".js" },\n  { contract: "b.ts", out: "b", importExtension: "mjs" },\n];\n',
      lines(
        "wsrpc.config.ts:3:33",
        'error wsrpc.config.ts: `importExtension` must be ".ts", ".js" or "" (config/field)',
        '  2 |   { contract: "a.ts", importExtension: ".js" },',
        '  3 |   { contract: "b.ts", out: "b", importExtension: "mjs" },',
        "    |                                 ^",
        "  4 | ];",
        "  help: use one of these, or leave it out",
      ),
    ],
    [
      "says neither yes nor no",
      'export default { contract: "a.ts", clientCodecs: "yes" };\n',
      lines(
        "wsrpc.config.ts:1:36",
        "error wsrpc.config.ts: `clientCodecs` must be true or false (config/field)",
        '  1 | export default { contract: "a.ts", clientCodecs: "yes" };',
        "    |                                    ^",
        "  help: say `true` to have the client decode, or leave it out",
      ),
    ],
    [
      "generates two contracts into one folder",
      'export default [{ contract: "a.ts" }, { contract: "b.ts", out: "./generated/" }];\n',
      lines(
        "wsrpc.config.ts:1:1",
        "error wsrpc.config.ts: a.ts and b.ts are both generated into generated (config/shared-out)",
        '  1 | export default [{ contract: "a.ts" }, { contract: "b.ts", out: "./generated/" }];',
        "    | ^",
        "  help: give each contract an `out` of its own",
      ),
    ],
    [
      "exports nothing",
      "const config = {};\n",
      lines(
        "wsrpc.config.ts:1:1",
        "error wsrpc.config.ts exports no config (config/empty)",
        "  1 | const config = {};",
        "    | ^",
        '  help: write `export default defineConfig({ contract: "src/contract/index.ts" })`',
      ),
    ],
    [
      "exports no contracts",
      "export default [];\n",
      lines(
        "wsrpc.config.ts:1:1",
        "error wsrpc.config.ts exports no config (config/empty)",
        "  1 | export default [];",
        "    | ^",
        '  help: write `export default defineConfig({ contract: "src/contract/index.ts" })`',
      ),
    ],
    [
      "exports nothing that is one, further below",
      "// one day\n\n\nexport default [];\n",
      lines(
        "wsrpc.config.ts:4:1",
        "error wsrpc.config.ts exports no config (config/empty)",
        "  3 |",
        "  4 | export default [];",
        "    | ^",
        '  help: write `export default defineConfig({ contract: "src/contract/index.ts" })`',
      ),
    ],
    [
      "has a field that no option is called like",
      'export default {\n  contract: "a",\n  "out[": "b",\n};\n',
      lines(
        "wsrpc.config.ts:3:3",
        "error wsrpc.config.ts: `out[` is no option (config/field)",
        '  2 |   contract: "a",',
        '  3 |   "out[": "b",',
        "    |   ^",
        "  4 | };",
        "  help: the options are contract, out, importExtension, clientCodecs",
      ),
    ],
    [
      "is no TypeScript",
      'export default {\n  contract: "a",\n  out: };\n',
      lines(
        "wsrpc.config.ts:3:8",
        "error wsrpc.config.ts cannot be loaded: Unexpected token (config/load)",
        '  2 |   contract: "a",',
        "  3 |   out: };",
        "    |        ^",
        "  help: mend the file; it is a module that says `export default defineConfig({ contract: … })`",
      ),
    ],
    [
      "throws",
      "const settings: any = undefined;\nexport default { contract: settings.name };\n",
      lines(
        "wsrpc.config.ts:2:1",
        "error wsrpc.config.ts cannot be loaded: Cannot read properties of undefined (reading 'name') (config/load)",
        "  1 | const settings: any = undefined;",
        "  2 | export default { contract: settings.name };",
        "    | ^",
        "  help: mend the file; it is a module that says `export default defineConfig({ contract: … })`",
      ),
    ],
    [
      "throws in a function",
      'function need() {\n  throw new Error("no");\n}\nneed();\nexport default {};\n',
      lines(
        "wsrpc.config.ts:2:3",
        "error wsrpc.config.ts cannot be loaded: no (config/load)",
        "  1 | function need() {",
        '  2 |   throw new Error("no");',
        "    |   ^",
        "  3 | }",
        "  help: mend the file; it is a module that says `export default defineConfig({ contract: … })`",
      ),
    ],
    [
      "throws what is no error",
      'throw "no";\nexport default {};\n',
      lines(
        "wsrpc.config.ts:1:1",
        "error wsrpc.config.ts cannot be loaded: no (config/load)",
        '  1 | throw "no";',
        "    | ^",
        "  2 | export default {};",
        "  help: mend the file; it is a module that says `export default defineConfig({ contract: … })`",
      ),
    ],
    [
      "imports what is not there",
      'import { name } from "./nowhere.ts";\nexport default { contract: name };\n',
      lines(
        "wsrpc.config.ts:1:22",
        "error wsrpc.config.ts cannot be loaded: Cannot find module './nowhere.ts' (config/load)",
        '  1 | import { name } from "./nowhere.ts";',
        "    |                      ^",
        "  2 | export default { contract: name };",
        "  help: mend the file; it is a module that says `export default defineConfig({ contract: … })`",
      ),
    ],
  ])("that %s is shown with its place", async (_what, text, shown) => {
    const project = await givenProject({ "wsrpc.config.ts": text });

    expect(await complaintOf(project)).toBe(shown);
  });

  it.each([
    ["throws", "\nthrow new Error('no');\nexport default {};\n", "2:1"],
    ["is no TypeScript", "export default {\n  out: };\n", "2:8"],
  ])("in a folder whose name holds spaces and brackets, and that %s, is shown with its place", async (_, text, at) => {
    const project = await givenProject({ "my (own) [app]/a b.ts": text });

    const complaint = await complaintOf(project, "my (own) [app]/a b.ts");

    expect(complaint.split("\n")[0]).toBe(`my (own) [app]/a b.ts:${at}`);
  });

  it("that imports what throws is shown where it does so", async () => {
    const project = await givenProject({
      "env.ts": "export const name = need();\nfunction need(): string {\n  throw new Error('NAME is not set');\n}\n",
      "wsrpc.config.ts": '\nimport { name } from "./env.ts";\nexport default { contract: name };\n',
    });

    const complaint = await complaintOf(project);

    expect(complaint.split("\n").slice(0, 2)).toEqual([
      "wsrpc.config.ts:2:1",
      "error wsrpc.config.ts cannot be loaded: NAME is not set (config/load)",
    ]);
  });

  it("that is a folder is named", async () => {
    const project = await givenProject({ "config/contract.ts": "" });

    expect(await complaintOf(project, "config")).toBe(
      lines(
        "error config is a folder, not a file (config/missing)",
        "  help: name another one with --config, or leave it out",
      ),
    );
  });

  it("that is not there is named", async () => {
    const project = await givenProject();

    expect(await complaintOf(project, "wsrpc.confg.ts")).toBe(
      lines(
        "error there is no file wsrpc.confg.ts (config/missing)",
        "  help: name another one with --config, or leave it out",
      ),
    );
  });
});
