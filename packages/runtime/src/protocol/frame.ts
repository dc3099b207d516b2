/** The wire vocabulary: every frame that may cross, and nothing else may. PROTOCOL.md is its specification. */

/** Protocol major version and codec, agreed in the WebSocket handshake. */
export const subprotocol = "wsrpc.1.json";

/** The version that HELLO names. */
export const protocolVersion = 1;

/** The number that opens each frame. From 64 up, unknown kinds are ignored. */
export const kind = {
  hello: 0,
  welcome: 1,
  ping: 2,
  pong: 3,
  goaway: 4,
  auth: 5,
  credit: 6,
  close: 7,
  call: 16,
  result: 17,
  error: 18,
  item: 19,
  end: 20,
  cancel: 21,
  subscribe: 32,
  subscribed: 33,
  event: 34,
  unsubscribe: 35,
  unsubscribed: 36,
  gap: 37,
} as const;

type Kind = typeof kind;

/** Chosen by whoever opens the call: odd on the client, even on the server, rising, never reused within a session. */
export type CallId = number;

export interface Hello {
  readonly v: number;
  /** The name of the session, chosen by the client. */
  readonly sid: string;
  /** Proves the right to resume it. */
  readonly secret: string;
  /** Counts the connections of this session; an older one never wins. */
  readonly gen: number;
  /** The last counted frame taken in. */
  readonly rx: number;
  /** The first counted frame that can still be replayed. */
  readonly tx0: number;
  /** The connection with which the client's numbers began: another session of that name has other numbers. */
  readonly since?: number;
  readonly token?: string | undefined;
  /** The fingerprint of the contract. */
  readonly schema?: string | undefined;
  /** Free text for logs. */
  readonly client?: string;
}

/** Why a session could not be resumed. */
export type LossReason = "expired" | "unknown" | "overflow" | "node-lost";

export interface PeerLimits {
  readonly maxMessageBytes: number;
  readonly maxCalls: number;
  readonly maxSubscriptions: number;
  /** Items a client may send in a new upload or duplex before the first CREDIT. */
  readonly credit: number;
}

export interface HeartbeatTimes {
  /** Silence after which the server asks for a sign of life. */
  readonly intervalMs: number;
  /** Further silence after which the peer is held dead. */
  readonly timeoutMs: number;
}

export interface Welcome {
  readonly resumed: boolean;
  readonly why?: LossReason;
  readonly rx: number;
  readonly limits: PeerLimits;
  readonly heartbeat: HeartbeatTimes;
  /** How long the session waits for its client once the socket is gone. */
  readonly graceMs: number;
  readonly schema?: string;
}

/** The `last` of a GOAWAY that leaves every call as it is: no id is larger. */
export const everyCallTaken = Number.MAX_SAFE_INTEGER;

export interface Goaway {
  /** The last call id that was taken; later ones were not and may go elsewhere. */
  readonly last: number;
  /** The slot in which this client is asked to reconnect. */
  readonly reconnectMs: readonly [min: number, max: number];
  readonly untilMs: number;
}

/** `need` and `ok` come from the server, `token` from the client. */
export interface Auth {
  readonly need?: true;
  readonly byMs?: number;
  readonly token?: string;
  readonly ok?: true;
  readonly expiresMs?: number;
}

export interface CallFrameOptions {
  readonly timeoutMs?: number | undefined;
  readonly key?: string | undefined;
  readonly credit?: number;
  readonly trace?: string | undefined;
}

export interface ErrorFrameOptions {
  /** 0 no, 1 maybe, 2 yes. */
  readonly executed: 0 | 1 | 2;
  readonly name?: string | undefined;
  readonly data?: unknown;
  readonly retryAfterMs?: number | undefined;
}

/** Where a topic's log stands. */
export type WirePosition = readonly [epoch: string, offset: number];

/** Open, keep and close a session. Never counted, never replayed. */
export type HelloFrame = readonly [Kind["hello"], Hello]; //                                           C→S, first
export type WelcomeFrame = readonly [Kind["welcome"], Welcome]; //                                     S→C, first
export type PingFrame = readonly [Kind["ping"], n: number]; //                                         either
export type PongFrame = readonly [Kind["pong"], n: number]; //                                         either
export type GoawayFrame = readonly [Kind["goaway"], Goaway]; //                                        S→C
export type AuthFrame = readonly [Kind["auth"], Auth]; //                                              either
export type CreditFrame = readonly [Kind["credit"], CallId, total: number]; //                         either
export type CloseFrame = readonly [Kind["close"], code: number, message: string, { retryAfterMs?: number }?]; // either

/** Carry one call. Counted, replayed after a resume. */
export type CallFrame = readonly [Kind["call"], CallId, method: string | number, input?: unknown, CallFrameOptions?]; // either
export type ResultFrame = readonly [Kind["result"], CallId, value?: unknown]; //                       callee, ends the call
export type ErrorFrame = readonly [Kind["error"], CallId, code: number, message: string, ErrorFrameOptions]; // callee, ends the call
export type ItemFrame = readonly [Kind["item"], CallId, value?: unknown]; //                           either
export type EndFrame = readonly [Kind["end"], CallId]; //                                              either; from the callee it ends the call
export type CancelFrame = readonly [Kind["cancel"], CallId]; //                                        caller

/** Carry one subscription. EVENT and GAP are not counted: a topic's log repeats them. */
export type SubscribeFrame = readonly [
  Kind["subscribe"],
  CallId,
  topic: string | number,
  params?: unknown,
  { from?: WirePosition }?,
]; // C→S
export type SubscribedFrame = readonly [
  Kind["subscribed"],
  CallId,
  channel: number,
  epoch: string,
  offset: number,
  recovered: boolean,
]; // S→C
export type EventFrame = readonly [Kind["event"], channel: number, offset: number, value?: unknown]; // S→C
export type UnsubscribeFrame = readonly [Kind["unsubscribe"], CallId]; //                              C→S
export type UnsubscribedFrame = readonly [Kind["unsubscribed"], CallId, code: number, message: string]; // S→C
export type GapFrame = readonly [Kind["gap"], channel: number, from: number, to: number, why: string]; // S→C

export type ControlFrame =
  | HelloFrame
  | WelcomeFrame
  | PingFrame
  | PongFrame
  | GoawayFrame
  | AuthFrame
  | CreditFrame
  | CloseFrame;
export type CallTableFrame = CallFrame | ResultFrame | ErrorFrame | ItemFrame | EndFrame | CancelFrame | CreditFrame;
export type SubscriberFrame = SubscribedFrame | EventFrame | UnsubscribedFrame | GapFrame;
export type TopicFrame = SubscribeFrame | UnsubscribeFrame | SubscriberFrame;
export type Frame = ControlFrame | CallTableFrame | TopicFrame;

/** Counted frames are numbered, acked and replayed. */
export function isCounted(frame: Frame): boolean {
  return frame[0] >= kind.call && frame[0] !== kind.event && frame[0] !== kind.gap;
}

/** What a HELLO says besides the session's own state. */
export type HelloOptions = Omit<Hello, "v" | "gen" | "rx" | "tx0" | "since">;

/** What a WELCOME says besides the session's own state. */
export type WelcomeOptions = Omit<Welcome, "resumed" | "rx" | "why">;
