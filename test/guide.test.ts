import { describe, expect, it } from "vitest";
import { linesOfClient, sampleProject, samplesOf } from "./support/samples.ts";

const [chat = "", server = "", client = ""] = samplesOf("docs/guide.md");

describe("the guide", () => {
  const contract = { "contract.ts": 'export * as chat from "./chat.ts";\n', "chat.ts": chat };
  const project = sampleProject(contract, server, client);

  it("compiles as it stands", async () => {
    expect(project().generated.diagnostics).toEqual([]);
    expect(await project().typeErrors('import "./server.ts";\nimport "./client.ts";\n')).toEqual([]);
  });

  it("runs, and every kind of procedure does what it says", async () => {
    const printed = await linesOfClient(project(), server, client);

    const lines: string[] = [];
    for await (const line of printed) lines.push(line);

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
