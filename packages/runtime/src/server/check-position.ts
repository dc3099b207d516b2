/** Whether a broker says where a topic stands: a client that is told nonsense takes the protocol for broken, and leaves for good. */

import type { Position } from "../rpc/position.ts";

/**
 * @param what of the broker gave it, for the message
 * @throws TypeError
 */
export function checkPosition(position: Position, what: string): void {
  const { epoch, offset } = Object(position) as Partial<Position>;
  if (typeof epoch !== "string")
    throw new TypeError(`${what} of \`broker\` says no position: its \`epoch\` is ${String(epoch)}, expected a text`);
  if (!Number.isSafeInteger(offset) || (offset as number) < 0)
    throw new TypeError(
      `${what} of \`broker\` says no position: its \`offset\` is ${typeof offset === "string" ? `"${offset}"` : String(offset)}, expected a whole number`,
    );
}
