import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { GeneratedProject } from "./support/generated-project.ts";
import { freePort } from "./support/listening.ts";

const page = readFileSync(new URL("../docs/guide.md", import.meta.url), "utf8");
const [chat = "", server = "", client = ""] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

describe("the guide", () => {
  let project: GeneratedProject;

  beforeAll(async () => {
    project = await GeneratedProject.of(
      { "contract.ts": 'export * as chat from "./chat.ts";\n', "chat.ts": chat },
      { types: ["node"] },
    );
    project.write("server.ts", server);
    project.write("client.ts", client);
  });

  afterAll(() => project?.remove());

  it("compiles as it stands", async () => {
    expect(project.generated.diagnostics).toEqual([]);
    expect(await project.typeErrors('import "./server.ts";\nimport "./client.ts";\n')).toEqual([]);
  });

  it("runs, and every kind of procedure does what it says", async () => {
    const port = String(await freePort());
    for (const [name, code] of Object.entries({ "server.ts": server, "client.ts": client }))
      project.write(name, code.replace("1337", port));

    started(await project.program("server.ts"));
    const lines = await linesOf(started(await project.program("client.ts")));

    expect(lines).toEqual([
      "live false",
      "event hi",
      "said hi 0",
      "closed since 0",
      "day 0",
      "day 1",
      "size 7",
      "point 2 1",
      "event bye",
      "bye",
      "CANCELLED no",
    ]);
  });
});

function started(program: string): ChildProcess {
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function linesOf({ stdout }: ChildProcess): Promise<string[]> {
  if (!stdout) throw new Error("the program has no output");
  const lines: string[] = [];
  for await (const line of createInterface({ input: stdout })) lines.push(line);
  return lines;
}
