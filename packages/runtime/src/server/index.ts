/** The server's face. */

// For applications

export type { Context, SessionInfo, TopicHandler } from "../contract/infer.ts";
export { type ErrorCode, type Executed, RpcError } from "../errors.ts";
export type { Call, CallOptions, Outcome } from "../rpc/call.ts";
export type { MaybePromise } from "../rpc/gate.ts";
export type { Middleware } from "../rpc/middleware.ts";
export { type Authenticate, anonymous, type Credentials } from "./admission.ts";
export type { AttachOptions, DrainOptions, ServeOptions } from "./options.ts";
export { type Server, serve } from "./serve.ts";
export type { ServerStats } from "./server-stats.ts";

// For generated routers

export { createRouterOf, type Router, type ServedContract } from "../rpc/router.ts";
export { wireMap, wireNullable, wireOptional, wireSet } from "../rpc/wire-collections.ts";
export { wireBigint, wireBytes, wireDate, wireNumber } from "../rpc/wire-leaves.ts";
export type { WirePlan } from "../rpc/wire-plan.ts";
export { wireArray, wireLazy, wireObject, wireRecord, wireTuple } from "../rpc/wire-structures.ts";
export { wireTagged } from "../rpc/wire-tagged.ts";

// For authors of brokers and stores

export type { Answer, Claim, DedupStore } from "../rpc/dedup.ts";
export type { Position } from "../rpc/position.ts";
export type { Broker, Receive } from "./broker.ts";
