/** Whether the words that a contract declares beside its schemas are ones that mean something: nobody compiles it before it is read. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model, Procedure } from "../model/model.ts";

const meanings = {
  idempotent: [true, false, "key"],
  mode: ["all", "latest", "volatile"],
} as const;
const keepable = ["events", "ms"];

export function checkWords({ procedures }: Model): Diagnostic[] {
  return procedures.flatMap((procedure) => [
    ...Object.entries(meanings).flatMap(([field, words]: [string, readonly unknown[]]) => {
      const said: unknown = procedure[field as keyof typeof meanings];
      return said === undefined || words.includes(said)
        ? []
        : [complaint(procedure, `${field}: ${shown(said)}`, words)];
    }),
    ...Object.keys(procedure.keep ?? {}).flatMap((name) =>
      keepable.includes(name) ? [] : [complaint(procedure, `keep.${name}`, keepable)],
    ),
  ]);
}

function complaint({ name, place }: Procedure, said: string, words: readonly unknown[]): Diagnostic {
  const message = `${name}: \`${said}\` means nothing`;
  const help = `what there is: ${words.map(shown).join(", ")}`;
  return { rule: "contract/word", severity: "error", message, help, ...(place && { place }) };
}

function shown(word: unknown): string {
  return JSON.stringify(word);
}
