import { describe, expect, it, onTestFinished } from "vitest";
import { GeneratedProject } from "../support/generated-project.ts";
import { provenTypes } from "../support/proven-types.ts";
import type { ConstructCase } from "./constructs/construct-case.ts";
import { formats } from "./constructs/formats.ts";
import { joined, modules } from "./constructs/joined.ts";
import { keys } from "./constructs/keys.ts";
import { leaves } from "./constructs/leaves.ts";
import { oddities } from "./constructs/oddities.ts";
import { structures } from "./constructs/structures.ts";
import { wrappers } from "./constructs/wrappers.ts";

const cases = [...leaves, ...formats, ...structures, ...keys, ...joined, ...wrappers, ...oddities].filter(
  ({ hidesType }) => !hidesType,
);

/** As input, as output, as an event, and as the data of an error with and without a code of its own. */
function declaration({ schema, inputOnly }: ConstructCase, index: number): string {
  if (inputOnly) return `export const call${index} = call({ input: ${schema} });`;
  const errors = `{ Plain: ${schema}, Coded: { code: "NOT_FOUND", data: ${schema} } }`;
  return [
    `export const call${index} = call({ input: ${schema}, output: ${schema}, errors: ${errors} });`,
    `export const topic${index} = topic({ event: ${schema} });`,
    `export const duplex${index} = duplex({ send: ${schema}, receive: ${schema} });`,
  ].join("\n");
}

it("every construct of zod is generated as a type that is proved equal, wherever it stands", async () => {
  const contract = [
    'import { bytes, call, duplex, topic } from "@wsrpc-ts/runtime";',
    'import * as z from "zod";',
    ...cases.flatMap(({ before = "" }) => before),
    ...cases.map(declaration),
  ].join("\n");
  const project = await GeneratedProject.of({ ...modules, "contract.ts": contract });
  onTestFinished(() => project.remove());

  const proven = await provenTypes(project);

  expect(project.generated.diagnostics).toEqual([]);
  expect(proven.diagnostics.map(({ message }) => message)).toEqual([]);
  expect(proven.proved).toBeGreaterThan(cases.length * 10);
  const unproved = new Set(proven.unprovable.map(({ subject }) => cases[Number(/\d+/.exec(subject)?.[0])]?.schema));
  expect([...unproved].filter((schema) => !/z\.enum\([A-Z]/.test(schema ?? ""))).toEqual([]);
});

it.each(['"in"', '"inout"', "Both"])(
  "a client's input is not compared with one that zod brands: %s",
  async (direction) => {
    const project = await GeneratedProject.of({
      "contract.ts": `
      import { call } from "@wsrpc-ts/runtime";
      import * as z from "zod";
      export type Both = "inout";
      const Id = z.string().brand<"Id", ${direction}>();
      const Tree = z.object({ id: Id, get under() { return z.array(Tree); } });
      export const plant = call({ input: Tree });
    `,
    });
    onTestFinished(() => project.remove());

    const { diagnostics, unprovable } = await provenTypes(project);

    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    expect(unprovable.map(({ subject }) => subject)).toEqual(["plant: `input` as a client gives it"]);
  },
);

describe("types that hold themselves", () => {
  const contract = `
    import { call } from "@wsrpc-ts/runtime";
    import * as z from "zod";
    export const Folder = z.object({
      name: z.string().brand<"Name">(),
      get inside() { return z.record(z.string(), Entry); },
    });
    export const Entry = z.object({
      at: z.date(),
      get folder() { return z.nullable(Folder); },
      get links() { return z.array(Link); },
    });
    export const Link = z.object({ get to() { return z.optional(Folder); } });
    export const read = call({ input: Folder, output: z.map(z.string(), z.set(z.tuple([Link]))), errors: { Gone: Entry } });
  `;

  async function projectOf(change: (text: string) => string = (text) => text, file = "types.d.ts") {
    const project = await GeneratedProject.of({ "contract.ts": contract });
    onTestFinished(() => project.remove());
    const text = project.text(file);
    const changed = change(text);
    project.write(`generated/${file}`, changed);
    return { project, isChanged: changed !== text };
  }

  it("are proved once each, and so is what holds them", async () => {
    const { project } = await projectOf();

    const { diagnostics, proved, unprovable } = await provenTypes(project);

    expect(diagnostics).toEqual([]);
    expect(proved).toBe(12);
    expect(unprovable).toEqual([]);
  });

  it("are not looked for beside what takes anything", async () => {
    const project = await GeneratedProject.of({
      "contract.ts": `
        import { call } from "@wsrpc-ts/runtime";
        import * as z from "zod";
        const Tree = z.object({ get under() { return z.array(Tree); } });
        export const plant = call({ input: z.union([z.coerce.number(), Tree]) });
      `,
    });
    onTestFinished(() => project.remove());

    const { diagnostics } = await provenTypes(project);

    expect(diagnostics).toEqual([]);
  });

  it.each([
    ["a brand", 'Tree.brand<"Planted">()', 'Tree.nullable().brand<"Felled">()'],
    ["what makes them read-only", "Tree.nullable().readonly()", "z.array(Tree).readonly()"],
  ])("are not looked for behind %s", async (_what, input, output) => {
    const project = await GeneratedProject.of({
      "contract.ts": `
        import { call } from "@wsrpc-ts/runtime";
        import * as z from "zod";
        interface Tree { at: Date; under?: Tree | undefined }
        const Tree: z.ZodType<Tree, Tree> = z.lazy(() => z.object({ at: z.date(), under: Tree.optional() }));
        export const plant = call({ input: ${input}, output: ${output} });
      `,
    });
    onTestFinished(() => project.remove());

    const { diagnostics } = await provenTypes(project);

    expect(diagnostics).toEqual([]);
  });

  it("are not compared with zod's input where they hold an enum", async () => {
    const project = await GeneratedProject.of({
      "contract.ts": `
        import { call } from "@wsrpc-ts/runtime";
        import * as z from "zod";
        export enum Level { Low, High = "high" }
        const Leaf = z.object({ at: z.date(), get next() { return z.nullable(Leaf); } });
        const Tree = z.object({ level: z.enum(Level).default(Level.Low), leaf: Leaf, get under() { return z.array(Tree); } });
        export const plant = call({ input: Tree });
      `,
    });
    onTestFinished(() => project.remove());

    const { diagnostics, proved } = await provenTypes(project);

    expect(diagnostics).toEqual([]);
    expect(proved).toBeGreaterThan(0);
  });

  it.each([
    ["a field's type", "types.d.ts", /at: Date;/, "at: string;", "Entry"],
    ["a field that may be left out", "types.d.ts", /to\?: /, "to: ", "Link"],
    ["what is held", "types.d.ts", /folder: Folder/, "folder: Link", "Entry"],
    ["how it is held", "types.d.ts", /links: Link\[\]/, "links: Link", "Entry"],
    ["what a server alone holds", "server.ts", /folder: FolderHeld/, "folder: LinkHeld", "EntryHeld"],
  ])("are told apart by %s", async (_what, file, found, instead, name) => {
    const { project, isChanged } = await projectOf((text) => text.replace(found, instead), file);

    const { diagnostics } = await provenTypes(project);

    expect(isChanged).toBe(true);
    expect(diagnostics.map(({ rule }) => rule)).toContain("types/unequal");
    expect(diagnostics.map(({ message }) => message.split(" ")[0])).toContain(name);
  });
});
