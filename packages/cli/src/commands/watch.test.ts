import { rm } from "node:fs/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { type GivenProject, givenProject, pastClockGap } from "../../test/given-project.ts";

/** Resolves once it watches. */
async function watching(
  files: Readonly<Record<string, string>>,
  ...flags: string[]
): Promise<{ project: GivenProject; ended: Promise<{ code: number }> }> {
  const project = await givenProject(files);
  await pastClockGap();
  return watchingIn(project, ...flags);
}

async function watchingIn(
  project: GivenProject,
  ...flags: string[]
): Promise<{ project: GivenProject; ended: Promise<{ code: number }> }> {
  const ended = project.run("generate", "--watch", ...flags);
  onTestFinished(async () => {
    project.interrupt();
    await ended;
  });
  await project.hears("watching; Ctrl-C ends it\n");
  return { project, ended };
}

describe("wsrpc generate --watch", () => {
  it("generates at once, and ends well when it is interrupted", async () => {
    const { project, ended } = await watching({ "contract.ts": "send\n" });

    project.interrupt();

    expect(await ended).toMatchObject({ code: 0 });
    expect(project.stderr).toBe("contract.ts: 1 procedure, 4 files written\nwatching; Ctrl-C ends it\n");
    expect(project.has("generated/client.ts")).toBe(true);
  });

  it("says in one line what a change came to", async () => {
    const { project } = await watching({ "contract.ts": "send\n" });

    await project.write("contract.ts", "who\n");
    await project.hears("contract.ts changed: added who, removed send; 3 files written\n");

    expect(await project.read("generated/client.ts")).toContain("export const who = 1;\n");
  });

  it("follows imports, also those that came later", async () => {
    const { project } = await watching({
      "contract.ts": 'import "./a.ts"\n',
      "a.ts": "one\n",
      "deep/b.ts": "two\n",
    });

    await project.write("a.ts", 'one\nimport "./deep/b.ts"\n');
    await project.hears("a.ts changed: added two; 3 files written\n");
    await project.write("deep/b.ts", "three\n");
    await project.hears("deep/b.ts changed: added three, removed two; 3 files written\n");
  });

  it("sees a file to which an import leads from now on in place of a folder's index", async () => {
    const { project } = await watching({ "contract.ts": 'import "./room"\n', "room/index.ts": "one\n" });

    await project.write("room.ts", "two\n");
    await project.hears("room.ts changed: added two, removed one; 3 files written\n");
    await rm(project.path("room.ts"));
    await project.hears("room.ts changed: added one, removed two; 3 files written\n");
  });

  it("is not woken by what it writes", async () => {
    const { project } = await watching({ "contract.ts": "send\n" });

    await project.write("contract.ts", "who\n");
    await project.hears("added who");
    await project.write("contract.ts", "who\n\n");
    await project.hears("contract.ts changed: nothing to write\n");

    expect(project.generator.asked).toHaveLength(3);
  });

  it("is not woken by what it writes beside the contract and the config", async () => {
    const { project } = await watching({
      "contract.ts": "send\n",
      "wsrpc.config.mjs": 'export default { contract: "contract.ts", out: "." };\n',
    });

    await project.write("contract.ts", "who\n");
    await project.hears("contract.ts changed: added who, removed send; 3 files written\n");
    await project.write("contract.ts", "who\n\n");
    await project.hears("contract.ts changed: nothing to write\n");

    expect(project.generator.asked).toHaveLength(3);
    expect(project.stderr.match(/changed/g)).toHaveLength(2);
  });

  it("tells a mistake, keeps the files, and goes on when it is mended", async () => {
    const { project } = await watching({ "contract.ts": "send\n" });
    const before = await project.read("generated/client.ts");

    await project.write("contract.ts", "! no such thing\n");
    await project.hears("error no such thing (test/line)");
    const meanwhile = await project.read("generated/client.ts");
    await project.write("contract.ts", "send\nwho\n");
    await project.hears("contract.ts changed: added who; 3 files written\n");

    expect(meanwhile).toBe(before);
  });

  it.each(["tsconfig.json", "base.json", "package.json", "node_modules/.package-lock.json"])(
    "follows %s, which has a say in where imports lead",
    async (file) => {
      const { project } = await watching({
        "src/contract.ts": "send\n",
        "tsconfig.json": '{ "extends": "./base" }',
        "base.json": "{}",
        "package.json": "{}",
        "node_modules/.package-lock.json": "{}",
      });

      await project.write(file, '{ "paths": {} }');

      await project.hears(`${file} changed: nothing to write\n`);
    },
  );

  it("goes on as soon as what was in the way is moved", async () => {
    const { project } = await watching({ "contract.ts": "send\n" });

    await project.write("generated/client.ts", "mine\n");
    await project.write("contract.ts", "send\nwho\n");
    await project.hears("generated/client.ts is in the way: it was not generated (write/foreign)");
    await project.remove("generated/client.ts");
    await project.hears("generated/client.ts changed: added who; 3 files written\n");
    await project.write("contract.ts", "who\n");
    await project.hears("contract.ts changed: removed send; 3 files written\n");

    expect(await project.read("generated/client.ts")).toContain("who");
    expect(project.stderr).not.toContain("nothing to write");
  });

  it("writes again what somebody deleted, one file or all of them", async () => {
    const { project } = await watching({ "contract.ts": "send\n" });

    await project.remove("generated/client.ts");
    await project.hears("generated/client.ts changed: 1 file written\n");
    const one = project.has("generated/client.ts");
    await rm(project.path("generated"), { recursive: true });
    await project.hears("and 3 more changed: 4 files written\n");
    const all = await project.list("generated");
    await project.remove("generated/types.d.ts");
    await project.hears("generated/types.d.ts changed: 1 file written\n");

    expect(one).toBe(true);
    expect(all).toEqual(["client.ts", "contract.json", "types.d.ts", "types.d.ts.map"]);
  });

  it("writes again what was deleted though it wrote nothing when it began", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });
    await pastClockGap();
    await project.run("generate");
    await watchingIn(project);

    await rm(project.path("generated"), { recursive: true });
    await project.hears("and 3 more changed: 4 files written\n");

    expect(project.has("generated/client.ts")).toBe(true);
  });

  it("waits for a contract that is not there yet", async () => {
    const { project } = await watching({});

    await project.write("src/contract/index.ts", "send\n");
    await project.hears("src/contract/index.ts changed: added send; 4 files written\n");

    expect(project.has("src/generated/client.ts")).toBe(true);
  });

  it("follows the config that it was told of", async () => {
    const config = (contract: string) => `export default { contract: "${contract}", out: "out" };\n`;
    const files = { "contract.ts": "send\n", "other.ts": "who\n", "own.config.ts": config("contract.ts") };
    const { project } = await watching(files, "--config", "own.config.ts");

    await project.write("own.config.ts", config("other.ts"));
    await project.hears("own.config.ts changed: added who, removed send; 3 files written\n");

    expect(await project.read("out/client.ts")).toContain("who");
  });

  it("follows its config", async () => {
    const { project } = await watching({ "contract.ts": "send\n", "other.ts": "who\n" });

    await project.write("wsrpc.config.ts", 'export default { contract: "other.ts", out: "out" };\n');
    await project.hears("wsrpc.config.ts changed: added who; 4 files written\n");

    expect(project.has("out/client.ts")).toBe(true);
  });
});
