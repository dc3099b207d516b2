import type { Diagnostic } from "@wsrpc-ts/codegen";
import { describe, expect, it } from "vitest";
import { givenProject } from "../test/given-project.ts";
import { reportDiagnostics } from "./report.ts";

const contract = "// chat\nexport const then = call();\nexport const b = call();\n";
const finding: Diagnostic = {
  rule: "name/then",
  severity: "error",
  message: "`then` cannot be used",
  help: "export it under another name",
  place: { file: "src/contract.ts", line: 2, column: 14 },
};

describe("a pretty report", () => {
  it("shows place, rule, the lines around and how to mend it", async () => {
    const project = await givenProject({ "src/contract.ts": contract });

    reportDiagnostics([finding], "pretty", project.world);

    expect(project.stdout).toBe("");
    expect(project.stderr).toBe(
      [
        "src/contract.ts:2:14",
        "error `then` cannot be used (name/then)",
        "  1 | // chat",
        "  2 | export const then = call();",
        "    |              ^",
        "  3 | export const b = call();",
        "  help: export it under another name",
        "",
      ].join("\n"),
    );
  });

  it("separates findings by an empty line, and does without a place or a file", async () => {
    const project = await givenProject();
    const { place, ...placeless } = finding;

    reportDiagnostics([{ ...placeless, severity: "warning" }, finding], "pretty", project.world);

    expect(project.stderr).toBe(
      [
        "warning `then` cannot be used (name/then)",
        "  help: export it under another name",
        "",
        "src/contract.ts:2:14",
        "error `then` cannot be used (name/then)",
        "  help: export it under another name",
        "",
      ].join("\n"),
    );
  });

  it("is coloured if stderr is a terminal", async () => {
    const project = await givenProject({ "src/contract.ts": contract }, { colors: { stdout: false, stderr: true } });

    reportDiagnostics([finding], "pretty", project.world);

    reportDiagnostics([{ ...finding, severity: "warning" }], "pretty", project.world);

    expect(project.stderr).toContain("\u001b[33mwarning\u001b[39m `then`");
    expect(project.stderr).toContain("\u001b[31merror\u001b[39m `then` cannot be used \u001b[2m(name/then)\u001b[22m");
  });

  it("lets nothing of a contract steer the terminal", async () => {
    const hostile = "a\u001b[2Jb\u202ec\u0007\u0008d";
    const project = await givenProject({ "src/contract.ts": `\n\t${hostile} then\n` });
    const place = { file: "src/contract.ts", line: 2, column: 2 + hostile.length + 1 };

    reportDiagnostics([{ ...finding, message: hostile, help: hostile, place }], "pretty", project.world);

    const shown = "a\\u001b[2Jb\\u202ec\\u0007\\u0008d";
    expect(project.stderr).toBe(
      [
        `src/contract.ts:2:${place.column}`,
        `error ${shown} (name/then)`,
        "  1 |",
        `  2 |  ${shown} then`,
        `    |  ${" ".repeat(shown.length)} ^`,
        `  help: ${shown}`,
        "",
      ].join("\n"),
    );
  });

  it("shows the part of a long line that it is about", async () => {
    const line = `${"a".repeat(500)}X${"b".repeat(500)}`;
    const project = await givenProject({ "src/contract.ts": line });

    reportDiagnostics(
      [{ ...finding, place: { file: "src/contract.ts", line: 1, column: 501 } }],
      "pretty",
      project.world,
    );

    const [, , shown = "", mark = ""] = project.stderr.split("\n");
    expect(shown.length).toBeLessThan(130);
    expect(shown[mark.indexOf("^")]).toBe("X");
  });

  it("names files from where the command was called", async () => {
    const project = await givenProject({ "packages/chat/src/contract.ts": contract });
    const world = { ...project.world, cwd: project.path("packages/chat") };

    reportDiagnostics([finding], "pretty", world);

    expect(project.stderr).toMatch(/^packages\/chat\/src\/contract.ts:2:14\n/);
    expect(project.stderr).toContain("  2 | export const then = call();\n");
  });
});

describe("a JSON report", () => {
  it("is one document on stdout", async () => {
    const project = await givenProject();

    const { place, ...placeless } = finding;

    reportDiagnostics([finding, placeless], "json", project.world);

    expect(project.stderr).toBe("");
    expect(JSON.parse(project.stdout)).toEqual([finding, placeless]);
  });
});

describe("a report for GitHub", () => {
  it("is one annotation per line", async () => {
    const project = await givenProject();
    const { place, ...placeless } = finding;

    reportDiagnostics(
      [finding, { ...placeless, severity: "warning", message: "50%,\r\nor: so" }],
      "github",
      project.world,
    );

    expect(project.stdout).toBe(
      [
        "::error file=src/contract.ts,line=2,col=14,title=wsrpc name/then::`then` cannot be used. export it under another name",
        "::warning title=wsrpc name/then::50%25,%0D%0Aor: so. export it under another name",
        "",
      ].join("\n"),
    );
  });

  it("names files from the root of the repository, and escapes what would end their names", async () => {
    const project = await givenProject();
    const { folder } = project;
    const cwd = project.path("packages/a,b:c");
    const world = { ...project.world, cwd, shell: cwd, env: { GITHUB_WORKSPACE: folder } };

    reportDiagnostics([finding], "github", world);

    expect(project.stdout).toContain("file=packages/a%2Cb%3Ac/src/contract.ts,line=2,");
  });
});
