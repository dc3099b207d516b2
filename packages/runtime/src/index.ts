/** What both sides of an application import: the contract builders and the error. */

// For contracts
export { bytes } from "./contract/bytes.ts";
export type {
  Call,
  Duplex,
  Errors,
  Nothing,
  Procedure,
  Reverse,
  Stream,
  Topic,
  TopicMode,
  Upload,
} from "./contract/contract.ts";
export { call, duplex, reverse, stream, topic, upload } from "./contract/contract.ts";
export type { Context, HandlerOf, HandlersOf, InputOf, OutputOf, SessionInfo, TopicHandler } from "./contract/infer.ts";
export type { Schema } from "./contract/schema.ts";

// For both sides
export { type ErrorCode, type Executed, RpcError, type RpcErrorOptions, type Undeclared } from "./errors.ts";
