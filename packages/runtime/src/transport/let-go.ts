/** Closes a connection that an application may have made. */

import type { Connection } from "./connection.ts";

/** What cannot even be closed is let go of as well: whoever closes has more to do. */
export function letGo(connection: Connection | undefined, code: number, reason: string): void {
  try {
    connection?.close(code, reason);
  } catch {}
}
