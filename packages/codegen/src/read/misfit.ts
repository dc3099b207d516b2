/** What to say about something in a procedure that is no schema of zod 4. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model, PartName } from "../model/model.ts";
import { fieldsOfKind } from "./fields-of-kind.ts";
import type { Misfit } from "./live-contract.ts";

export function misfitDiagnostic({ name, part, what }: Misfit, { procedures, namespaces }: Model): Diagnostic {
  if (what === "no namespace") {
    const { place } = namespaces.find((candidate) => candidate.name === name) ?? {};
    const message = `\`${name}\` holds procedures, and is no plain object: clients would not have them`;
    const help =
      'export each by its name, or all of them as a namespace: `export * as chat from "./chat.ts"` or `{ … }`';
    return { rule: "contract/holder", severity: "error", message, help, ...(place && { place }) };
  }
  const procedure = procedures.find((candidate) => candidate.name === name);
  const place = procedure?.partPlaces?.[part as PartName] ?? procedure?.place;
  if (what === "unknown" && procedure) {
    const message = `${name}: \`${part}\` means nothing in \`${procedure.kind}({ … })\``;
    const help = `take it out; what there is: ${fieldsOfKind[procedure.kind].join(", ")}`;
    return { rule: "contract/field", severity: "error", message, help, ...(place && { place }) };
  }
  const { rule = "schema/missing", says, help } = texts[what === "unknown" ? "no schema" : what];
  return { rule, severity: "error", message: `${name}: \`${part}\` ${says}`, help, ...(place && { place }) };
}

const texts: Readonly<
  Record<Exclude<Misfit["what"], "unknown" | "no namespace">, { rule?: string; says: string; help: string }>
> = {
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
