/** The application at the client's end: does what it is told, and writes down what came of it. */

import type { Client } from "../../packages/runtime/src/client/client.ts";
import {
  callMethod,
  duplexMethod,
  streamMethod,
  topicMethod,
  uploadMethod,
} from "../../packages/runtime/src/client/methods.ts";
import { handleMethod } from "../../packages/runtime/src/client/reverse-handlers.ts";
import type { Topic } from "../../packages/runtime/src/client/topic.ts";
import type { RpcError } from "../../packages/runtime/src/errors.ts";
import type { Call, CallOptions } from "../../packages/runtime/src/rpc/call.ts";
import { type Asked, called, type ProcedureName } from "../simulate/contract.ts";
import type { CallKind, History } from "../simulate/history.ts";
import { KeyedInputs } from "../simulate/keyed-inputs.ts";
import type { Gates } from "./gates.ts";

type Unary = (asked: Asked, options?: CallOptions) => Call<unknown>;
type Numbered = { readonly call: string; readonly index: number };
type Streaming = (asked: Asked, options?: CallOptions) => AsyncIterable<Numbered>;
type Uploading = (asked: Asked, items: AsyncIterable<number>) => Call<unknown>;
type Chatting = (asked: Asked, items: AsyncIterable<number>) => AsyncIterable<Numbered>;

const procedures: Readonly<Record<CallKind, ProcedureName>> = {
  plain: "plain",
  idempotent: "repeatable",
  keyed: "keyed",
  reverse: "asking",
  stream: "count",
  upload: "collect",
  duplex: "chatter",
};

export class User {
  readonly #client: Client;
  readonly #history: History;
  readonly #gates: Gates;
  /** How each call that is under way, and each subscription, is left. */
  readonly #leave = new Map<string, () => void>();
  readonly #keyed = new KeyedInputs();
  readonly #isSlow: boolean;

  /** @param isSlow takes items only when it is told to */
  constructor(client: Client, history: History, gates: Gates, isSlow: boolean) {
    this.#client = client;
    this.#history = history;
    this.#gates = gates;
    this.#isSlow = isSlow;
    const handle: (handlers: Record<string, unknown>) => () => void = handleMethod(client, { ask: called.ask });
    handle({ ask: ({ call }: { call: string }) => this.#asked(call) });
  }

  async #asked(call: string): Promise<string> {
    this.#history.add({ type: "start", call, server: -1, principal: "server" });
    await this.#gates.pass("client", `reply ${call}`);
    return call;
  }

  call(kind: CallKind, name: string, options: CallOptions = {}): void {
    const asked = this.#invoked(kind, name, 0, options);
    const method: Unary = callMethod(this.#client, called[procedures[kind]]);
    this.#await(asked.call, method(this.#keyed.sameAgain(options.key, asked), options));
  }

  stream(name: string, size: number): void {
    const asked = this.#invoked("stream", name, size);
    const method: Streaming = streamMethod(this.#client, called.count);
    void this.#consume(asked.call, method(asked));
  }

  upload(name: string, size: number): void {
    const asked = this.#invoked("upload", name, name.includes("early") ? 1 : size);
    const method: Uploading = uploadMethod(this.#client, called.collect);
    this.#await(asked.call, method(asked, this.#items(size)));
  }

  duplex(name: string, size: number): void {
    const asked = this.#invoked("duplex", name, size);
    const method: Chatting = duplexMethod(this.#client, called.chatter);
    void this.#consume(asked.call, method(asked, this.#items(size)));
  }

  subscribe(topic: "events" | "latest" | "fickle", name: string): void {
    const subscription = `c0-${name}`;
    const say: History["add"] = (entry) => this.#history.add(entry);
    say({ type: "subscribe", subscription, topic: `${topic} a`, mode: topic });
    const method: (params: unknown) => Topic<{ n: number }> = topicMethod(this.#client, called[topic]);
    const stop = method({ room: "a" }).subscribe({
      event: ({ n }, { epoch, offset }) => say({ type: "event", subscription, n, epoch, offset }),
      gap: (gap) => say({ type: "gap", subscription, ...gap }),
      live: ({ recovered, position }) => say({ type: "live", subscription, recovered, ...position }),
      error: ({ code }) => say({ type: "refused", subscription, code }),
    });
    this.#leave.set(subscription, () => {
      say({ type: "unsubscribe", subscription });
      stop();
    });
  }

  /** Cancels a call, or unsubscribes. */
  leave(name: string): void {
    const leave = this.#leave.get(`c0-${name}`);
    this.#leave.delete(`c0-${name}`);
    leave?.();
  }

  leaveAll(): void {
    for (const leave of this.#leave.values()) leave();
    this.#leave.clear();
  }

  #invoked(kind: CallKind, name: string, size: number, { key }: CallOptions = {}): Asked {
    const call = `c0-${name}`;
    const deadline = Number.POSITIVE_INFINITY;
    this.#history.add({ type: "invoke", call, kind, deadline, size, busyMs: 0, ...(key !== undefined && { key }) });
    return { call, ms: 0, size, pad: "" };
  }

  #await(name: string, call: Call<unknown>): void {
    this.#leave.set(name, () => {
      this.#history.add({ type: "cancel", call: name });
      call.cancel();
    });
    call.then(
      (value) => this.#settled(name, value),
      (error: RpcError) => this.#failed(name, error),
    );
  }

  async #consume(name: string, items: AsyncIterable<Numbered>): Promise<void> {
    const iterator = items[Symbol.asyncIterator]();
    this.#leave.set(name, () => {
      this.#history.add({ type: "cancel", call: name });
      void iterator.return?.();
      this.#gates.open("client", `take ${name}`);
    });
    try {
      for (;;) {
        if (this.#isSlow) await this.#gates.pass("client", `take ${name}`);
        const { done, value } = await iterator.next();
        if (done) break;
        this.#history.add({ type: "item", call: name, index: value.index, from: value.call });
      }
      this.#settled(name, undefined);
    } catch (error) {
      this.#failed(name, error as RpcError);
    }
  }

  #settled(call: string, value: unknown): void {
    this.#leave.delete(call);
    this.#history.add({ type: "ok", call, value });
  }

  #failed(call: string, { code, executed, message }: RpcError): void {
    this.#leave.delete(call);
    this.#history.add({ type: "fail", call, code, executed, message });
  }

  async *#items(size: number): AsyncGenerator<number> {
    for (let index = 0; index < size; index++) yield index;
  }
}
