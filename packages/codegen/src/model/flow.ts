/** The values of a procedure that cross the wire. */

import type { PartName, Procedure } from "./model.ts";
import type { ShapeId } from "./shape.ts";
import { viewOf, type WireView } from "./view.ts";

/** A value that crosses, seen from the client. */
export interface Flow {
  readonly part: PartName;
  readonly shape: ShapeId;
  readonly view: WireView;
}

/** In the order in which they are written. */
const partNames: readonly PartName[] = ["input", "params", "item", "send", "receive", "event", "output"];

/** All parts of a procedure but its errors. */
export function flowsOf({ kind, parts }: Procedure): Flow[] {
  const flows: Flow[] = [];
  for (const part of partNames) {
    const shape = parts[part];
    if (shape !== undefined) flows.push({ part, shape, view: viewOf(kind, part) });
  }
  return flows;
}
