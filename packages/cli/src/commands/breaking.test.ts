import { execFileSync } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { contractProject, contractText } from "../../test/contract-project.ts";
import type { GivenProject } from "../../test/given-project.ts";

const released = "export const send = call({ input: z.object({ room: z.string() }), output: z.string() });";
const edited = [
  "export const send = call({",
  "  input: z.object({ room: z.string().max(9) }),",
  "  output: z.string().nullable(),",
  "  errors: { Full: z.null() },",
  "});",
];

describe("wsrpc breaking", () => {
  it("shows each change with its place, a value that would be refused, and a way out", async () => {
    const project = await lockedProject();
    await project.write("contract.ts", contractText(...edited));

    expect(await project.run("breaking")).toEqual({
      code: 3,
      stdout: "",
      stderr: [
        "contract.ts:4:27",
        "error send: `input.room` is now at most 9 (was no upper bound) (INPUT_CONSTRAINT_TIGHTENED)",
        "  3 | export const send = call({",
        "  4 |   input: z.object({ room: z.string().max(9) }),",
        "    |                           ^",
        "  5 |   output: z.string().nullable(),",
        '  help: old clients may send { room: "aaaaaaaaaa" }, which is refused now; go on accepting what was accepted, and let the handler judge it',
        "",
        "contract.ts:5:11",
        "error send: `output` may now be null (OUTPUT_NULL_ADDED)",
        "  4 |   input: z.object({ room: z.string().max(9) }),",
        "  5 |   output: z.string().nullable(),",
        "    |           ^",
        "  6 |   errors: { Full: z.null() },",
        "  help: old clients may get null, which they do not expect; go on giving what was promised, or add a new field for what is new",
        "",
        "contract.ts:6:13",
        "warning send: may now fail with Full (ERROR_ADDED)",
        "  5 |   output: z.string().nullable(),",
        "  6 |   errors: { Full: z.null() },",
        "    |             ^",
        "  7 | });",
        "  help: code that tells all errors apart has one more to see to",
        "",
        "2 breaking changes, 1 warning since wsrpc.lock.json: mend them, or accept them as a new release with `npx wsrpc lock`",
        "",
      ].join("\n"),
    });
  });

  it("gives programs one JSON document", async () => {
    const project = await lockedProject();
    await project.write(
      "contract.ts",
      contractText(released.replace("z.string() })", "z.string(), text: z.string() })")),
    );

    const { code, stdout } = await project.run("breaking", "--format", "json");

    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual([
      {
        rule: "INPUT_FIELD_REQUIRED_ADDED",
        category: "WIRE",
        severity: "error",
        message: "send: `input.text` is new, and required",
        help: 'old clients may send { room: "a" }, which is refused now; make it optional, or give it a default',
        procedures: ["send"],
        place: { file: "contract.ts", line: 3, column: 64 },
        counterExample: '{ room: "a" }',
      },
    ]);
  });

  it("gives GitHub an annotation for each", async () => {
    const project = await lockedProject();
    await project.write("contract.ts", contractText("export const send = call({ output: z.string() });"));

    expect((await project.run("breaking", "--format", "github")).stdout).toBe(
      "::error file=contract.ts,line=3,col=14,title=wsrpc INPUT_TYPE_CHANGED::send: `input` is now undefined (was { room })." +
        ' old clients may send { room: "a" }, which is refused now; go on accepting what was accepted\n',
    );
  });

  it("is content with what breaks nothing, in every format", async () => {
    const project = await lockedProject();
    await project.write(
      "contract.ts",
      contractText(released.replace("z.string() })", "z.string(), text: z.string().optional() })")),
    );

    expect(await project.run("breaking")).toEqual({
      code: 0,
      stdout: "",
      stderr: "nothing breaks since wsrpc.lock.json\n",
    });
    expect((await project.run("breaking", "--format", "json")).stdout).toBe("[]\n");
    expect((await project.run("breaking", "--format", "github")).stdout).toBe("");
  });

  it("fails on warnings only if it is strict", async () => {
    const project = await lockedProject();
    await project.write(
      "contract.ts",
      contractText(
        released.replace("});", "errors: { Full: z.null() } });").replace("z.string() errors", "z.string(), errors"),
      ),
    );

    const lax = await project.run("breaking");
    const strict = await project.run("breaking", "--strict");

    expect([lax.code, strict.code]).toEqual([0, 1]);
    expect(lax.stderr).toMatch(/\n\nnothing breaks since wsrpc\.lock\.json, 1 warning\n$/);
    expect(strict.stderr).toMatch(
      /\n\nnothing breaks since wsrpc\.lock\.json, 1 warning: --strict lets no warning pass\n$/,
    );
  });

  it("lets pass what is allowed for a time when it is strict, too", async () => {
    const project = await lockedProject();
    await project.write(
      "contract.ts",
      contractText(
        "/** @wsrpc-allow OUTPUT_TYPE_CHANGED until 9999-12-31 */",
        released.replace("output: z.string()", "output: z.number()"),
      ),
    );

    const { code, stderr } = await project.run("breaking", "--strict");

    expect(code).toBe(0);
    expect(stderr).toMatch(/\n\nnothing breaks since wsrpc\.lock\.json, 1 allowed\n$/);
  });

  it("lets pass what is allowed for a time", async () => {
    const project = await lockedProject();
    const allowedUntil = (day: string) =>
      contractText(
        `/** @wsrpc-allow OUTPUT_NULL_ADDED until ${day} */`,
        released.replace("output: z.string()", "output: z.null()"),
      );

    await project.write(
      "contract.ts",
      contractText(
        "/** @wsrpc-allow OUTPUT_TYPE_CHANGED until 9999-12-31 */",
        released.replace("output: z.string()", "output: z.number()"),
      ),
    );
    const allowed = await project.run("breaking");
    await project.write("contract.ts", allowedUntil("2000-01-01").replaceAll("z.null()", "z.string().nullable()"));
    const over = await project.run("breaking");

    expect([allowed.code, over.code]).toEqual([0, 3]);
    expect(allowed.stderr).toContain(
      "warning send: `output` is now number (was string) (allowed until 9999-12-31) (OUTPUT_TYPE_CHANGED)",
    );
    expect(allowed.stderr).toMatch(/nothing breaks since wsrpc\.lock\.json, 1 allowed\n$/);
    expect(over.stderr).toContain(
      "error send: `output` may now be null (allowed until 2000-01-01, which is over) (OUTPUT_NULL_ADDED)",
    );
  });

  it("lets go of a procedure that the top of the contract allows to be gone", async () => {
    const project = await lockedProject(
      "/** Sees who is there. @deprecated */ export const see = call({ output: z.string() });",
    );
    const gone = (...docs: readonly string[]) => [...docs, contractText(released)].join("\n");

    await project.write("contract.ts", gone("/** @wsrpc-allow PROCEDURE_REMOVED until 9999-12-31 */"));
    const allowed = await project.run("breaking");
    await project.write("contract.ts", gone());
    const forbidden = await project.run("breaking");
    await project.write("contract.ts", gone("/** @wsrpc-allow PROCEDURE_REMOVED */"));
    const endless = await project.run("breaking");

    expect(allowed).toMatchObject({ code: 0, stderr: expect.stringContaining("see: is gone (allowed until") });
    expect(forbidden.code).toBe(3);
    expect(endless.stderr).toMatch(/^contract\.ts:1:1\nerror `@wsrpc-allow PROCEDURE_REMOVED` does not say until when/);
  });

  it("knows a contract again that has moved, and names those that came and went", async () => {
    const project = await lockedProject();
    await project.write("src/contract.ts", contractText(released));
    await project.write("wsrpc.config.js", 'export default { contract: "src/contract.ts" };');
    const moved = await project.run("breaking");

    await project.write("other.ts", contractText(released));
    await project.write(
      "wsrpc.config.js",
      'export default [{ contract: "src/contract.ts" }, { contract: "other.ts", out: "b" }];',
    );
    const split = await project.run("breaking");

    expect(moved).toEqual({ code: 0, stdout: "", stderr: "nothing breaks since wsrpc.lock.json\n" });
    expect(split).toEqual({
      code: 3,
      stdout: "",
      stderr: [
        "error contract.ts is in wsrpc.lock.json, but is no contract any more (CONTRACT_REMOVED)",
        "  help: keep it until no client uses it any more, or accept that with `npx wsrpc lock`",
        "",
        "warning src/contract.ts is not in wsrpc.lock.json: there is nothing to compare it with (CONTRACT_ADDED)",
        "  help: accept it as released with `npx wsrpc lock`",
        "",
        "warning other.ts is not in wsrpc.lock.json: there is nothing to compare it with (CONTRACT_ADDED)",
        "  help: accept it as released with `npx wsrpc lock`",
        "",
        "1 breaking change since wsrpc.lock.json: mend them, or accept them as a new release with `npx wsrpc lock`",
        "",
      ].join("\n"),
    });
  });

  it.each([
    [
      [],
      undefined,
      "there is no file wsrpc.lock.json (lock/missing)",
      "accept the contract as released with `npx wsrpc lock`, and commit the file",
    ],
    [
      ["--against", "old.json"],
      undefined,
      "there is no file old.json (lock/missing)",
      "name a lock file, or a commit as `git#main`",
    ],
    [
      ["--against", "node_modules"],
      undefined,
      "node_modules is a folder, not a file (lock/missing)",
      "name a lock file, or a commit as `git#main`",
    ],
    [
      [],
      "<<<<<<< ours\n",
      "wsrpc.lock.json cannot be read: it holds a merge conflict (lock/broken)",
      "mend it, or accept the contract as it is now with `npx wsrpc lock --force`",
    ],
    [
      ["--against", "package.json"],
      undefined,
      "package.json cannot be read: it is no lock of wsrpc (lock/broken)",
      "name a lock file, or a commit as `git#main`",
    ],
    [
      ["--against", "git#main"],
      undefined,
      "git#main was asked for outside a git repository (lock/git)",
      "name a lock file by its path",
    ],
    [
      ["--against", "git#"],
      undefined,
      "git# names no commit (lock/git)",
      "name a branch, a tag or a commit, such as `git#main`",
    ],
    [
      ["--against", "git#--output=x"],
      undefined,
      "git#--output=x names no commit (lock/git)",
      "name a branch, a tag or a commit, such as `git#main`",
    ],
  ])("needs something to compare with: %j %j", async (args, lock, message, help) => {
    const project = await contractProject(released);
    if (lock !== undefined) await project.write("wsrpc.lock.json", lock);

    expect(await project.run("breaking", ...args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error ${message}\n  help: ${help}\n`,
    });
  });

  it("takes no allowance that it does not understand", async () => {
    const project = await lockedProject();
    await project.write("contract.ts", contractText("/** @wsrpc-allow OUTPUT_NULL_ADDED */", released));

    expect(await project.run("breaking")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "contract.ts:4:14",
        "error `@wsrpc-allow OUTPUT_NULL_ADDED` does not say until when (breaking/allow)",
        "  3 | /** @wsrpc-allow OUTPUT_NULL_ADDED */",
        `  4 | ${released}`,
        "    |              ^",
        "  help: write it as `@wsrpc-allow INPUT_FIELD_NOW_REQUIRED until 2027-01-01`",
        "",
      ].join("\n"),
    });
  });
});

describe("wsrpc breaking --against git#<ref>", () => {
  it("compares with the lock of a commit, and runs nothing of it", async () => {
    const project = await lockedProject();
    git(project, "init", "--quiet", "--initial-branch=main");
    git(project, "add", "wsrpc.lock.json");
    commit(project);
    await project.write("contract.ts", contractText(...edited));
    await project.run("lock");

    const own = await project.run("breaking");
    const main = await project.run("breaking", "--against", "git#main");

    expect([own.code, main.code]).toEqual([0, 3]);
    expect(main.stderr).toMatch(/\n2 breaking changes, 1 warning since wsrpc\.lock\.json at main: /);
  });

  it("works in a folder of a repository, which has a lock of its own", async () => {
    const project = await lockedProject();
    git(project, "init", "--quiet", "--initial-branch=main");
    await project.write("app/contract.ts", contractText(released));
    await project.run("lock", "--cwd", "app");
    git(project, "add", "app");
    commit(project);

    expect((await project.run("breaking", "--cwd", "app", "--against", "git#HEAD")).code).toBe(0);
    expect(await project.run("breaking", "--against", "git#HEAD")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error there is no wsrpc.lock.json at HEAD (lock/git)",
        "  help: write one with `npx wsrpc lock`, and commit it there first",
        "",
      ].join("\n"),
    });
    await project.write("moved/contract.ts", contractText(released));
    expect((await project.run("breaking", "--cwd", "moved", "--against", "git#HEAD")).stderr).toMatch(
      /^error there is no moved\/wsrpc\.lock\.json at HEAD /,
    );
    await project.write("wsrpc.lock.json", "{}\n");
    git(project, "add", "wsrpc.lock.json");
    commit(project);
    expect(await project.run("breaking", "--against", "git#HEAD")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error wsrpc.lock.json at HEAD cannot be read: it is no lock of wsrpc (lock/broken)",
        "  help: lock a commit anew, or name another one",
        "",
      ].join("\n"),
    });
    expect(await project.run("breaking", "--against", "git#gone")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error git knows no commit gone (lock/git)",
        "  help: fetch it first: on CI, check out with the history it is in",
        "",
      ].join("\n"),
    });
  });
});

it.each([
  ["the hook of a worktree", (folder: string) => ({ GIT_DIR: `${folder}/.git`, GIT_PREFIX: "" })],
  ["a commit that was told its folders", () => ({ GIT_DIR: ".git", GIT_WORK_TREE: ".", GIT_INDEX_FILE: ".git/index" })],
])("wsrpc breaking finds the lock of its own folder in %s", async (_title, told) => {
  const project = await lockedProject();
  await project.write("app/contract.ts", contractText(released));
  await project.run("lock", "--cwd", "app");
  git(project, "init", "--quiet", "--initial-branch=main");
  git(project, "add", "app");
  commit(project);
  const { env } = process;
  onTestFinished(() => {
    process.env = env;
  });
  process.env = { ...env, ...told(project.folder) };

  const found = await project.run("breaking", "--cwd", "app", "--against", "git#main");

  expect(found).toMatchObject({ code: 0, stderr: "nothing breaks since wsrpc.lock.json at main\n" });
});

it("wsrpc breaking says so where there is no git", async () => {
  const project = await lockedProject();
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  process.env.PATH = project.folder;

  expect(await project.run("breaking", "--against", "git#main")).toEqual({
    code: 2,
    stdout: "",
    stderr: "error git cannot be run (lock/git)\n  help: install git, or name a lock file by its path\n",
  });
});

async function lockedProject(...more: readonly string[]): Promise<GivenProject> {
  const project = await contractProject(released, ...more);
  await project.run("lock");
  return project;
}

function git({ folder }: GivenProject, ...args: string[]): void {
  execFileSync("git", args, { cwd: folder });
}

function commit(project: GivenProject): void {
  git(
    project,
    "-c",
    "user.name=a",
    "-c",
    "user.email=a@b.c",
    "-c",
    "commit.gpgsign=false",
    "commit",
    "--quiet",
    "-m",
    "x",
  );
}
