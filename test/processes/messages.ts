/** What a test and its processes tell each other. */

export type ToServer = { readonly type: "drain" } | { readonly type: "time" };

export type FromServer =
  | { readonly type: "listening"; readonly port: number }
  /** A connection is closed. */
  | { readonly type: "left" }
  | { readonly type: "drained" }
  /** Its time of day. */
  | { readonly type: "time"; readonly ms: number };

export type ToClient =
  | { readonly type: "time" }
  /** Keeps the event loop from turning. */
  | { readonly type: "block"; readonly ms: number }
  /** Asks the server to do the same. */
  | { readonly type: "block-server"; readonly ms: number }
  /** Ends the load, settles what is open, and reports. */
  | { readonly type: "finish" };

export type FromClient =
  | { readonly type: "state"; readonly state: string }
  /** So many calls were answered so far. */
  | { readonly type: "progress"; readonly ok: number }
  | { readonly type: "blocked" }
  | { readonly type: "time"; readonly ms: number }
  | ({ readonly type: "report" } & Report);

/** What became of each call, by its id. */
export interface Report {
  readonly ok: readonly string[];
  /** Failed, and may have run. */
  readonly maybe: readonly string[];
  /** Failed, and did not run. */
  readonly no: readonly string[];
  /** Of calls that may be repeated. */
  readonly repeatedOk: readonly string[];
  /** What must not be. */
  readonly problems: readonly string[];
  readonly events: number;
  /** How often the connection was lost. */
  readonly losses: number;
  /** Reasons of the gaps that were told. */
  readonly gaps: readonly string[];
}
