import { chmod, mkdir, symlink } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { complaintTexts } from "../test/complaint-texts.ts";
import { type GivenProject, givenProject } from "../test/given-project.ts";
import { signedText } from "../test/line-generator.ts";
import { changesOf, writeChanges } from "./write-files.ts";

vi.mock(import("node:fs/promises"), async (original) => {
  const fs = await original();
  const writeFile: typeof fs.writeFile = (path, data) =>
    data === "too much"
      ? Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }))
      : fs.writeFile(path, data);
  return { ...fs, writeFile };
});

const file = (project: GivenProject, name: string, text: string) => ({ path: project.path(name), text });

describe("what changed", () => {
  it("is what differs or is not there", async () => {
    const project = await givenProject({ "out/same.ts": "1\n", "out/other.ts": "1\n" });
    const files = ["same", "other", "new"].map((name) =>
      file(project, `out/${name}.ts`, name === "other" ? "2\n" : "1\n"),
    );

    const changes = await changesOf(files, project.world);

    expect(changes).toEqual([
      { path: project.path("out/other.ts"), before: "1\n", after: "2\n" },
      { path: project.path("out/new.ts"), before: undefined, after: "1\n" },
    ]);
  });

  it("is not a line end that git put there", async () => {
    const project = await givenProject({ "out/a.ts": "1\r\n2\r\n" });

    expect(await changesOf([file(project, "out/a.ts", "1\n2\n")], project.world)).toEqual([]);
  });

  it("is also what was once generated beside it, unless somebody touched it", async () => {
    const old = signedText("old\n");
    const project = await givenProject({
      "out/old.ts": old,
      "out/crlf.d.ts": old.replaceAll("\n", "\r\n"),
      "out/edited.ts": `${old}mine\n`,
      "out/own.ts": "mine\n",
      "out/notes.md": old,
      "out/deep/old.ts": old,
      "old.ts": old,
    });

    const changes = await changesOf([file(project, "out/a.ts", "1\n")], project.world);
    await writeChanges(changes, project.world);

    expect(changes.map(({ after }) => after)).toEqual(["1\n", undefined, undefined]);
    expect(await project.list("out")).toEqual(["a.ts", "deep", "edited.ts", "notes.md", "own.ts"]);
    expect(await project.list("out/deep")).toEqual(["old.ts"]);
    expect(project.has("old.ts")).toBe(true);
  });

  it("cannot be told of a folder in a file's place", async () => {
    const project = await givenProject();
    await mkdir(project.path("out/a.ts"), { recursive: true });

    expect(await complaintTexts(changesOf([file(project, "out/a.ts", "1\n")], project.world))).toEqual([
      "write/failed: out/a.ts cannot be read: EISDIR: illegal operation on a directory. move it out of the way, or name another folder as `out` in the config",
    ]);
  });
});

describe("writing", () => {
  it("makes folders and leaves no drafts", async () => {
    const project = await givenProject();

    await writeChanges([{ path: project.path("a/b/c.ts"), before: undefined, after: "1\n" }], project.world);

    expect(await project.list("a/b")).toEqual(["c.ts"]);
    expect(await project.read("a/b/c.ts")).toBe("1\n");
  });

  it("that fails names the file and the reason, and leaves all as it was", async () => {
    const project = await givenProject({ out: "a file, not a folder" });
    await mkdir(project.path("made/b.ts/inside"), { recursive: true });
    const change = (name: string) => ({ path: project.path(name), before: undefined, after: "1\n" });

    const failing = [change("out/a.ts"), change("made/c.ts"), change("out/b.ts")];
    const messages = [
      ...(await complaintTexts(writeChanges(failing, project.world))),
      ...(await complaintTexts(writeChanges([change("made/b.ts")], project.world))),
    ];

    expect(messages).toEqual([
      "write/failed: out cannot be a folder: a file is in the way. move that file, or name another folder as `out` in the config",
      "write/failed: made/b.ts cannot be written: EISDIR: illegal operation on a directory. see to the folder's permissions, or name another folder as `out` in the config",
    ]);
    expect(await project.list("made")).toEqual(["b.ts"]);
  });

  it("on a disk that is full leaves all as it was", async () => {
    const project = await givenProject({ "out/a.ts": "old\n" });
    const change = (name: string, after: string) => ({ path: project.path(name), before: undefined, after });

    const changes = [change("out/a.ts", "new\n"), change("out/b.ts", "too much")];
    const messages = await complaintTexts(writeChanges(changes, project.world));

    expect(messages).toEqual([
      "write/failed: out/b.ts cannot be written: ENOSPC: no space left on device. make room on the disk, or name another folder as `out` in the config",
    ]);
    expect(await project.list("out")).toEqual(["a.ts"]);
    expect(await project.read("out/a.ts")).toBe("old\n");
  });

  it("through a link that leads nowhere says that it is in the way", async () => {
    const project = await givenProject();
    await symlink(project.path("nowhere"), project.path("out"));

    const messages = await complaintTexts(
      writeChanges([{ path: project.path("out/a.ts"), before: undefined, after: "1\n" }], project.world),
    );

    expect(messages).toEqual([
      "write/failed: out cannot be a folder: a file is in the way. move that file, or name another folder as `out` in the config",
    ]);
  });

  it.runIf(process.platform === "linux")("where the system lets nobody make a folder names the reason", async () => {
    const project = await givenProject();

    const messages = await complaintTexts(
      writeChanges([{ path: "/proc/out/a.ts", before: undefined, after: "1\n" }], project.world),
    );

    expect(messages).toEqual([expect.stringContaining("proc/out/a.ts cannot be written: ENOENT: no such file")]);
  });

  it.skipIf(process.getuid?.() === 0)("in a folder that is closed names the reason", async () => {
    const project = await givenProject({ "out/keep.txt": "" });
    await chmod(project.path("out"), 0o500);

    const messages = await complaintTexts(
      writeChanges([{ path: project.path("out/a.ts"), before: undefined, after: "1\n" }], project.world),
    );
    await chmod(project.path("out"), 0o700); // so that it can be cleared away

    expect(messages[0]).toContain("out/a.ts cannot be written: EACCES: permission denied.");
  });
});
