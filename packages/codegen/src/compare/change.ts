/** One change of a contract that somebody may notice. */

import type { Place } from "../model/place.ts";
import type { RuleId } from "./rules.ts";

/** A text that may allow a change, and where it stands: the documentation of what changed or of what holds it. */
export interface Documented {
  readonly docs?: string | undefined;
  readonly place?: Place | undefined;
}

export interface Change {
  readonly rule: RuleId;
  /** Dotted. */
  readonly procedure: string;
  /** Where in the procedure: `input.room`. Empty for the procedure itself. */
  readonly path: string;
  /** The same where the same type is used by several procedures: `Message.at`. */
  readonly subject: string;
  readonly what: string;
  /** A whole value that one side gives and the other would refuse. */
  readonly example?: { readonly value: unknown };
  readonly place: Place | undefined;
  readonly holders: readonly Documented[];
}
