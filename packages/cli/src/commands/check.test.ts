import { describe, expect, it } from "vitest";
import { type GivenProject, givenProject } from "../../test/given-project.ts";
import { signedText } from "../../test/line-generator.ts";

/** With what was generated from `send` alone. */
async function generated(contract = "send\n", changes: Parameters<typeof givenProject>[1] = {}): Promise<GivenProject> {
  const project = await givenProject({ "contract.ts": "send\n" }, changes);
  await project.run("generate");
  await project.write("contract.ts", contract);
  return project;
}

/** The first line of a generated file holds a signature. */
const unsigned = (text: string) => text.replace(/^[-+ ]\/\/ .*\n/gm, "");

describe("wsrpc check", () => {
  it("is content with fresh files, whatever line ends git gave them", async () => {
    const project = await generated();
    const text = await project.read("generated/client.ts");
    await project.write("generated/client.ts", text.replaceAll("\n", "\r\n"));

    expect(await project.run("check")).toEqual({ code: 0, stdout: "", stderr: "generated files are up to date\n" });
  });

  it("shows stale files as a unified diff, and the command that mends it", async () => {
    const project = await generated("send\nwho\n");

    const { code, stdout, stderr } = await project.run("check");

    expect(code).toBe(1);
    expect(stderr).toBe("3 files are stale: run `npx wsrpc generate` and commit what it writes\n");
    expect(unsigned(stdout)).toBe(
      [
        "--- a/generated/types.d.ts",
        "+++ b/generated/types.d.ts",
        "@@ -1,2 +1,2 @@",
        '-export type Name = "send";',
        '+export type Name = "send" | "who";',
        "--- a/generated/client.ts",
        "+++ b/generated/client.ts",
        "@@ -1,2 +1,3 @@",
        " export const send = 1;",
        "+export const who = 1;",
        "--- a/generated/contract.json",
        "+++ b/generated/contract.json",
        "@@ -2,8 +2,11 @@",
        '   "protocol": "wsrpc/1",',
        '   "procedures": [',
        "     {",
        '       "name": "send"',
        "+    },",
        "+    {",
        '+      "name": "who"',
        "     }",
        "   ],",
        '   "types": {}',
        " }",
        "",
      ].join("\n"),
    );
  });

  it("writes nothing", async () => {
    const project = await generated("send\nwho\n");
    const before = await project.read("generated/client.ts");

    await project.run("check");

    expect(await project.read("generated/client.ts")).toBe(before);
  });

  it("reads the contract anew, whatever is remembered", async () => {
    const project = await generated();

    await project.run("check");
    await project.run("check");

    expect(project.generator.asked).toHaveLength(3);
  });

  it("shows a file that is missing, and one that is no longer generated", async () => {
    const project = await givenProject({ "contract.ts": "send\n", "generated/old.ts": signedText("export {};\n") });

    const { code, stdout, stderr } = await project.run("check");

    expect(code).toBe(1);
    expect(stdout).toContain('--- /dev/null\n+++ b/generated/types.d.ts.map\n@@ -0,0 +1,1 @@\n+{"version":3');
    expect(unsigned(stdout)).toContain("--- a/generated/old.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-export {};\n");
    expect(stderr).toBe("5 files are stale: run `npx wsrpc generate` and commit what it writes\n");
  });

  it("names the mend as it must be called from here", async () => {
    const project = await givenProject({
      "apps/my chat/rpc.config.ts": 'export default { contract: "contract.ts", out: "out" };\n',
      "apps/my chat/contract.ts": "send\n",
      "apps/my chat/out/client.ts": "mine\n",
    });

    const { stderr } = await project.run("check", "--cwd", "apps/my chat", "--config", "rpc.config.ts");

    expect(stderr).toBe(
      '4 files are stale: run `npx wsrpc generate --cwd "apps/my chat" --config rpc.config.ts --force` and commit what it writes\n',
    );
  });

  it("colours the diff on a terminal, and lets nothing of it steer that", async () => {
    const project = await generated("send\n", { colors: { stdout: true, stderr: false } });
    await project.write("generated/client.ts", "export const \u001b[31msend = 1;\n");

    const { stdout } = await project.run("check");

    expect(stdout).toContain("\u001b[31m-export const \\u001b[31msend = 1;\u001b[39m\n");
    expect(stdout).toContain("\u001b[1m--- a/generated/client.ts\u001b[22m\n");
  });

  it("cuts the long lines of a diff on a terminal, such as a source map's, and leaves a patch that goes elsewhere whole", async () => {
    const line = "x".repeat(5_000);
    const colors = { stdout: true, stderr: false };
    const project = await generated("send\n", { colors });
    await project.write("generated/client.ts", `${line}\n`);

    const { stdout } = await project.run("check");
    colors.stdout = false;
    const patch = (await project.run("check")).stdout;

    expect(stdout).toContain(`\u001b[31m-${"x".repeat(399)}… (4601 characters more)\u001b[39m\n`);
    expect(patch).toContain(`\n-${line}\n`);
  });

  it("tells programs one finding for each stale file", async () => {
    const project = await generated("send\nwho\n");

    const json = await project.run("check", "--format", "json");
    const github = await project.run("check", "--format", "github");

    expect({ ...json, stdout: JSON.parse(json.stdout)[1] }).toEqual({
      code: 1,
      stdout: {
        rule: "check/stale",
        severity: "error",
        message: "generated/client.ts is stale",
        help: "run `npx wsrpc generate` and commit what it writes",
        place: { file: "generated/client.ts", line: 1, column: 1 },
      },
      stderr: "",
    });
    expect(github.code).toBe(1);
    expect(github.stdout.split("\n")[1]).toBe(
      "::error file=generated/client.ts,line=1,col=1,title=wsrpc check/stale::generated/client.ts is stale. run `npx wsrpc generate` and commit what it writes",
    );
  });

  it("tells programs of nothing by an empty list", async () => {
    const project = await generated();

    expect((await project.run("check", "--format", "json")).stdout).toBe("[]\n");
    expect((await project.run("check", "--format", "github")).stdout).toBe("");
  });

  it("ends with 2 for a contract that cannot be read, and says nothing of files", async () => {
    const project = await generated("! no such thing\n");

    const { code, stdout, stderr } = await project.run("check");

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^contract\.ts:1:1\nerror no such thing/);
    expect(stderr).not.toContain("stale");
  });
});

describe("wsrpc check --types", () => {
  async function provable(contract: string, type: string): Promise<GivenProject> {
    const project = await generated();
    await project.linkTypeScript();
    await project.write("contract.ts", `send\nexport interface Schema { is: ${contract} }\n`);
    await project.run("generate", "--force");
    await project.write("generated/server.ts", "export {};\n");
    project.generator.proofs = [
      { subject: "send: `input` as a client gives it", generated: type, contract: 'contract.Schema["is"]' },
      { subject: "send: `output` as a client gets it", generated: "string" },
    ];
    return project;
  }

  // A contract of lines is no TypeScript: its first line is an expression that names nothing.
  const declared = "declare const send: 1;";

  it("says how many types were proved, and which have nothing to equal", async () => {
    const project = await provable("string", "string");
    await project.write("contract.ts", `${declared}\nsend\nexport interface Schema { is: string }\n`);

    expect(await project.run("check", "--types")).toEqual({
      code: 0,
      stdout: "",
      stderr: [
        "generated files are up to date",
        "contract.ts: 1 type proved equal to the contract's",
        "  not compared: send: `output` as a client gets it: on the wire it is neither zod's input nor its output",
        "",
      ].join("\n"),
    });
  });

  it("ends with 1 for a type that is another one", async () => {
    const project = await provable("string", "number");
    await project.write("contract.ts", `${declared}\nsend\nexport interface Schema { is: string }\n`);

    const { code, stderr } = await project.run("check", "--types");

    expect(code).toBe(1);
    expect(stderr).toContain(
      [
        "error send: `input` as a client gives it is generated as",
        "    number",
        "  but the contract makes it",
        "    string (types/unequal)",
      ].join("\n"),
    );
    expect(stderr).not.toContain("proved equal");
  });

  it("ends with 2 where nothing can be told, as the contract does not compile", async () => {
    const project = await provable("string", "string");

    const { code, stderr } = await project.run("check", "--types");

    expect(code).toBe(2);
    expect(stderr).toContain("contract.ts:1:1\nerror TypeScript cannot compile what the proofs stand on: TS2304: ");
  });

  it("proves nothing of stale files", async () => {
    const project = await provable("string", "number");
    await project.write("contract.ts", "send\nwho\n");

    const { code, stderr } = await project.run("check", "--types");

    expect(code).toBe(1);
    expect(stderr).toBe("3 files are stale: run `npx wsrpc generate` and commit what it writes\n");
  });
});
