/** Names sessions for applications and their logs; a client never sees it. */

import { nanoid } from "nanoid";

/** In one piece: nanoid joins single characters, and V8 would keep an object for each join. */
export function newSessionId(): string {
  return Buffer.from(nanoid(), "latin1").toString("latin1");
}
