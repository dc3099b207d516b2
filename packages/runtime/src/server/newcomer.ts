/** Who comes with a new socket, and what it said. */

import type { IncomingMessage } from "node:http";
import type { Hello, LossReason } from "../protocol/frame.ts";
import type { Owner } from "./owner.ts";

export interface Newcomer {
  readonly hello: Hello;
  readonly owner: Owner;
  readonly request: IncomingMessage;
  /** Why an older session could not be resumed. */
  readonly why?: LossReason;
}
