/** Schemas that are called like types of JavaScript, or like what generated files import. */

import { afterEach, expect, it } from "vitest";
import { GeneratedProject } from "../support/generated-project.ts";

const names = [
  ..."Array Record Map Set Promise Date Error Uint8Array Symbol Readonly ReadonlyMap ReadonlySet ReadonlyArray".split(
    " ",
  ),
  ..."Partial Omit Pick Object String Number Boolean BigInt Function Iterable AsyncIterable AbortSignal URL File".split(
    " ",
  ),
  ..."Call Stream Topic Items RpcError Client Handlers Peer Publish Principal Context Router WirePlan".split(" "),
];

/** What is written with names of JavaScript. */
const fields = [
  "map: z.map(z.string(), z.date()).readonly()",
  "set: z.set(z.bigint()).readonly()",
  "list: z.array(z.string()).readonly()",
  "whole: z.object({ a: z.string() }).readonly()",
  "some: z.partialRecord(z.templateLiteral(['a', z.int()]), z.string())",
  "record: z.record(z.string(), z.set(z.string()))",
  "bytes: bytes()",
].join(", ");

let project: GeneratedProject | undefined;

afterEach(() => project?.remove());

it("leave these names to whom they belong", async () => {
  const contract = [
    'import { bytes, call, topic } from "@wsrpc-ts/runtime";',
    'import * as z from "zod";',
    ...names.map((name) => `const ${name} = z.object({ ${fields} });`),
    `const all = z.object({ ${names.join(", ")} });`,
    "export const get = call({ input: all, output: all, errors: { Error: all } });",
    "export const told = topic({ event: all });",
  ];

  project = await GeneratedProject.of({ "contract.ts": contract.join("\n") }, { skipLibCheck: false });

  expect(project.generated.diagnostics).toEqual([]);
  expect(await project.typeErrors('export * from "./generated/client.ts";')).toEqual([]);
});
