/** A contract is plain data: what may be called, and the shape of what goes in and comes out. */

import type { ErrorCode } from "../errors.ts";
import type { Schema } from "./schema.ts";

/** A procedure without input, output or params takes and gives nothing. */
export type Nothing = Schema<void, void>;

/** The data of a declared error; with `code` where FAILED_PRECONDITION would mislead. */
export type ErrorShape = Schema | { readonly code: ErrorCode; readonly data: Schema };

/** The errors a procedure declares, by name. */
export type Errors = Readonly<Record<string, ErrorShape>>;

export interface CallShape<I extends Schema, O extends Schema, E extends Errors> {
  readonly input?: I;
  readonly output?: O;
  readonly errors?: E;
  /** `true`: may run again after a lost session. `"key"`: deduplicated by the caller's key. Default `false`. */
  readonly idempotent?: boolean | "key";
  /** Deadline of the call in milliseconds, unless the caller names another. Default 30,000. */
  readonly timeoutMs?: number;
}

export interface StreamShape<I extends Schema, T extends Schema, E extends Errors> {
  readonly input?: I;
  readonly item: T;
  readonly errors?: E;
  /** There is none: what a stream gives is an `item`. Were it not named here, TypeScript would find fault with the input. */
  readonly output?: never;
}

export interface UploadShape<I extends Schema, T extends Schema, O extends Schema, E extends Errors> {
  readonly input?: I;
  /** What the client sends. */
  readonly item: T;
  readonly output?: O;
  readonly errors?: E;
}

export interface DuplexShape<I extends Schema, S extends Schema, R extends Schema, E extends Errors> {
  readonly input?: I;
  /** What the client sends. */
  readonly send: S;
  /** What the client receives. */
  readonly receive: R;
  readonly errors?: E;
}

/** `all` loses nothing that the log holds; `latest` keeps the newest event only, however old, for a subscriber that lags; `volatile` keeps no log. */
export type TopicMode = "all" | "latest" | "volatile";

export interface TopicShape<P extends Schema, T extends Schema> {
  readonly params?: P;
  readonly event: T;
  /** How much a topic remembers for subscribers that come back. Default 1,000 events and 300,000 ms. */
  readonly keep?: { readonly events?: number; readonly ms?: number };
  /** Default `"all"`. */
  readonly mode?: TopicMode;
}

export interface ReverseShape<I extends Schema, O extends Schema, E extends Errors> {
  readonly input?: I;
  readonly output?: O;
  readonly errors?: E;
  /** Deadline of the call in milliseconds, unless the server names another. Default 30,000. */
  readonly timeoutMs?: number;
}

type Kind<K extends string> = { readonly kind: K };

/** One input, one output. */
export type Call<I extends Schema = Schema, O extends Schema = Schema, E extends Errors = Errors> = Kind<"call"> &
  CallShape<I, O, E>;
/** One input, then items from the server until an end. */
export type Stream<I extends Schema = Schema, T extends Schema = Schema, E extends Errors = Errors> = Kind<"stream"> &
  StreamShape<I, T, E>;
/** One input, then items from the client, then one output. */
export type Upload<
  I extends Schema = Schema,
  T extends Schema = Schema,
  O extends Schema = Schema,
  E extends Errors = Errors,
> = Kind<"upload"> & UploadShape<I, T, O, E>;
/** One input, then items both ways; each half ends by itself. */
export type Duplex<
  I extends Schema = Schema,
  S extends Schema = Schema,
  R extends Schema = Schema,
  E extends Errors = Errors,
> = Kind<"duplex"> & DuplexShape<I, S, R, E>;
/** Events pushed to everyone who subscribed with the same params. */
export type Topic<P extends Schema = Schema, T extends Schema = Schema> = Kind<"topic"> & TopicShape<P, T>;
/** A call that the server makes and the client answers. */
export type Reverse<I extends Schema = Schema, O extends Schema = Schema, E extends Errors = Errors> = Kind<"reverse"> &
  ReverseShape<I, O, E>;

/** Whatever a contract may export. */
export type Procedure = Call | Stream | Upload | Duplex | Topic | Reverse;

/**
 * Declares a call: one input, one output.
 * @example export const add = call({ input: z.object({ a: z.number(), b: z.number() }), output: z.number() });
 */
export function call<I extends Schema = Nothing, O extends Schema = Nothing, E extends Errors = Record<never, never>>(
  shape: CallShape<I, O, E> = {},
): Call<I, O, E> {
  return { kind: "call", ...shape };
}

/**
 * Declares a stream: one input, then items from the server until it ends.
 * @example export const history = stream({ input: z.object({ room: z.string() }), item: Message });
 */
export function stream<T extends Schema, I extends Schema = Nothing, E extends Errors = Record<never, never>>(
  shape: StreamShape<I, T, E>,
): Stream<I, T, E> {
  return { kind: "stream", ...shape };
}

/**
 * Declares an upload: one input, then items from the client, then one output.
 * @example export const attach = upload({ input: z.object({ name: z.string() }), item: bytes(), output: z.object({ size: z.int() }) });
 */
export function upload<
  T extends Schema,
  I extends Schema = Nothing,
  O extends Schema = Nothing,
  E extends Errors = Record<never, never>,
>(shape: UploadShape<I, T, O, E>): Upload<I, T, O, E> {
  return { kind: "upload", ...shape };
}

/**
 * Declares a duplex: items both ways; `send` and `receive` are seen from the client.
 * @example export const draw = duplex({ input: z.object({ board: z.string() }), send: Stroke, receive: Stroke });
 */
export function duplex<
  S extends Schema,
  R extends Schema,
  I extends Schema = Nothing,
  E extends Errors = Record<never, never>,
>(shape: DuplexShape<I, S, R, E>): Duplex<I, S, R, E> {
  return { kind: "duplex", ...shape };
}

/**
 * Declares a topic: events pushed to everyone who subscribed with the same params.
 * @example export const messages = topic({ params: z.object({ room: z.string() }), event: Message });
 */
export function topic<T extends Schema, P extends Schema = Nothing>(shape: TopicShape<P, T>): Topic<P, T> {
  return { kind: "topic", ...shape };
}

/**
 * Declares a reverse call: the server asks, the client answers.
 * @example export const confirm = reverse({ input: z.object({ question: z.string() }), output: z.object({ yes: z.boolean() }) });
 */
export function reverse<
  I extends Schema = Nothing,
  O extends Schema = Nothing,
  E extends Errors = Record<never, never>,
>(shape: ReverseShape<I, O, E> = {}): Reverse<I, O, E> {
  return { kind: "reverse", ...shape };
}
