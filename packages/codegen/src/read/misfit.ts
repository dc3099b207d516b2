/** What to say about something in a procedure that is no schema of zod 4. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model, PartName } from "../model/model.ts";
import type { Misfit } from "./live-contract.ts";

export function misfitDiagnostic({ name, part, what }: Misfit, { procedures }: Model): Diagnostic {
  const procedure = procedures.find((candidate) => candidate.name === name);
  const place = procedure?.partPlaces?.[part as PartName] ?? procedure?.place;
  const { rule = "schema/missing", says, help } = texts[what];
  return { rule, severity: "error", message: `${name}: \`${part}\` ${says}`, help, ...(place && { place }) };
}

const texts: Readonly<Record<Misfit["what"], { rule?: string; says: string; help: string }>> = {
  "zod 3": {
    rule: "schema/zod-version",
    says: "is a schema of zod 3",
    help: "import from zod 4.1 or newer: `npm install zod@^4`",
  },
  "no schema": {
    says: "is not a zod schema",
    help: "give a schema, such as `z.object({ … })`, or leave it out",
  },
  missing: {
    says: "is missing",
    help: "give a schema, such as `z.object({ … })`",
  },
  undefined: {
    says: "is undefined",
    help: "leave it out; or, if modules import each other in a circle, take the schema out of that circle",
  },
};
