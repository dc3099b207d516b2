/** The client's face on Node.js, where sockets of Node.js are dialled. */

// For applications

export { type ErrorCode, type Executed, RpcError } from "../errors.ts";
export type { Gap } from "../protocol/feed.ts";
export type { Call, CallOptions, Outcome, Stream, StreamOptions } from "../rpc/call.ts";
export type { Position } from "../rpc/position.ts";
export type { Items } from "../rpc/pump.ts";
export type { ClientConnection } from "./client-connection.ts";
export type { ClientOptions, ClientTarget, ContractOptions } from "./options.ts";
export type { ReverseContext, ReverseHandler } from "./reverse-handlers.ts";
export type { ConnectionState } from "./state.ts";
export type { Topic, TopicOptions } from "./topic.ts";
export type { TopicListener } from "./topic-listener.ts";

// For generated clients

export { wireMap, wireNullable, wireOptional, wireSet } from "../rpc/wire-collections.ts";
export { wireBigint, wireBytes, wireDate, wireNumber } from "../rpc/wire-leaves.ts";
export type { WirePlan } from "../rpc/wire-plan.ts";
export { wireArray, wireLazy, wireObject, wireRecord, wireTuple } from "../rpc/wire-structures.ts";
export { wireTagged } from "../rpc/wire-tagged.ts";
export { connect } from "./connect-node.ts";
export { close } from "./connect-via.ts";
export { callMethod, duplexMethod, streamMethod, topicMethod, uploadMethod } from "./methods.ts";
export { handleMethod } from "./reverse-handlers.ts";

// For authors of transports

export type { Connection, ConnectionListener, Dial } from "../transport/connection.ts";
