import { chmod, symlink } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { givenProject } from "../test/given-project.ts";

const usage = (text: string) => ({ code: 2, stdout: "", stderr: `error: ${text}\n(add --help for what there is)\n` });

describe("the command line", () => {
  it.each([
    [["genrate"], "unknown command 'genrate'\n(Did you mean generate?)"],
    [["chekc"], "unknown command 'chekc'\n(Did you mean check?)"],
    [["orders"], "unknown command 'orders'"],
    [["generate", "--wach"], "unknown option '--wach'\n(Did you mean --watch?)"],
    [["check", "--formt", "json"], "unknown option '--formt'\n(Did you mean --format?)"],
    [["check", "--type"], "unknown option '--type'\n(Did you mean --types?)"],
    [
      ["generate", "--format", "yaml"],
      "option '--format <format>' argument 'yaml' is invalid. Allowed choices are pretty, json, github.",
    ],
    [["generate", "--watch", "--dry-run"], "option '--watch' cannot be used with option '--dry-run'"],
    [["generate", "extra"], "too many arguments for 'generate'. Expected 0 arguments but got 1."],
    [["generate", "--config"], "option '--config <file>' argument missing"],
  ])("%j is told what is wrong, and what was meant", async (words, text) => {
    const project = await givenProject();

    expect(await project.run(...words)).toEqual(usage(text));
  });

  it("shows its help on stderr if it is told nothing", async () => {
    const project = await givenProject();

    const { code, stdout, stderr } = await project.run();

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Usage: wsrpc \[options\] \[command\]\n/);
  });

  it("shows its help and version on stdout if it is asked", async () => {
    const project = await givenProject();

    expect(await project.run("--help")).toMatchObject({ code: 0, stderr: "" });
    expect(project.stdout).toMatch(/^Usage: wsrpc \[options\] \[command\]\n/);
    expect(await project.run("generate", "--help")).toMatchObject({ code: 0, stderr: "" });
    expect(project.stdout).toContain("--watch            generate again whenever the contract changes\n");
    expect(await project.run("--version")).toEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
  });

  it("owns up to a fault of its own, which is no finding", async () => {
    const generator = { generate: () => Promise.reject(new Error("no idea")), stamp: () => "1" };
    const project = await givenProject({ "contract.ts": "send\n" }, { generator });

    const { code, stdout, stderr } = await project.run("generate");

    expect({ code, stdout }).toEqual({ code: 70, stdout: "" });
    expect(stderr).toMatch(/^wsrpc itself failed, please report this:\nError: no idea\n {4}at /);
  });

  it("tells of a file that the system keeps from it, which is no fault of its own", async () => {
    const project = await givenProject({ "contract.ts": "send\n" });
    await symlink("wsrpc.lock.json", project.path("wsrpc.lock.json"));

    expect(await project.run("breaking")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error wsrpc.lock.json cannot be used: ELOOP: too many symbolic links encountered (file/refused)\n  help: see to its permissions, and that it is what it should be\n",
    });
  });

  it.skipIf(process.getuid?.() === 0)("tells of a config that it may not read", async () => {
    const project = await givenProject({ "wsrpc.config.ts": "export default {};\n" });
    await chmod(project.path("wsrpc.config.ts"), 0);

    expect(await project.run("generate")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error wsrpc.config.ts cannot be used: EACCES: permission denied (file/refused)\n  help: see to its permissions, and that it is what it should be\n",
    });
  });

  it("tells of a folder that is not there", async () => {
    const project = await givenProject();

    const { code, stderr } = await project.run("generate", "--cwd", "nowhere");

    expect(code).toBe(2);
    expect(stderr).toContain("nowhere");
  });
});
