import { describe, expect, it } from "vitest";
import { type GivenProject, givenProject } from "../../test/given-project.ts";

const said = (...lines: string[]) => ({ code: 0, stdout: "", stderr: `${lines.join("\n")}\n` });

async function jsonOf(project: GivenProject, name: string): Promise<unknown> {
  return JSON.parse(await project.read(name));
}

async function emptyFolder(): Promise<GivenProject> {
  const project = await givenProject();
  await project.remove("package.json");
  return project;
}

describe("wsrpc init in an empty folder", () => {
  it("writes a contract, a config, a tsconfig and a package.json, and says what is next", async () => {
    const project = await emptyFolder();

    expect(await project.run("init")).toEqual(
      said(
        "wrote src/contract/index.ts",
        "wrote wsrpc.config.ts",
        "wrote tsconfig.json",
        "wrote package.json",
        "",
        "next:",
        "  npm install @wsrpc-ts/runtime zod",
        "  npm install --save-dev @wsrpc-ts/cli @types/node typescript",
        "  npx wsrpc generate",
        "",
        "then give createRouter() of src/generated/server.ts your handlers, and call them with createClient() of src/generated/client.ts",
      ),
    );
    expect(await project.list(".")).toEqual(["package.json", "src", "tsconfig.json", "wsrpc.config.ts"]);
    expect(await jsonOf(project, "package.json")).toMatchObject({
      private: true,
      type: "module",
      scripts: { "wsrpc:generate": "wsrpc generate", "wsrpc:check": "wsrpc check" },
    });
  });

  it("writes a config that its own generate can read", async () => {
    const project = await emptyFolder();
    await project.run("init");

    expect(await project.run("generate")).toMatchObject({
      code: 0,
      stderr: "src/contract/index.ts: 0 procedures, 4 files written\n",
    });
    expect(project.has("src/generated/client.ts")).toBe(true);
  });

  it("keeps everything the second time", async () => {
    const project = await emptyFolder();
    await project.run("init");
    await project.write("src/contract/index.ts", "mine\n");

    expect((await project.run("init")).stderr).toBe(
      [
        "kept src/contract/index.ts",
        "kept wsrpc.config.ts",
        "kept package.json",
        "",
        "next:",
        "  npm install @wsrpc-ts/runtime zod",
        "  npm install --save-dev @wsrpc-ts/cli @types/node typescript",
        "  npx wsrpc generate",
        "",
      ].join("\n"),
    );
    expect(await project.read("src/contract/index.ts")).toBe("mine\n");
  });

  it("names the package after the folder, as npm allows it", async () => {
    const project = await givenProject({ "My Chat_2!/.keep": "" });

    await project.run("init", "--cwd", "My Chat_2!");

    expect(await jsonOf(project, "My Chat_2!/package.json")).toMatchObject({ name: "my-chat-2" });
  });
});

describe("wsrpc init in a project", () => {
  it("that has a contract keeps it, and configures that one", async () => {
    const project = await givenProject({ "contract.ts": "send\n", "tsconfig.json": "{}" });

    const { stderr } = await project.run("init");

    expect(stderr).toMatch(
      /^kept contract\.ts\nwrote wsrpc\.config\.ts\nadded to package\.json: wsrpc:generate, wsrpc:check\n/,
    );
    expect(await project.read("contract.ts")).toBe("send\n");
    expect(await project.read("tsconfig.json")).toBe("{}");
    expect(await project.run("generate")).toMatchObject({ code: 0 });
    expect(await project.list("generated")).toContain("client.ts");
  });

  it("finds nothing wrong, and tells programs so", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });

    expect(await project.run("init", "--format", "json")).toMatchObject({ code: 0, stdout: "[]\n" });
  });

  it("that has a config writes no contract beside it", async () => {
    const config = 'export default { contract: "rpc.ts", out: "out" };\n';
    const project = await givenProject({ "wsrpc.config.mjs": config, "rpc.ts": "send\n" });

    await project.run("init");

    expect(await project.read("wsrpc.config.mjs")).toBe(config);
    expect(project.has("src")).toBe(false);
    expect(project.has("wsrpc.config.ts")).toBe(false);
  });

  it.each([
    ["takes all below src", '{ "compilerOptions": { "rootDir": "./src" } }', "wsrpc.config.mjs"],
    ["names what it takes", '{ "compilerOptions": { "rootDir": "src" }, "include": ["src"] }', "wsrpc.config.ts"],
    ["only speaks of src", '{\n  "compilerOptions": {\n    // "rootDir": "./src",\n  }\n}', "wsrpc.config.ts"],
    ["takes all there is", '{ "compilerOptions": { "rootDir": "./" } }', "wsrpc.config.ts"],
  ])("beside a tsconfig.json that %s writes a config that this compiles with", async (_title, tsconfig, name) => {
    const project = await givenProject({ "tsconfig.json": tsconfig });

    const { stderr } = await project.run("init");

    expect(stderr).toContain(`wrote ${name}\n`);
    expect(await project.read(name)).toContain("export default defineConfig({ contract: ");
  });

  it("below a tsconfig.json writes none", async () => {
    const project = await givenProject({ "tsconfig.json": "{}", "app/package.json": "{}\n" });

    await project.run("init", "--cwd", "app");

    expect(await project.list("app")).toEqual(["package.json", "src", "wsrpc.config.ts"]);
  });

  it("adds to package.json in its own layout, and changes no script", async () => {
    const project = await givenProject({
      "package.json": '{\n\t"name": "app",\n\t"scripts": {\n\t\t"wsrpc:check": "mine"\n\t},\n\t"version": "1.0.0"\n}\n',
    });

    const { stderr } = await project.run("init");

    expect(stderr).toContain("added to package.json: wsrpc:generate\n");
    expect(await project.read("package.json")).toBe(
      '{\n\t"name": "app",\n\t"scripts": {\n\t\t"wsrpc:check": "mine",\n\t\t"wsrpc:generate": "wsrpc generate"\n\t},\n\t"version": "1.0.0"\n}\n',
    );
  });

  it("leaves package.json the line ends that it has, and a last line without one", async () => {
    const project = await givenProject({
      "package.json": '{\r\n  "scripts": {\r\n    "wsrpc:check": "mine"\r\n  }\r\n}',
    });

    await project.run("init");

    expect(await project.read("package.json")).toBe(
      '{\r\n  "scripts": {\r\n    "wsrpc:check": "mine",\r\n    "wsrpc:generate": "wsrpc generate"\r\n  }\r\n}',
    );
  });

  it.each([
    ["that npm has just made hears how its files become ES modules", { type: "commonjs" }, {}, true],
    ["without a type hears it too", {}, {}, true],
    ["of ES modules does not", { type: "module" }, {}, false],
    ["that has a tsconfig.json knows what it is", { type: "commonjs" }, { "tsconfig.json": "{}" }, false],
  ])("%s", async (_what, manifest, files, hears) => {
    const project = await givenProject({ ...files, "package.json": JSON.stringify(manifest) });

    const { stderr } = await project.run("init");

    expect(stderr.includes("\n  npm pkg set type=module\n\nnext:\n")).toBe(hears);
    expect(await jsonOf(project, "package.json")).toMatchObject(manifest);
  });

  it("asks for no package that is there", async () => {
    const project = await givenProject({
      "package.json": JSON.stringify({
        dependencies: { zod: "4", "@wsrpc-ts/runtime": "1", typescript: "7" },
        devDependencies: { "@wsrpc-ts/cli": "1", "@types/node": "20" },
      }),
    });

    expect((await project.run("init")).stderr).toMatch(/\nnext:\n {2}npx wsrpc generate\n\nthen /);
  });

  it("that cannot be written to says what is in the way", async () => {
    const project = await givenProject({ src: "no folder" });

    expect(await project.run("init")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error src/contract/index.ts cannot be written: ENOTDIR: not a directory (write/failed)",
        "  help: see to the folder's permissions and to what is in the way, then run `npx wsrpc init` again: it keeps what is there",
        "",
      ].join("\n"),
    });
  });

  it.each([
    ["package-lock.json", "npm install", "npm install --save-dev", "npx"],
    ["pnpm-lock.yaml", "pnpm add", "pnpm add -D", "pnpm"],
    ["yarn.lock", "yarn add", "yarn add -D", "yarn"],
    ["bun.lock", "bun add", "bun add -D", "bunx"],
  ])("with a %s speaks of its package manager", async (lock, add, addDev, run) => {
    const project = await givenProject({ [lock]: "", "app/package.json": "{}" });

    const { stderr } = await project.run("init", "--cwd", "app");

    expect(stderr).toContain(
      `next:\n  ${add} @wsrpc-ts/runtime zod\n  ${addDev} @wsrpc-ts/cli @types/node typescript\n  ${run} wsrpc generate\n`,
    );
  });

  it("speaks of the package manager whose lock file is nearest", async () => {
    const project = await givenProject({ "package-lock.json": "", "app/yarn.lock": "", "app/package.json": "{}" });

    const { stderr } = await project.run("init", "--cwd", "app");

    expect(stderr).toContain("\n  yarn wsrpc generate\n");
  });

  it.each([
    ['["a"]', "is no object"],
    ['{ "scripts": "build" }', "holds `scripts` that are no object"],
  ])("with %s as its package.json leaves that alone, and says so", async (text, what) => {
    const project = await givenProject({ "package.json": text });

    const { code, stderr } = await project.run("init");

    expect([code, stderr.split("\n")[0]]).toEqual([2, `error package.json ${what} (init/package)`]);
    expect(await project.read("package.json")).toBe(text);
  });

  it("with a broken package.json writes nothing, and says so", async () => {
    const project = await givenProject({ "package.json": '{ "name": \n' });

    const { code, stdout, stderr } = await project.run("init");

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error package\.json is no JSON: .* \(init\/package\)\n {2}help: mend it and run `npx wsrpc init` again; nothing was written\n$/,
    );
    expect(await project.list(".")).toEqual(["package.json"]);
  });
});
