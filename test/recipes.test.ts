import { describe, expect, it } from "vitest";
import { linesOfClient, sampleProject, samplesOf } from "./support/samples.ts";

const [contract = "", server = "", client = "", changes = "", middleware = ""] = samplesOf("docs/recipes.md");

describe("the recipes", () => {
  const project = sampleProject({ "contract.ts": contract }, server, client);

  it("compile as they stand", async () => {
    const granted = `
      import type { Router } from "@wsrpc-ts/runtime/server";
      import type { Topic } from "@wsrpc-ts/runtime/client";
      declare const router: Router<object, object, object>;
      declare const client: { messages(params: { room: string }): Topic<string> };
      declare const room: string;
      declare function show(message: string): void;
      declare function load(): Promise<void>;`;
    project().write("alone.ts", [granted, changes, middleware].join("\n"));

    expect(project().generated.diagnostics).toEqual([]);
    expect(await project().typeErrors('import "./server.ts";\nimport "./client.ts";\nimport "./alone.ts";\n')).toEqual(
      [],
    );
  });

  it("run: who comes and goes is seen, and those who are there are asked", async () => {
    const printed = await linesOfClient(project(), server, client);

    const lines: string[] = [];
    for await (const line of printed) lines.push(line);

    expect(lines).toEqual([
      "here: ann",
      "here: ann, bob",
      "bob sees 1",
      "1 of 2",
      "bob left: the client was closed",
      "here: ann",
    ]);
  });
});
