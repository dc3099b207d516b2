/** `wsrpc call`: one procedure of a running server, tried from a shell. */

import type { RpcError } from "@wsrpc-ts/runtime/client";
import { Complaint } from "../complaint.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type KnownProcedure, knownProcedures } from "../known-procedures.ts";
import { LiveServer } from "../live-server.ts";
import { shellValues } from "../shell-values.ts";
import type { World } from "../world.ts";
import { type LiveFlags, type LiveRequest, liveRequest, reportFailure } from "./live-request.ts";

export interface CallFlags extends LiveFlags {
  /** What to call it as, where no generated file says so. */
  readonly stream?: boolean;
  readonly timeout?: number;
  readonly key?: string;
}

type Method = (...args: unknown[]) => Promise<unknown>;
type ManyMethod = (...args: unknown[]) => AsyncIterable<unknown>;

export async function callCommand(words: readonly string[], flags: CallFlags, world: World): Promise<ExitCode> {
  const request = liveRequest(words, flags, world);
  const known = await knownProcedures(world, flags.config);
  const procedure = known.get(request.name) ?? { name: request.name, kind: flags.stream ? "stream" : "call" };
  refuseOthers(procedure, request);
  world.progress(`connecting to ${request.url}`);
  const server = await LiveServer.reach(request);
  const interruption = world.interruption();
  try {
    await perform(procedure, request, server, flags, { ...world, interruption: () => interruption });
    return exitCode.done;
  } catch (error) {
    if (interruption.aborted && procedure.kind === "stream") return exitCode.done; // its user has seen enough
    if (error instanceof server.client.RpcError)
      return reportFailure(error, request, known, world, otherKind(error, request));
    throw error;
  } finally {
    await server.close();
  }
}

/** The same answers are given to a call of what is none. */
function otherKind({ code, name }: RpcError, { words }: LiveRequest): string | undefined {
  if (name !== "RpcError") return undefined; // the contract's own
  if (code === "FAILED_PRECONDITION") return `if it is a stream, run \`wsrpc call --stream ${words}\``;
  if (code === "NOT_FOUND") return `if it is a topic, run \`wsrpc subscribe ${words}\``;
  return undefined;
}

function refuseOthers({ name, kind }: KnownProcedure, { words }: LiveRequest): void {
  if (kind === "topic")
    throw new Complaint({
      rule: "call/kind",
      message: `${name} is a topic: it is not called, but subscribed to`,
      help: `run \`wsrpc subscribe ${words}\``,
    });
  if (kind === "reverse")
    throw new Complaint({
      rule: "call/kind",
      message: `${name} is a reverse call: the server makes it, and a client answers`,
      help: "call a procedure that makes the server ask",
    });
}

/** Each result is a line as soon as it is there. */
async function perform(
  { kind, ...procedure }: KnownProcedure,
  { input }: LiveRequest,
  { client, connection }: LiveServer,
  { timeout, key }: CallFlags,
  world: World,
): Promise<void> {
  const plans = { input: shellValues, output: shellValues, item: shellValues, send: shellValues, receive: shellValues };
  const called = { name: procedure.name, ...(procedure.idempotent && { idempotent: procedure.idempotent }), ...plans };
  const options = {
    signal: world.interruption(),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(key !== undefined && { key }),
  };
  const print = (value: unknown) => world.stdout(`${JSON.stringify(value ?? null)}\n`);
  if (kind === "call" || kind === "upload") {
    const isCall = kind === "call";
    const method: Method = isCall ? client.callMethod(connection, called) : client.uploadMethod(connection, called);
    return print(await method(input, ...(isCall ? [] : [itemsOf(world)]), options));
  }
  const isStream = kind === "stream";
  const method: ManyMethod = isStream
    ? client.streamMethod(connection, called)
    : client.duplexMethod(connection, called);
  for await (const item of method(input, ...(isStream ? [] : [itemsOf(world)]), options)) print(item);
}

/** Lines of JSON. */
async function* itemsOf({ stdin }: World): AsyncGenerator<unknown> {
  let count = 0;
  for await (const line of stdin()) {
    count += 1;
    if (line.trim() !== "") yield itemOf(line, count);
  }
}

function itemOf(line: string, count: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new SyntaxError(`line ${count} of what is piped in is no JSON: ${(error as Error).message}`);
  }
}
