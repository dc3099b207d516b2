/** Compares what clients were told with what the server's handlers did. */

import type { Report } from "./messages.ts";

/** Sentences; none if all is as it was told. */
export function untruths(report: Report, effects: ReadonlyMap<string, number>): string[] {
  const runs = (id: string) => effects.get(id) ?? 0;
  return [
    ...report.problems,
    ...report.ok.filter((id) => runs(id) !== 1).map((id) => `${id} is ok and ran ${runs(id)} times`),
    ...report.maybe.filter((id) => runs(id) > 1).map((id) => `${id} may have run, and ran ${runs(id)} times`),
    ...report.no.filter((id) => runs(id) !== 0).map((id) => `${id} did not run, and ran ${runs(id)} times`),
    ...report.repeatedOk.filter((id) => runs(id) === 0).map((id) => `${id} is ok and never ran`),
  ];
}
