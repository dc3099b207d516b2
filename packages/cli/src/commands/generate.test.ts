import { stat, utimes } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { type GivenProject, givenProject, pastClockGap } from "../../test/given-project.ts";
import { signedText } from "../../test/line-generator.ts";

const names = ["types.d.ts", "types.d.ts.map", "client.ts", "contract.json"];
const listed = (folder: string) => names.map((name) => `${folder}/${name}\n`).join("");
const two = 'export default [{ contract: "a.ts", out: "a" }, { contract: "b.ts", out: "b" }];\n';

async function timesOf(project: GivenProject, folder: string): Promise<readonly number[]> {
  return Promise.all(names.map(async (name) => (await stat(project.path(`${folder}/${name}`))).mtimeMs));
}

describe("wsrpc generate", () => {
  it("writes what is generated: names on stdout, talk on stderr", async () => {
    const project = await givenProject({ "contract.ts": "send\nwho\n" });

    expect(await project.run("generate")).toEqual({
      code: 0,
      stdout: listed("generated"),
      stderr: "contract.ts: 2 procedures, 4 files written\n",
    });
    expect(await project.list("generated")).toEqual([...names].sort());
    expect(await project.read("generated/client.ts")).toContain("export const who = 1;\n");
  });

  it("says what it is reading, as long as it does", async () => {
    const project = await givenProject({ "a.ts": "send\n", "b.ts": "who\n", "wsrpc.config.ts": two });
    await pastClockGap();

    await project.run("generate");
    await project.run("generate");

    expect(project.progress).toEqual(["reading a.ts", "reading b.ts"]);
  });

  it("writes nothing the second time, and reads nothing either", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });
    await pastClockGap();
    await project.run("gen");
    const before = await timesOf(project, "generated");

    const second = await project.run("gen");

    expect(second).toEqual({ code: 0, stdout: "", stderr: "contract.ts: 1 procedure, generated is up to date\n" });
    expect(await timesOf(project, "generated")).toEqual(before);
    expect(project.generator.asked).toEqual(["contract.ts"]);
  });

  it("writes only what changed", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });
    await project.run("generate");

    await project.write("contract.ts", "send\n\nwho\n");
    const { stdout, stderr } = await project.run("generate");

    expect(stdout).toBe("generated/types.d.ts\ngenerated/client.ts\ngenerated/contract.json\n");
    expect(stderr).toBe("contract.ts: 2 procedures, 3 files written\n");
  });

  it("leaves a checkout with other line ends alone", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });
    await project.run("generate");
    const text = (await project.read("generated/client.ts")).replaceAll("\n", "\r\n");
    await project.write("generated/client.ts", text);

    const { stdout } = await project.run("generate", "--force");

    expect(stdout).toBe("");
    expect(await project.read("generated/client.ts")).toBe(text);
  });

  it("deletes what is no longer generated", async () => {
    const project = await givenProject({
      "contract.ts": "send\n",
      "generated/old.ts": signedText("export {};\n"),
      "generated/mine.ts": "export {};\n",
    });

    const dry = await project.run("generate", "--dry-run");
    const { stdout, stderr } = await project.run("generate");

    expect(dry.stderr).toBe("contract.ts: 1 procedure, 4 files would be written, generated/old.ts would be deleted\n");
    expect(stdout).toBe(listed("generated"));
    expect(stderr).toBe("contract.ts: 1 procedure, 4 files written, generated/old.ts deleted\n");
    expect(await project.list("generated")).toEqual([...names, "mine.ts"].sort());
  });

  it.each(["and all is written anew", "and nothing else has changed"])(
    "takes away what a command left that was killed while it wrote, %s",
    async (which) => {
      const draft = (name: string) => `generated/.${name}.wsrpc-0f8fad5b-d9cb-469f-a165-70867728950e.tmp`;
      const foreign = ["generated/.client.ts.tmp", "generated/.wsrpc-notes.tmp", "generated/client.ts.wsrpc-1.tmp"];
      const names = [draft("client.ts"), ...foreign, draft("young.ts")];
      const project = await givenProject({ "contract.ts": "send\n" });
      if (which !== "and all is written anew") await project.run("generate");
      for (const name of names) await project.write(name, "half of it");
      const longAgo = new Date(Date.now() - 3_600_000);
      for (const name of names.slice(0, -1)) await utimes(project.path(name), longAgo, longAgo);

      await project.run("generate");

      expect(names.filter((name) => project.has(name))).toEqual([...foreign, draft("young.ts")]);
    },
  );

  it("only says what it would do when it runs dry", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });

    expect(await project.run("generate", "--dry-run")).toEqual({
      code: 0,
      stdout: listed("generated"),
      stderr: "contract.ts: 1 procedure, 4 files would be written\n",
    });
    expect(project.has("generated")).toBe(false);
    expect(project.has("node_modules")).toBe(false);
  });

  it("says how long each stage took, if it is asked", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });

    const { stderr } = await project.run("generate", "--stats");

    expect(stderr).toBe("contract.ts: 1 procedure, 4 files written\n  read          1.3 ms\n  emit          0.5 ms\n");
  });

  it("reads everything anew when it is forced to", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });
    await pastClockGap();
    await project.run("generate");

    const { stdout } = await project.run("generate", "--force");

    expect(stdout).toBe("");
    expect(project.generator.asked).toEqual(["contract.ts", "contract.ts"]);
  });

  it("works in another folder, and names files from where it was called", async () => {
    const project = await givenProject({ "apps/chat/contract.ts": "send\n" });

    expect(await project.run("generate", "--cwd", "apps/chat")).toEqual({
      code: 0,
      stdout: listed("apps/chat/generated"),
      stderr: "apps/chat/contract.ts: 1 procedure, 4 files written\n",
    });
  });

  it("generates several contracts", async () => {
    const project = await givenProject({ "a.ts": "send\n", "b.ts": "who\nall\n", "wsrpc.config.ts": two });

    expect(await project.run("generate")).toEqual({
      code: 0,
      stdout: listed("a") + listed("b"),
      stderr: "a.ts: 1 procedure, 4 files written\nb.ts: 2 procedures, 4 files written\n",
    });
  });
});

describe("a mistake", () => {
  it("in one contract leaves the files of all as they were", async () => {
    const project = await givenProject({ "a.ts": "send\n", "b.ts": "who\n! no such thing\n", "wsrpc.config.ts": two });

    expect(await project.run("generate")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "b.ts:2:1",
        "error no such thing (test/line)",
        "  1 | who",
        "  2 | ! no such thing",
        "    | ^",
        "  help: write another line",
        "",
      ].join("\n"),
    });
    expect(project.has("a")).toBe(false);
  });

  it("is JSON on stdout, or an annotation of GitHub, if a program asks", async () => {
    const project = await givenProject({ "contract.ts": "! no such thing\n" });

    const json = await project.run("generate", "--format", "json");
    const github = await project.run("generate", "--format", "github");

    expect({ ...json, stdout: JSON.parse(json.stdout) }).toEqual({
      code: 2,
      stdout: [
        {
          rule: "test/line",
          severity: "error",
          message: "no such thing",
          help: "write another line",
          place: { file: "contract.ts", line: 1, column: 1 },
        },
      ],
      stderr: "",
    });
    expect(github).toEqual({
      code: 2,
      stdout: "::error file=contract.ts,line=1,col=1,title=wsrpc test/line::no such thing. write another line\n",
      stderr: "",
    });
  });

  it("that is only a warning keeps nothing from being written, and is told each time", async () => {
    const project = await givenProject({ "contract.ts": "send\n? are you sure\n" });
    const warning = [
      "contract.ts:2:1",
      "warning are you sure (test/line)",
      "  1 | send",
      "  2 | ? are you sure",
      "    | ^",
      "  help: write another line",
      "",
    ].join("\n");
    await pastClockGap();

    const first = await project.run("generate");
    const second = await project.run("generate");

    expect(first).toMatchObject({ code: 0, stderr: `${warning}contract.ts: 1 procedure, 4 files written\n` });
    expect(second).toMatchObject({ code: 0, stderr: `${warning}contract.ts: 1 procedure, generated is up to date\n` });
    expect(project.generator.asked).toHaveLength(1);
  });

  it("of the config is told", async () => {
    const project = await givenProject({ "wsrpc.config.ts": "export default { contract: 1 };\n" });

    const { code, stdout, stderr } = await project.run("generate");

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^wsrpc\.config\.ts:1:18\nerror wsrpc\.config\.ts: `contract` must be the name of a file/);
  });

  it("finds an empty list of findings where there is none", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });

    expect(await project.run("generate", "--format", "json")).toEqual({
      code: 0,
      stdout: "[]\n",
      stderr: "contract.ts: 1 procedure, 4 files written\n",
    });
  });
});

describe("a file that somebody else wrote", () => {
  it("is never overwritten unasked, and nothing else is written then", async () => {
    const project = await givenProject({
      "contract.ts": "send\n",
      "generated/client.ts": "mine\n",
      "generated/types.d.ts": `${signedText("old\n")}mine\n`,
    });

    expect(await project.run("generate")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error generated/types.d.ts was edited after it was generated (write/edited)",
        "  help: move what you wrote elsewhere, or overwrite it with --force; if it was a formatter, have that leave the folder alone",
        "",
        "error generated/client.ts is in the way: it was not generated (write/foreign)",
        "  help: move what you wrote elsewhere, or overwrite it with --force",
        "",
      ].join("\n"),
    });
    expect(await project.read("generated/client.ts")).toBe("mine\n");
    expect(await project.list("generated")).toEqual(["client.ts", "types.d.ts"]);
  });

  it("is overwritten by force", async () => {
    const project = await givenProject({ "contract.ts": "send\n", "generated/client.ts": "mine\n" });

    expect(await project.run("generate", "--force")).toMatchObject({ code: 0, stdout: listed("generated") });
    expect(await project.read("generated/client.ts")).toContain("export const send = 1;\n");
  });
});
