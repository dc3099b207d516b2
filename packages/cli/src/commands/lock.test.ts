import { mkdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { contractProject, contractText } from "../../test/contract-project.ts";

const hello = "export const hello = call({ input: z.string(), output: z.string() });";

describe("wsrpc lock", () => {
  it("writes the lock, and says so once", async () => {
    const project = await contractProject(hello);

    expect(await project.run("lock")).toEqual({
      code: 0,
      stdout: "wsrpc.lock.json\n",
      stderr: "accepted 1 contract with 1 procedure as released\n",
    });
    expect(await project.run("lock")).toEqual({
      code: 0,
      stdout: "",
      stderr: "wsrpc.lock.json is up to date: 1 contract with 1 procedure\n",
    });
    expect(JSON.parse(await project.read("wsrpc.lock.json"))).toEqual({
      lock: 1,
      contracts: {
        "contract.ts": { procedures: { hello: { kind: "call", input: "string", output: "string" } }, types: {} },
      },
    });
  });

  it("leaves generated files beside it alone", async () => {
    const project = await contractProject(hello);
    await project.write("wsrpc.config.js", 'export default { contract: "contract.ts", out: "." };');
    await project.run("generate");
    const before = await project.list(".");

    await project.run("lock");

    expect(await project.list(".")).toEqual([...before, "wsrpc.lock.json"].sort());
  });

  it("overwrites nothing that is no lock, unless it is forced to", async () => {
    const project = await contractProject(hello);
    await project.write("wsrpc.lock.json", "mine\n");

    expect(await project.run("lock")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error wsrpc.lock.json is in the way: it was not generated (write/foreign)",
        "  help: move what you wrote elsewhere, or overwrite it with --force",
        "",
      ].join("\n"),
    });
    expect((await project.run("lock", "--force")).code).toBe(0);
    expect(await project.read("wsrpc.lock.json")).toContain('"lock": 1');
  });

  it("names no other place for a lock that cannot be written: there is none", async () => {
    const project = await contractProject(hello);
    await mkdir(project.path("wsrpc.lock.json"));

    const { code, stderr } = await project.run("lock");

    expect(code).toBe(2);
    expect(stderr).toContain("wsrpc.lock.json cannot be read: EISDIR");
    expect(stderr).toContain("\n  help: move it out of the way\n");
  });

  it("accepts no contract that is wrong", async () => {
    const project = await contractProject("export const then = call({});");

    expect(await project.run("lock")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "contract.ts:3:14",
        "error `then` cannot be used: `then` makes its namespace look like a promise, so that `await` would call it (name/then)",
        '  2 | const call = (parts) => ({ kind: "call", ...parts }), topic = (parts) => ({ kind: "topic", ...parts });',
        "  3 | export const then = call({});",
        "    |              ^",
        "  help: export it under another name",
        "",
      ].join("\n"),
    });
    expect(project.has("wsrpc.lock.json")).toBe(false);
  });

  it("accepts what `wsrpc breaking` found", async () => {
    const project = await contractProject(hello);
    await project.run("lock");
    await project.write("contract.ts", contractText("export const bye = call({ output: z.string() });"));

    const before = await project.run("breaking");
    await project.run("lock");
    const after = await project.run("breaking");

    expect([before.code, after.code]).toEqual([3, 0]);
  });
});
