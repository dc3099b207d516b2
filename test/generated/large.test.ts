import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { largeContract, type Size } from "../large/large-contract.ts";
import { typesOf } from "../support/generated-code.ts";
import { GeneratedProject } from "../support/generated-project.ts";
import { provenTypes } from "../support/proven-types.ts";

const size: Size = { namespaces: 60, calls: 700, topics: 230, types: 600 };

const usage = `import { createClient } from "./generated/client.ts";
import { createRouter, type Handlers } from "./generated/server.ts";

const client = createClient("ws://localhost");
const { space3, space59 } = client;
export const answer = await space3.deed1({ key: "a", like: null as never });
export const stop = space59.news0({ key: "a" }).subscribe({ event: (event) => console.log(event) });
export const router = (handlers: Handlers) => createRouter(handlers);
// @ts-expect-error a key is a string
await space3.deed1({ key: 1, like: null as never });
`;

describe("a contract of 60 namespaces, 930 procedures and 600 types that hold each other", () => {
  let project: GeneratedProject;

  beforeAll(async () => {
    project = await GeneratedProject.of(largeContract(size, 1), { declaration: false }); // TypeScript writes down no type that long
  });

  afterAll(() => project?.remove());

  it("is generated from, every type under its own name and with its words", () => {
    const { diagnostics, procedures } = project.generated;
    const types = project.text("types.d.ts");
    const named = [...typesOf(types).keys()].filter((name) => /^Thing\d+$/.test(name));

    expect(diagnostics).toEqual([]);
    expect(procedures).toBe(930);
    expect(named.length).toBeGreaterThan(500); // some are held by none that a procedure uses
    for (const name of named) expect(types).toContain(`/** Thing ${name.slice(5)}, which knows`);
  });

  it("is proved equal, every type that is held by itself once", async () => {
    const { proved, diagnostics, unprovable } = await provenTypes(project);

    expect(diagnostics).toEqual([]);
    expect(proved).toBeGreaterThan(4_000);
    expect(unprovable.filter(({ subject }) => !/as a client gets it$/.test(subject))).toEqual([]); // brands and defaults
  }, 300_000);

  it("compiles, and holds users to it", async () => {
    expect(await project.typeErrors(usage)).toEqual([]);
  }, 300_000);
});
