import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "@wsrpc-ts/codegen";
import { expect, it, onTestFinished } from "vitest";
import { proveTypes } from "../../packages/cli/src/prove-types.ts";
import { GeneratedProject } from "../support/generated-project.ts";
import type { ConstructCase } from "./constructs/construct-case.ts";
import { joined } from "./constructs/joined.ts";
import { leaves } from "./constructs/leaves.ts";
import { structures } from "./constructs/structures.ts";
import { wrappers } from "./constructs/wrappers.ts";

const cases = [...leaves, ...structures, ...joined, ...wrappers];

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
  const project = await GeneratedProject.of({ "contract.ts": contract });
  onTestFinished(() => project.remove());
  const typescript = fileURLToPath(new URL("../../node_modules/typescript", import.meta.url));
  symlinkSync(typescript, join(project.folder, "node_modules/typescript"), "junction");
  const target = { contract: "contract.ts", out: "generated" };

  const { diagnostics, proofs = [] } = await generate({ ...target, cwd: project.folder, proofs: true });
  const proven = await proveTypes(target, proofs, { cwd: project.folder });

  expect(diagnostics).toEqual([]);
  expect(proven.diagnostics.map(({ message }) => message)).toEqual([]);
  expect(proven.proved).toBeGreaterThan(cases.length * 10);
  const unproved = new Set(proven.unprovable.map(({ subject }) => cases[Number(/\d+/.exec(subject)?.[0])]?.schema));
  expect([...unproved].filter((schema) => !/z\.enum\([A-Z]/.test(schema ?? ""))).toEqual([]);
});
