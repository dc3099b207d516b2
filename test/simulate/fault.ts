/** What may go wrong in a world, as plain data: with the network, with processes, and with the rights of clients. */

import type { Direction } from "./network.ts";
import type { RightsFault } from "./rights.ts";

export type Fault = NetworkFault | RightsFault;

export type NetworkFault = { readonly at: number; readonly client: number } & (
  | { readonly type: "cut"; readonly clientNoticesMs: number | null; readonly serverNoticesMs: number | null }
  | {
      readonly type: "cut-at-byte";
      readonly direction: Direction;
      readonly bytes: number;
      readonly clientNoticesMs: number | null;
      readonly serverNoticesMs: number | null;
    }
  | { readonly type: "silence"; readonly direction: Direction | "both" }
  | { readonly type: "stall"; readonly direction: Direction; readonly ms: number }
  | { readonly type: "refuse" | "hang" | "pause-client" | "pause-server"; readonly ms: number }
  | { readonly type: "crash"; readonly downMs: number }
  | { readonly type: "drain"; readonly withinMs: number }
  | { readonly type: "quit" }
  /** All clocks on the wall are set anew; what is still to come is not to care. */
  | { readonly type: "clock-jump"; readonly ms: number }
  /** The next sockets are cut while they are young. */
  | {
      readonly type: "cut-young";
      readonly sockets: number;
      readonly direction: Direction;
      readonly bytes: number;
    }
);
