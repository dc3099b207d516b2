/** What a storm and its processes tell each other. Times are those of the machine. */

export type ToServer = { readonly type: "report" };

export type FromServer =
  | { readonly type: "listening"; readonly port: number }
  | ({ readonly type: "report" } & ServerReport);

export interface ServerReport {
  /** When each connection was taken. */
  readonly arrivalsMs: readonly number[];
  /** How late the event loop was. */
  readonly loopP99Ms: number;
}

export type ToClients = { readonly type: "report" };

export type FromClients =
  /** All of them are in and were answered. */
  | { readonly type: "in" }
  /** All of them have lost their connection. */
  | { readonly type: "lost" }
  | ({ readonly type: "report" } & ClientsReport);

export interface ClientsReport {
  /** When each client dialled the connection that it has now. */
  readonly dialsMs: readonly number[];
  readonly problems: readonly string[];
}
