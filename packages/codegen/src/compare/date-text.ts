/** A Date crosses as a text, which a schema of such texts takes, and the other way round if it lets no others through; not where it has a tag. */

import type { Shape } from "../model/shape.ts";
import { fits } from "./leaf-values.ts";

/** As servers and clients write every Date; those before the year 0 and after 9999 are left out of account. */
const written = "2026-01-31T12:30:00.123Z";

/** The same time, or nearly: no peer reads a Date from these. */
const others = ["", "Z", "+01:00", ".123+01:00", ".123", ".123456Z"].map((end) => `2026-01-31T12:30:00${end}`);

export function crossesAlike(given: Shape, taken: Shape): boolean {
  if (given.kind === "date") return isTimeText(taken) && fits(taken.constraints ?? {}, written);
  const isAnyDate = taken.kind === "date" && taken.constraints === undefined;
  return isAnyDate && isTimeText(given) && others.every((text) => !fits(given.constraints ?? {}, text));
}

function isTimeText({ kind, constraints }: Shape): boolean {
  return kind === "string" && constraints?.functions === undefined && /^datetime\b/.test(constraints?.format ?? "");
}
