import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { GeneratedProject } from "./support/generated-project.ts";
import { freePort } from "./support/listening.ts";

const page = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [contract = "", server = "", client = ""] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

describe("the first screen of the README", () => {
  let project: GeneratedProject;

  beforeAll(async () => {
    project = await GeneratedProject.of({ "contract.ts": contract }, { types: ["node"] });
    project.write("server.ts", server);
    project.write("client.ts", client);
  });

  afterAll(() => project?.remove());

  it("compiles as it stands", async () => {
    expect(project.generated.diagnostics).toEqual([]);
    expect(await project.typeErrors('import "./server.ts";\nimport "./client.ts";\n')).toEqual([]);
  });

  it("runs, and says what its comments say", async () => {
    const port = String(await freePort());
    for (const [name, code] of Object.entries({ "server.ts": server, "client.ts": client }))
      project.write(name, code.replace("1337", port));

    started(await project.program("server.ts"));
    const lines = linesOf(started(await project.program("client.ts")));

    expect(await lines.next()).toMatchObject({ value: "hello" });
    expect(await lines.next()).toMatchObject({ value: "closed since 2026-01-01T00:00:00.000Z" });
  });
});

function started(program: string): ChildProcess {
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TZ: "UTC" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

function linesOf({ stdout }: ChildProcess): AsyncIterator<string> {
  if (!stdout) throw new Error("the program has no output");
  return createInterface({ input: stdout })[Symbol.asyncIterator]();
}
