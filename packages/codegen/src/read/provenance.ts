/** Where live values come from, as far as the contract's text told it while it ran. */

import type { Entity } from "../model/shape.ts";
import type { LiveSchema } from "./live-schema.ts";
import type { Mark } from "./schema-marks.ts";

export interface Provenance {
  /** The declaration that made a schema, a procedure or the object of an enum. */
  entityOf(value: object): Entity | undefined;
  /** All that is declared: whatever is an object. */
  declared(): Iterable<readonly [value: object, entity: Entity]>;
  /** Whether an enum of TypeScript has all these members: some may have been picked. */
  isPicked(members: Readonly<Record<string, unknown>>): boolean;
  /** Whether it may be a member of an enum of TypeScript. */
  isOfEnum(value: unknown): boolean;
  marksOf(schema: LiveSchema): Mark;
}
