/** Whether the numbers that a contract declares beside its schemas can be kept to. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model, Procedure } from "../model/model.ts";

export function checkNumbers({ procedures }: Model): Diagnostic[] {
  return procedures.flatMap((procedure) => {
    const { timeoutMs = 1, keep = {} } = procedure;
    const kept = Object.entries(keep).filter(([, amount]) => amount !== undefined && !(amount >= 0));
    return [
      ...(timeoutMs > 0
        ? []
        : [complaint(procedure, ["timeoutMs"], timeoutMs, "name a positive number of milliseconds")]),
      ...kept.map(([name, amount]) =>
        complaint(procedure, ["keep", name], amount, "name how much is kept, or leave it out"),
      ),
    ];
  });
}

function complaint(
  { name, partPlaces, place: whole }: Procedure,
  [option, ...inside]: readonly ["timeoutMs" | "keep", ...string[]],
  amount: number,
  help: string,
): Diagnostic {
  const message = `${name}: \`${[option, ...inside].join(".")}\` is ${amount}, which cannot be kept to`;
  const place = partPlaces?.[option] ?? whole;
  return { rule: "contract/number", severity: "error", message, help, ...(place && { place }) };
}
