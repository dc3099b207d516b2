/** One simulated user: calls, streams and subscribes, and writes down what came of it. */

import { setMaxListeners } from "node:events";
import { Client } from "../../packages/runtime/src/client/client.ts";
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
import type { Dial } from "../../packages/runtime/src/transport/connection.ts";
import { type Asked, called, schema } from "./contract.ts";
import type { Directory } from "./directory.ts";
import type { CallKind, History } from "./history.ts";
import { KeyedInputs } from "./keyed-inputs.ts";
import { Random } from "./random.ts";
import { guardMs } from "./server.ts";
import { TokenSource } from "./token-source.ts";
import { Process, type World } from "./world.ts";

type Unary = (asked: Asked, options?: CallOptions) => Call<unknown>;
type Items = (asked: Asked, items: AsyncIterable<number>, options?: CallOptions) => unknown;

export interface ClientTraits {
  readonly random: Random;
  /** Of what its calls carry: a line that is busy for minutes with one of them proves nothing. */
  readonly maxPadding: number;
  readonly directory: Directory;
  /** How long its tokens hold. */
  readonly lifeMs: number;
  /** How long an item of so many bytes takes on its line. */
  readonly itemMs: (bytes: number) => number;
}

export class SimulatedClient {
  readonly name: string;
  readonly process: Process;
  readonly connection: Client;
  readonly tokens: TokenSource;
  readonly #history: History;
  readonly #random: Random;
  readonly #traits: ClientTraits;
  /** Ends what would go on for ever. */
  readonly #ending = new AbortController();
  #calls = 0;
  #subscriptions = 0;
  readonly #subscribed = new Set<() => void>();
  readonly #keyed = new KeyedInputs();

  constructor(world: World, name: string, dial: (process: Process) => Dial, history: History, traits: ClientTraits) {
    const { random } = traits;
    this.name = name;
    this.process = new Process(world);
    this.#history = history;
    this.#random = random;
    this.#traits = traits;
    setMaxListeners(0, this.#ending.signal); // all streams of the client share it
    const chance = random.fork();
    this.tokens = new TokenSource(name, this.process, {
      ...traits,
      history,
      random: new Random(chance.between(1, 2 ** 31)),
    });
    this.connection = new Client(dial(this.process), {
      clock: this.process,
      chance: () => chance.next(),
      token: () => this.tokens.token(),
      onError: () => {},
      schema,
    });
    this.connection.onState((state) => history.add({ type: "state", client: name, state }));
    const handle: (handlers: Record<string, unknown>) => () => void = handleMethod(this.connection, {
      ask: called.ask,
    });
    handle({ ask: ({ call }: { call: string }) => this.#answered(call) });
  }

  #answered(call: string): string {
    this.#history.add({ type: "start", call, server: -1, principal: "server" });
    return call;
  }

  /** As its user does at any time: everything under way ends. */
  quit(): void {
    this.connection.close();
  }

  /** Leaves all topics. */
  leave(): void {
    for (const unsubscribe of [...this.#subscribed]) unsubscribe();
  }

  /** Makes room for a last call, which must go through. */
  finish(): void {
    this.#ending.abort();
    this.tokens.giveEndless();
    if (this.connection.state === "closed") return;
    const asked: Asked = { call: `${this.name}-final`, ms: 0, size: 0, pad: "" };
    this.#history.add({
      type: "invoke",
      call: asked.call,
      kind: "plain",
      deadline: this.process.now() + 30_000,
      size: 0,
      busyMs: 0,
    });
    const method: Unary = callMethod(this.connection, called.plain);
    this.#await(asked.call, method(asked));
  }

  /** What is left of a client that was closed. */
  leaks(): string[] {
    const { pending } = this.process;
    return pending > 0 ? [`${this.name}: ${pending} alarms`] : [];
  }

  /** Does one thing, whatever chance has it do. */
  act(): void {
    const what = this.#random.next();
    if (what < 0.3) this.#call("plain");
    else if (what < 0.38) this.#call("repeatable");
    else if (what < 0.46) this.#call("keyed");
    else if (what < 0.52) this.#call("asking");
    else if (what < 0.65) void this.#stream();
    else if (what < 0.75) this.#upload();
    else if (what < 0.83) void this.#duplex();
    else if (what < 0.95) this.#subscribe();
    else for (const stop of [...this.#subscribed].slice(0, 1)) stop();
  }

  #asked(kind: CallKind, options: CallOptions, size: number): Asked {
    this.#calls += 1;
    const call = `${this.name}-${kind}-${this.#calls}`;
    const ms = this.#random.chance(0.4) ? this.#random.between(1, this.#random.chance(0.2) ? 20_000 : 300) : 0;
    const timeoutMs = options.timeoutMs ?? (kind === "stream" || kind === "duplex" ? Number.POSITIVE_INFINITY : 30_000);
    const padding = this.#random.chance(0.05)
      ? this.#random.between(1_000, this.#traits.maxPadding)
      : this.#random.between(0, 60);
    // The default timeout of an upload starts anew with each item.
    const deadline =
      kind === "upload" && options.timeoutMs === undefined ? Number.POSITIVE_INFINITY : this.process.now() + timeoutMs;
    const busyMs = ms * (1 + size / 7) + size * 15 + (size + 1) * this.#traits.itemMs(padding + 100) + guardMs;
    const { key } = options;
    this.#history.add({ type: "invoke", call, kind, deadline, size, busyMs, ...(key !== undefined && { key }) });
    return { call, ms, size, pad: "x".repeat(padding) };
  }

  #call(procedure: "plain" | "repeatable" | "keyed" | "asking"): void {
    const kinds = { plain: "plain", repeatable: "idempotent", keyed: "keyed", asking: "reverse" } as const;
    const options = {
      ...(this.#random.chance(0.15) && { timeoutMs: this.#random.between(5, 5_000) }),
      ...(procedure === "keyed" && this.#random.chance(0.4) && { key: this.#random.pick(["one", "two", "three"]) }),
    };
    const asked = this.#asked(kinds[procedure], options, this.#random.between(0, 25));
    const method: Unary = callMethod(this.connection, called[procedure]);
    const call = method(this.#keyed.sameAgain(options.key, asked), options);
    this.#await(asked.call, call);
    this.#maybeCancel(asked.call, () => call.cancel());
  }

  #await(name: string, call: Promise<unknown>): void {
    call.then(
      (value) => this.#history.add({ type: "ok", call: name, value }),
      (error: RpcError) => this.#failed(name, error),
    );
  }

  #failed(call: string, { code, executed, message }: RpcError): void {
    this.#history.add({ type: "fail", call, code, executed, message });
  }

  #maybeCancel(call: string, cancel: () => void): void {
    if (!this.#random.chance(0.12)) return;
    this.process.at(this.process.now() + this.#random.between(0, 400), () => {
      this.#history.add({ type: "cancel", call });
      cancel();
    });
  }

  async #stream(): Promise<void> {
    const asked = this.#asked("stream", {}, this.#random.between(0, this.#random.chance(0.2) ? 400 : 40));
    const method: (asked: Asked, options: CallOptions) => AsyncIterable<{ call: string; index: number }> = streamMethod(
      this.connection,
      called.count,
    );
    await this.#consume(asked.call, method(asked, { signal: this.#ending.signal }));
  }

  async #duplex(): Promise<void> {
    const asked = this.#asked("duplex", {}, this.#random.between(0, 60));
    const method: Items = duplexMethod(this.connection, called.chatter);
    const items = method(asked, this.#items(asked.size), { signal: this.#ending.signal }) as AsyncIterable<{
      call: string;
      index: number;
    }>;
    await this.#consume(asked.call, items);
  }

  async #consume(name: string, items: AsyncIterable<{ call: string; index: number }>): Promise<void> {
    const leaveAt = this.#random.chance(0.15) ? this.#random.between(0, 30) : Number.POSITIVE_INFINITY;
    const slow = this.#random.chance(0.3) ? this.#random.between(1, 60) : 0;
    try {
      for await (const item of items) {
        this.#history.add({ type: "item", call: name, index: item.index, from: item.call });
        if (item.index >= leaveAt) {
          this.#history.add({ type: "cancel", call: name });
          break;
        }
        if (slow > 0 && item.index % 5 === 0) await this.process.sleep(slow);
      }
      this.#history.add({ type: "ok", call: name, value: undefined });
    } catch (error) {
      this.#failed(name, error as RpcError);
    }
  }

  #upload(): void {
    const asked = this.#asked("upload", {}, this.#random.between(0, this.#random.chance(0.2) ? 300 : 40));
    const method: Items = uploadMethod(this.connection, called.collect);
    const call = method(asked, this.#items(asked.size)) as Call<unknown>;
    this.#await(asked.call, call);
    this.#maybeCancel(asked.call, () => call.cancel());
  }

  async *#items(size: number): AsyncGenerator<number> {
    const slow = this.#random.chance(0.3) ? this.#random.between(1, 40) : 0;
    for (let index = 0; index < size; index++) {
      if (slow > 0 && index % 6 === 2) await this.process.sleep(slow);
      yield index;
    }
  }

  #subscribe(): void {
    this.#subscriptions += 1;
    const name = this.#random.pick(["events", "events", "events", "latest", "fickle"] as const);
    const room = this.#random.pick(name === "events" ? ["a", "b", "forbidden"] : ["a", "b"]);
    const subscription = `${this.name}-sub-${this.#subscriptions}`;
    this.#history.add({ type: "subscribe", subscription, topic: `${name} ${room}`, mode: name });
    const method: (params: unknown) => Topic<{ n: number }> = topicMethod(this.connection, called[name]);
    const topic = method({ room });
    let stop: () => void = () => {};
    const unsubscribe = () => {
      this.#subscribed.delete(unsubscribe);
      this.#history.add({ type: "unsubscribe", subscription });
      stop();
    };
    this.#subscribed.add(unsubscribe);
    stop = topic.subscribe({
      event: ({ n }, { epoch, offset }) => this.#history.add({ type: "event", subscription, n, epoch, offset }),
      gap: (gap) => this.#history.add({ type: "gap", subscription, ...gap }),
      live: ({ recovered, position }) => this.#history.add({ type: "live", subscription, recovered, ...position }),
      error: ({ code }) => {
        this.#subscribed.delete(unsubscribe);
        this.#history.add({ type: "refused", subscription, code });
      },
    });
  }
}
