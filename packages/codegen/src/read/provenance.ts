/** Where live values come from, as far as the contract's text told it while it ran. */

import type { Entity } from "../model/shape.ts";
import type { LiveSchema } from "./live-schema.ts";
import type { Mark } from "./schema-marks.ts";

export interface Provenance {
  /** The declaration that made a schema, a procedure or the object of an enum. */
  entityOf(value: object): Entity | undefined;
  /** Whether a declared object has all these members: an enum, of which some were picked. */
  isPicked(members: Readonly<Record<string, unknown>>): boolean;
  marksOf(schema: LiveSchema): Mark;
}
