import { describe, expect, it } from "vitest";
import { contractProject, contractText } from "../../test/contract-project.ts";

const hello = "/** Greets. */\nexport const hello = call({ input: z.string(), output: z.string() });";
const manifest = '{ "type": "module", "name": "greeter", "version": "1.2.3", "description": "Greets people." }\n';

describe("wsrpc docs", () => {
  it("writes a document and a page, and says so once", async () => {
    const project = await contractProject(hello);
    await project.write("package.json", manifest);

    expect(await project.run("docs")).toEqual({
      code: 0,
      stdout: "docs/contract/asyncapi.json\ndocs/contract/index.html\n",
      stderr: "1 procedure documented, 2 files written\n",
    });
    expect(await project.run("docs")).toEqual({
      code: 0,
      stdout: "",
      stderr: "1 procedure documented, docs/contract is up to date\n",
    });
    const { info, operations } = JSON.parse(await project.read("docs/contract/asyncapi.json"));
    expect(info).toMatchObject({ title: "greeter", version: "1.2.3" });
    expect(operations.hello).toMatchObject({ action: "receive", description: "Greets." });
    expect(await project.read("docs/contract/index.html")).toContain(
      '<h1>greeter</h1><p class="lead">Greets people.</p>',
    );
  });

  it("says what the contract says of itself at its top", async () => {
    const project = await contractProject(hello);
    const top =
      "/**\n * Greets *all*, see {@link hello}.\n *\n * @file\n * Also strangers.\n * @wsrpc-allow ERROR_ADDED until 2027-01-01\n */\n";
    await project.write("contract.ts", `${top}${contractText(hello)}`);

    await project.run("docs");

    expect(await project.read("docs/contract/index.html")).toContain(
      '<p>Greets <em>all</em>, see <a href="#hello"><code>hello</code></a>.</p><p>Also strangers.</p></header>',
    );
    expect(JSON.parse(await project.read("docs/contract/asyncapi.json")).info.description).toMatch(
      /^Greets \*all\*, see \{@link hello\}\.\n\nAlso strangers\.\n\nOne WebSocket message is/,
    );
  });

  it("shows procedures in the order in which the contract has them", async () => {
    const project = await contractProject(
      "export const open = call({});",
      "export const close = call({});",
      "export const again = call({});",
    );

    await project.run("docs");

    const page = await project.read("docs/contract/index.html");
    expect([...page.matchAll(/<article id="(\w+)"/g)].map(([, name]) => name)).toEqual(["open", "close", "again"]);
    expect([...page.matchAll(/data-entry="(\w+)"/g)].map(([, name]) => name)).toEqual(["open", "close", "again"]);
  });

  it("does without a manifest, and takes a title and a folder", async () => {
    const project = await contractProject(hello);

    await project.run("docs", "--out", "public/api", "--title", "A <b>", "--format", "json");

    expect(await project.read("public/api/index.html")).toContain("<title>A &lt;b&gt; · wsrpc</title>");
    expect(JSON.parse(await project.read("public/api/asyncapi.json")).info).toMatchObject({
      title: "A <b>",
      version: "0.0.0",
    });
  });

  it("gives each of several contracts a folder", async () => {
    const project = await contractProject(hello);
    await project.write("admin/contract.ts", contractText(hello));
    await project.write(
      "wsrpc.config.js",
      'export default [{ contract: "contract.ts" }, { contract: "admin/contract.ts" }];',
    );

    expect((await project.run("docs")).stdout.split("\n")).toEqual([
      "docs/contract/contract/asyncapi.json",
      "docs/contract/contract/index.html",
      "docs/contract/admin/asyncapi.json",
      "docs/contract/admin/index.html",
      "",
    ]);
  });

  it("overwrites nothing that it did not write, unless it is forced to", async () => {
    const project = await contractProject(hello);
    await project.write("docs/contract/index.html", "<p>Mine.</p>\n");
    await project.write("docs/contract/asyncapi.json", "{}\n");

    expect(await project.run("docs")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error docs/contract/asyncapi.json is in the way: it was not generated (write/foreign)",
        "  help: move what you wrote elsewhere, or overwrite it with --force",
        "",
        "error docs/contract/index.html is in the way: it was not generated (write/foreign)",
        "  help: move what you wrote elsewhere, or overwrite it with --force",
        "",
      ].join("\n"),
    });
    expect((await project.run("docs", "--force")).code).toBe(0);
    expect((await project.run("docs")).code).toBe(0);
  });

  it("names its own option where it cannot write", async () => {
    const project = await contractProject(hello);
    await project.write("docs", "a file, not a folder");

    expect((await project.run("docs")).stderr).toBe(
      [
        "error docs/contract cannot be a folder: a file is in the way (write/failed)",
        "  help: move that file, or name another folder with `--out`",
        "",
      ].join("\n"),
    );
    expect((await project.run("docs", "--out", "pages")).code).toBe(0);
  });

  it("writes again what it wrote when the contract changes", async () => {
    const project = await contractProject(hello);
    await project.run("docs");
    await project.write("contract.ts", (await project.read("contract.ts")).replace("Greets.", "Hi."));

    expect(await project.run("docs")).toMatchObject({
      code: 0,
      stdout: "docs/contract/asyncapi.json\ndocs/contract/index.html\n",
    });
  });

  it("notices a page that was changed by hand", async () => {
    const project = await contractProject(hello);
    await project.run("docs");
    await project.write(
      "docs/contract/index.html",
      (await project.read("docs/contract/index.html")).replace("Greets.", "Hi."),
    );

    expect(await project.run("docs")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error docs/contract/index.html was edited after it was generated (write/edited)",
        "  help: move what you wrote elsewhere, or overwrite it with --force; if it was a formatter, have that leave the folder alone",
        "",
      ].join("\n"),
    });
  });

  it("reads no broken manifest", async () => {
    const project = await contractProject(hello);
    await project.write("package.json", "{,}\n");

    const { code, stdout, stderr } = await project.run("docs");

    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^error package\.json is no JSON: Expected property name .*\(docs\/package\)\n {2}help: mend it: the page takes its name and version from there\n$/,
    );
  });

  it("documents no contract that is wrong", async () => {
    const project = await contractProject("export const hello = call({ output: z.symbol() });");

    const { code, stderr } = await project.run("docs");

    expect(code).toBe(2);
    expect(stderr).toContain("error hello: `output` holds a symbol, which cannot cross the wire (wire/type)");
    expect(project.has("docs")).toBe(false);
  });
});
