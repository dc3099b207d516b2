/** Contracts whose procedures are made by functions and loops, and stand in objects instead of modules. */

import { afterEach, expect, it } from "vitest";
import { diagnosticTexts } from "../support/diagnostic-text.ts";
import { GeneratedProject } from "../support/generated-project.ts";
import { provenTypes } from "../support/proven-types.ts";

const contract = `
import { call, stream, topic } from "@wsrpc-ts/runtime";
import * as z from "zod";

const crud = <T extends z.ZodObject>(entity: T) => ({
  get: call({ input: z.object({ id: z.string() }), output: entity, errors: { 'a"b\\\\': z.object({ since: z.date() }) } }),
  list: stream({ item: entity.partial() }),
});
export const users = crud(z.object({ id: z.string(), at: z.date() }));
export const orders = { v1: crud(z.object({ id: z.string(), total: z.bigint() })) };
export const events = Object.fromEntries(["made", "paid"].map((name) => [name, topic({ event: z.object({ at: z.date() }) })]));
export const lengths = Object.fromEntries([["of", call({ input: z.string().transform((text) => text.length) })]]);
export * as whole from "./whole.ts";
`;

const strict = { noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true, skipLibCheck: false };

const usage = `
import { createClient } from "./generated/client.ts";
import { createRouter } from "./generated/server.ts";
const client = createClient("ws://x");
export const at: Promise<Date> = client.users.get({ id: "a" }).then((user) => user.at);
export const stop = client.events.paid().subscribe((event) => void event.at.getTime());
export const made: typeof createRouter = createRouter;
`;

let project: GeneratedProject | undefined;

afterEach(() => project?.remove());

it("compile and are proved under the strictest options", async () => {
  const whole = 'import { call } from "@wsrpc-ts/runtime";\nexport const ask = call({});\n';

  project = await GeneratedProject.of({ "contract.ts": contract, "whole.ts": whole }, strict);

  const errors = await project.typeErrors(usage);
  const { diagnostics, proved } = await provenTypes(project);
  expect(project.generated.diagnostics).toEqual([]);
  expect(errors.filter((line) => !line.includes("/runtime/src/"))).toEqual([]); // published, it is no source
  expect(diagnosticTexts(diagnostics.filter(({ place }) => !place?.file.includes("/runtime/src/")))).toEqual([]);
  expect(proved).toBe(18);
  expect(project.text("server.ts")).toContain("procedure: contract.whole.ask }");
});

it("have their mistakes where the function that makes them says what they give", async () => {
  const mistaken = contract.replace("z.object({ id: z.string(), at: z.date() })", "z.object({ file: z.file() })");

  project = await GeneratedProject.of({ "contract.ts": mistaken, "whole.ts": "" });

  const places = project.generated.diagnostics.map(({ place }) => place);
  expect(places).toEqual([
    { file: "contract.ts", line: 6, column: 60 },
    { file: "contract.ts", line: 7, column: 24 },
  ]);
});
