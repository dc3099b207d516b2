/** What to say about something in a procedure that is no schema of zod 4. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model, PartName } from "../model/model.ts";
import type { Misfit } from "./live-contract.ts";

export function misfitDiagnostic({ name, part, what }: Misfit, { procedures }: Model): Diagnostic {
  const procedure = procedures.find((candidate) => candidate.name === name);
  const place = procedure?.partPlaces?.[part as PartName] ?? procedure?.place;
  const isOld = what === "zod 3";
  return {
    rule: isOld ? "schema/zod-version" : "schema/missing",
    severity: "error",
    message: isOld ? `${name}: \`${part}\` is a schema of zod 3` : `${name}: \`${part}\` is not a zod schema`,
    help: isOld
      ? "import from zod 4.1 or newer: `npm install zod@^4`"
      : "give a schema, such as `z.object({ … })`, or leave it out",
    ...(place && { place }),
  };
}
