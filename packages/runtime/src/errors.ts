/** Every way a call can fail, on either side of the wire. */

/** gRPC's sixteen codes: the name is used in code, the number crosses the wire (https://grpc.io/docs/guides/status-codes). */
export const errorCodes = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** What kind of failure it is, in gRPC's words; the same on both sides. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * What an error proves about the handler: `no` — it never started; `yes` — it started; `maybe` — nobody can know.
 * The position in this list is the number on the wire.
 */
export const executions = ["no", "maybe", "yes"] as const;

/** Whether the handler ran: `no` is proved, so that the call may be made again; `maybe` is not known. */
export type Executed = (typeof executions)[number];

/** The name of every error that no contract declares. */
export type Undeclared = "RpcError";

/** What an error says besides its code and message. */
export interface RpcErrorOptions<Name extends string = string, Data = unknown> {
  /** The name a contract declares the error under; "RpcError" if it declares none. */
  name?: Name | undefined;
  /** What the contract declares to travel with the error. */
  data?: Data;
  /** Set by the framework; an error made by an application says "maybe". */
  executed?: Executed;
  /** How long the peer asks the caller to wait before it tries again, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** Stays on this side of the wire. */
  cause?: unknown;
}

/**
 * The one error that calls reject with.
 * Thrown from a handler, its code, message and `retryAfterMs` cross the wire; `data` crosses if the contract declares `name`.
 *
 * @example throw new RpcError("NOT_FOUND", "no such room");
 */
export class RpcError<Name extends string = string, Data = unknown> extends Error {
  /** What the contract declares the error as; "RpcError" if it does not. Narrows `data`. */
  override readonly name: Name;
  /** What kind of failure it is: what a program goes by where the contract declares no error. */
  readonly code: ErrorCode;
  /** What the contract says travels with the error of this name; otherwise `undefined`. */
  readonly data: Data;
  /** Whether the handler ran. After `no` the call may be made again, whatever it does. */
  readonly executed: Executed;
  /** After how many milliseconds it is worth another try, if the peer said so. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: RpcErrorOptions<Name, Data> = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.name = options.name ?? ("RpcError" as Name);
    this.data = options.data as Data;
    this.executed = options.executed ?? "maybe";
    this.retryAfterMs = options.retryAfterMs;
  }
}
