import { mkdir, rm, symlink, utimes } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { type GivenProject, givenProject, pastClockGap } from "../test/given-project.ts";
import { recallLastRun, rememberLastRun } from "./last-run.ts";
import { writeChanges } from "./write-files.ts";

const target = { contract: "src/contract.ts", out: "src/generated" };

const files = {
  "src/contract.ts": 'import * as z from "zod";\nimport "./other.ts"\nsend\n',
  "src/other.ts": "history\n",
  "tsconfig.json": '{ "extends": "./tools/base" }',
  "tools/base.json": "{}",
  "node_modules/zod/package.json": '{ "version": "4.6.7" }',
  "node_modules/.package-lock.json": "{}",
};

/** A project that was generated just now. */
async function generatedProject(given: Record<string, string> = files): Promise<GivenProject> {
  const project = await givenProject(given);
  await generated(project);
  return project;
}

/** @param inputs if they are others than the names that were read, as where those are links */
async function generated(project: GivenProject, inputs?: readonly string[]): Promise<void> {
  await pastClockGap();
  const startedAt = Date.now();
  const round = await project.generator.generate({ ...target, cwd: project.folder });
  const changes = round.files.map(({ path, text }) => ({ path, before: undefined, after: text }));
  await writeChanges(changes, project.world);
  await rememberLastRun(target, { ...round, inputs: inputs ?? round.inputs }, startedAt, project.world);
}

describe("the last run", () => {
  it("is recalled with what it read and found", async () => {
    const project = await generatedProject({ ...files, "src/other.ts": "history\n? long names\n" });

    const last = await recallLastRun(target, project.world);

    expect(last).toMatchObject({
      procedures: 2,
      diagnostics: [{ severity: "warning", message: "long names" }],
      inputs: [project.path("src/contract.ts"), project.path("src/other.ts")],
      outputs: expect.arrayContaining([project.path("src/generated/client.ts")]),
    });
  });

  it.each<[string, (project: GivenProject) => Promise<void> | void]>([
    ["a module of the contract changed", (project) => project.write("src/other.ts", "history2\n")],
    ["a module of the contract is gone", (project) => rm(project.path("src/other.ts"))],
    ["a file came beside a module, which an import may now lead to", (project) => project.write("src/other.tsx", "")],
    ["a generated file was edited", (project) => project.write("src/generated/client.ts", "mine")],
    ["a generated file is gone", (project) => rm(project.path("src/generated/contract.json"))],
    ["a file came beside the generated ones", (project) => project.write("src/generated/more.ts", "")],
    ["tsconfig.json changed", (project) => project.write("tsconfig.json", "{}")],
    ["what tsconfig.json extends changed", (project) => project.write("tools/base.json", '{ "a": 1 }')],
    ["a nearer tsconfig.json came", (project) => project.write("src/tsconfig.json", "{}")],
    ["package.json changed", (project) => project.write("package.json", '{ "imports": {} }')],
    ["a package has another version", (project) => project.write("node_modules/zod/package.json", "{}")],
    ["something was installed", (project) => project.write("node_modules/.package-lock.json", '{ "a": 1 }')],
    [
      "the generator is another one",
      (project) => {
        project.generator.version = "2";
      },
    ],
  ])("is not recalled if %s", async (_what, change) => {
    const project = await generatedProject();
    await change(project);

    expect(await recallLastRun(target, project.world)).toBeUndefined();
  });

  it("is not recalled if a link beside a module leads elsewhere, which an import may go through", async () => {
    const project = await givenProject(files);
    await project.write("one/a.ts", "");
    await project.write("two/a.ts", "");
    await symlink(project.path("one"), project.path("src/lib"));
    await generated(project);
    expect(await recallLastRun(target, project.world)).toBeDefined();

    await rm(project.path("src/lib"));
    await symlink(project.path("two"), project.path("src/lib"));

    expect(await recallLastRun(target, project.world)).toBeUndefined();
  });

  it("is not recalled if the contract is no link any more, or one that leads elsewhere", async () => {
    const project = await givenProject({ ...files, "one.ts": "send\n", "two.ts": "send\nhistory\n" });
    const contract = project.path(target.contract);
    const link = async (name: string) => {
      await rm(contract, { force: true });
      await symlink(project.path(name), contract);
    };
    await link("one.ts");
    await generated(project, [project.path("one.ts")]);
    expect(await recallLastRun(target, project.world)).toBeDefined();

    await link("two.ts");
    expect(await recallLastRun(target, project.world)).toBeUndefined();

    await link("one.ts");
    expect(await recallLastRun(target, project.world)).toBeDefined();

    await rm(contract);
    await project.write(target.contract, "send\nhistory\n");
    expect(await recallLastRun(target, project.world)).toBeUndefined();
  });

  it("is recalled whatever else changed, and whatever the times of files say", async () => {
    const project = await generatedProject();
    await project.write("README.md", "more");
    await utimes(project.path("src/contract.ts"), new Date(), new Date());

    expect(await recallLastRun(target, project.world)).toMatchObject({ procedures: 2 });
  });

  it("is not recalled for other options", async () => {
    const project = await generatedProject();

    expect(await recallLastRun({ ...target, importExtension: "" }, project.world)).toBeUndefined();
    expect(await recallLastRun({ ...target, clientCodecs: true }, project.world)).toBeUndefined();
    expect(await recallLastRun({ ...target, out: "elsewhere" }, project.world)).toBeUndefined();
  });

  it("is kept where an import leads to no package, and where a tsconfig.json extends itself", async () => {
    const project = await generatedProject({
      ...files,
      "src/other.ts": 'import "@app/names";\nhistory\n',
      "tools/base.json": '{ "extends": "../tsconfig.json" }',
    });

    expect(await recallLastRun(target, project.world)).toMatchObject({ procedures: 2 });
  });

  it("is not kept if a module changed while it was read", async () => {
    const project = await givenProject(files);
    await pastClockGap();
    const startedAt = Date.now();
    const generated = await project.generator.generate({ ...target, cwd: project.folder });
    await project.write("src/other.ts", "changed\n");

    await rememberLastRun(target, generated, startedAt, project.world);

    expect(await recallLastRun(target, project.world)).toBeUndefined();
    expect(project.has("node_modules/.cache/wsrpc")).toBe(false);
  });

  it("is not kept if the contract imports a package that is linked from elsewhere", async () => {
    const project = await givenProject({ ...files, "lib/package.json": "{}" });
    await rm(project.path("node_modules/zod"), { recursive: true });
    await symlink(project.path("lib"), project.path("node_modules/zod"));
    await pastClockGap();
    const generated = await project.generator.generate({ ...target, cwd: project.folder });

    await rememberLastRun(target, generated, Date.now(), project.world);

    expect(project.has("node_modules/.cache/wsrpc")).toBe(false);
  });

  it.each([
    ["reads the environment", "send\nprocess.env.MODE\n"],
    ["reads the environment", "const { env } = process\nsend\n"],
    ["reads the environment", "const { env } = process as any;\nsend\n"],
    ["reads the environment", "const mode = modeOf(process);\nsend\n"],
    ["reads what Node.js gives it", 'import { readFileSync } from "fs";\nsend\n'],
    ["asks where it is", "import.meta.dirname\nsend\n"],
  ])("is not kept if a module %s: that may change unseen", async (_what, text) => {
    const project = await generatedProject({ ...files, "src/other.ts": text });

    expect(await recallLastRun(target, project.world)).toBeUndefined();
    expect(project.has("node_modules/.cache/wsrpc")).toBe(false);
  });

  it("is forgotten without harm if it cannot be kept or read", async () => {
    const project = await givenProject(files);
    await project.write("node_modules/.cache", "a file in the way");
    await pastClockGap();
    const generated = await project.generator.generate({ ...target, cwd: project.folder });

    await rememberLastRun(target, generated, Date.now(), project.world);

    expect(await recallLastRun(target, project.world)).toBeUndefined();
  });

  it("is forgotten if its memory is damaged", async () => {
    const project = await generatedProject();
    const [name = ""] = await project.list("node_modules/.cache/wsrpc");
    await project.write(`node_modules/.cache/wsrpc/${name}`, "{");
    await mkdir(project.path("other"));

    expect(await recallLastRun(target, project.world)).toBeUndefined();
  });
});
