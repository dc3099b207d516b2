import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Editor, languageServer, tsserver } from "../support/editor.ts";
import { GeneratedProject } from "../support/generated-project.ts";

const files = {
  "contract.ts": `/** All about users. */
export * as users from "./users.ts";
`,
  "users.ts": `import { call, stream } from "@wsrpc-ts/runtime";
import * as z from "zod";

export const User = z.object({
  /** What others see. */
  name: z.string(),
  address: z.object({ town: z.string() }),
});

/** Finds a user. */
export const get = call({
  input: z.object({
    /** As in the address bar. */
    key: z.string(),
    deep: z.object({ flag: z.boolean() }).optional(),
  }),
  output: User,
});

export const watch = stream({
  item: z.object({ score: z.number(), by: User.nullable() }),
});
`,
};

/** A user's own code; what stands after each arrow is looked up. */
const usage = `import { createClient } from "./generated/client.ts";

const client = createClient("ws://localhost");
const found = await client./*namespace>*/users./*call>*/get({
  /*input field>*/key: "a",
  deep: { /*deep input field>*/flag: true },
});
console.log(found./*result field>*/name, found.address./*deep result field>*/town);
for await (const item of client.users./*stream>*/watch()) console.log(item./*item field>*/score, item.by?./*field of a named type>*/name);
`;

const places: readonly (readonly [what: string, place: string])[] = [
  ["namespace", "contract.ts:2:13"],
  ["call", "users.ts:11:14"],
  ["input field", "users.ts:14:5"],
  ["deep input field", "users.ts:15:22"],
  ["result field", "users.ts:6:3"],
  ["deep result field", "users.ts:7:23"],
  ["stream", "users.ts:20:14"],
  ["item field", "users.ts:21:20"],
  ["field of a named type", "users.ts:6:3"],
];

describe.each(["TypeScript 5.9", "TypeScript 6.0", "TypeScript 7"])("F12 in an editor with %s", (title) => {
  let project: GeneratedProject;
  let editor: Editor;

  beforeAll(async () => {
    project = await GeneratedProject.of({ ...files, "usage.ts": usage });
    editor = title === "TypeScript 7" ? await languageServer(project.folder) : tsserver(title.slice(-3));
  });

  afterAll(async () => {
    await editor?.close();
    project?.remove();
  });

  it.each(places)("leads from a %s to the contract", async (what, place) => {
    const arrow = `/*${what}>*/`;

    const found = await editor.definition(`${project.folder}/usage.ts`, usage, usage.indexOf(arrow) + arrow.length);

    expect(found).toEqual([`${project.folder}/${place}`]);
  });
});
