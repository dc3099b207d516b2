/** Methods of a client whose results, items, events and errors are decoded: after all that a session does, so that it never fails. */

import type { InputGates } from "../client/reverse-handlers.ts";
import type { TopicListener } from "../client/topic-listener.ts";
import { RpcError } from "../errors.ts";
import type { Call } from "../rpc/call.ts";
import type { Gate } from "../rpc/gate.ts";
import { PendingCall } from "../rpc/pending-call.ts";
import type { Position } from "../rpc/position.ts";
import type { Decode } from "./decode.ts";

/** What is decoded of what a procedure gives. */
export interface Decodes {
  readonly value?: Decode;
  /** The data of declared errors, by name. */
  readonly errors?: Readonly<Record<string, Decode>>;
}

type Method<R> = (...given: unknown[]) => R;

/** @param method of a call or an upload; like all of them it has the type that the generated types give it */
export function decodedCall(method: Method<Call<unknown, RpcError>>, { value = same, errors }: Decodes): never {
  return ((...given: unknown[]) => {
    const call = method(...given);
    return PendingCall.open((resolve, reject) => {
      call.then(value).then(resolve, (error: RpcError) => reject(errorOf(error, errors)));
      return () => call.cancel();
    });
  }) as never;
}

/** @param method of a stream or a duplex */
export function decodedStream(method: Method<AsyncIterable<unknown>>, decodes: Decodes): never {
  return ((...given: unknown[]) => decodedItems(method(...given), decodes)) as never;
}

/** An event that cannot be decoded ends the subscription. */
export function decodedTopic(
  method: Method<AsyncIterable<unknown> & { subscribe(listener: TopicListener<unknown>): () => void }>,
  decode: Decode,
): never {
  return ((...given: unknown[]) => {
    const topic = method(...given);
    const subscribe = (listener: TopicListener<unknown> | ((event: unknown, position: Position) => void)) => {
      const told = typeof listener === "function" ? { event: listener } : listener;
      const stop = topic.subscribe({
        event(event, position) {
          const decoded = outcomeOf(decode, event);
          if ("value" in decoded) return told.event?.(decoded.value, position);
          stop();
          if (told.error) told.error(decoded.error);
          else console.error("wsrpc: a subscription is over", decoded.error);
        },
        gap: (gap) => told.gap?.(gap),
        live: (state) => told.live?.(state),
        ...(told.error && { error: (error: RpcError) => told.error?.(error) }), // left out, the client's `onError` is told
      });
      return stop;
    };
    return { ...decodedItems(topic, { value: decode }), subscribe };
  }) as never;
}

/** @param handle takes the handlers of reverse calls @param inputs those that are decoded */
export function decodedHandlers(
  handle: (handlers: object, gates: InputGates) => () => void,
  inputs: Readonly<Record<string, Decode>>,
): never {
  const gates: InputGates = Object.fromEntries(
    Object.entries(inputs).map(([key, decode]) => [key, (gate: Gate) => decodingGate(gate, decode)]),
  );
  return ((handlers: object) => handle(handlers, gates)) as never;
}

function same(value: unknown): unknown {
  return value;
}

/** An item that cannot be decoded ends the iteration, and cancels what it was of. */
function decodedItems(source: AsyncIterable<unknown>, { value = same, errors }: Decodes): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const items = source[Symbol.asyncIterator]();
      const leave = async () => ({ value: undefined, done: true as const, ...(await items.return?.()) });
      return {
        async next() {
          try {
            const item = await items.next();
            return item.done ? item : { value: value(item.value), done: false };
          } catch (error) {
            await leave();
            throw errorOf(error as RpcError, errors);
          }
        },
        return: leave,
      };
    },
  };
}

function errorOf(error: RpcError, errors: Decodes["errors"] = {}): RpcError {
  const decode = Object.hasOwn(errors, error.name) ? errors[error.name] : undefined;
  const decoded = outcomeOf(decode ?? same, error.data);
  return "error" in decoded ? decoded.error : Object.assign(error, { data: decoded.value });
}

function outcomeOf(decode: Decode, value: unknown): { value: unknown } | { error: RpcError } {
  try {
    return { value: decode(value) };
  } catch (error) {
    return { error: error as RpcError };
  }
}

/** What a server asks with is refused as it refuses what a client asks with. */
function decodingGate(gate: Gate, decode: Decode): Gate {
  return { ...gate, take: (input) => taken(decode, gate.take(input)) };
}

function taken(decode: Decode, input: unknown): unknown {
  const decoded = outcomeOf(decode, input);
  if ("value" in decoded) return decoded.value;
  throw new RpcError("INVALID_ARGUMENT", decoded.error.message, { cause: decoded.error, executed: "no" });
}
