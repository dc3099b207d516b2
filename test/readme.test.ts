import { describe, expect, it } from "vitest";
import { linesOfClient, sampleProject, samplesOf } from "./support/samples.ts";

const [contract = "", server = "", client = ""] = samplesOf("README.md");

describe("the first screen of the README", () => {
  const project = sampleProject({ "contract.ts": contract }, server, client);

  it("compiles as it stands", async () => {
    expect(project().generated.diagnostics).toEqual([]);
    expect(await project().typeErrors('import "./server.ts";\nimport "./client.ts";\n')).toEqual([]);
  });

  it("runs, and says what its comments say", async () => {
    const lines = await linesOfClient(project(), server, client);

    expect(await lines.next()).toMatchObject({ value: "hello" });
    expect(await lines.next()).toMatchObject({ value: "closed since 2026-01-01T00:00:00.000Z" });
  });
});
