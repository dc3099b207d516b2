/** One life of the simulated server: booted, and perhaps killed. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Context } from "../../packages/runtime/src/contract/infer.ts";
import { RpcError } from "../../packages/runtime/src/errors.ts";
import { createRouterOf } from "../../packages/runtime/src/rpc/router.ts";
import { type Server, serve, type WsrpcServer } from "../../packages/runtime/src/server/serve.ts";
import { type Asked, askBack, schema, served } from "./contract.ts";
import type { Directory, Principal } from "./directory.ts";
import type { History } from "./history.ts";
import type { Link } from "./network.ts";
import type { Random } from "./random.ts";
import { Process, type World } from "./world.ts";

type Publish = Record<
  "events" | "latest" | "fickle",
  (params: unknown, event: unknown) => Promise<{ epoch: string; offset: number }>
>;

/** No process, no socket: what admission wants to see of a request. */
const request = new IncomingMessage(new Socket());

/** What a server is given besides its limits. */
export interface ServerTraits {
  readonly limits: ServerLimits;
  readonly directory: Directory;
  readonly random: Random;
  /** Somebody else is asked before handlers begin and topics are given. */
  readonly isGuarded: boolean;
}

export interface ServerLimits {
  readonly graceMs: number;
  readonly maxReplayBytes: number;
  readonly maxCalls: number;
  readonly softQueueBytes: number;
}

/** What is asked before a handler begins takes up to so long. */
export const guardMs = 5_000;

/** Longer than a client may be kept waiting for its admission. */
const slowestMs = 12_000;

export class SimulatedServer {
  readonly process: Process;
  readonly number: number;
  readonly #history: History;
  readonly #server: Server<Publish, Principal>;
  readonly #traits: ServerTraits;
  readonly links = new Set<Link>();

  constructor(world: World, number: number, history: History, traits: ServerTraits) {
    this.process = new Process(world);
    this.number = number;
    this.#history = history;
    this.#traits = traits;
    const { limits, isGuarded } = traits;
    const router = createRouterOf({ schema, procedures: served }, this.#handlers()) as never;
    this.#server = serve<Principal, Publish, unknown>(router, {
      authenticate: ({ token = "" }) => this.#judge(token),
      middleware: isGuarded ? [(_ctx, next) => this.#guard().then(next)] : [],
      clock: this.process,
      limits,
      onError: () => {},
    });
  }

  /** What it keeps for one client at most. */
  get mostKeptBytes(): number {
    return this.process.isAlive ? (this.#server as unknown as WsrpcServer).mostKeptBytes : 0;
  }

  /** What is left when all its clients are gone. */
  sessions(): string[] {
    const { sessions } = this.#server.stats();
    return sessions > 0 ? [`server: ${sessions} sessions`] : [];
  }

  /** What is left when nobody follows any topic. */
  topics(): string[] {
    const { topics } = this.#server.stats();
    return topics > 0 ? [`server: ${topics} topics`] : [];
  }

  /** What is left when it is closed. */
  alarms(): string[] {
    const { pending } = this.process;
    return pending > 0 ? [`server: ${pending} alarms`] : [];
  }

  accept(link: Link): ReturnType<WsrpcServer["accept"]> {
    this.links.add(link);
    return (this.#server as unknown as WsrpcServer).accept(link.server, request);
  }

  publish(topic: keyof Publish, room: string, n: number, bytes = 0): void {
    void this.#server.publish[topic]({ room }, { n, ...(bytes > 0 && { pad: "x".repeat(bytes) }) }).then(
      ({ epoch, offset }) => {
        this.#history.add({ type: "publish", topic: `${topic} ${room}`, n, server: this.number, epoch, offset });
      },
    );
  }

  /** As soon as it is awake. */
  revoke(id: string): void {
    this.process.at(this.process.now(), () => this.#server.revoke((principal) => principal.id === id));
  }

  /** As by SIGKILL: memory is gone, the kernel resets the connections. */
  kill(): void {
    this.#history.add({ type: "crash", server: this.number });
    this.process.kill();
    for (const link of this.links) link.reset();
  }

  /** Another has taken its place; it finishes what it has begun, and is gone. */
  async drain(withinMs: number): Promise<void> {
    this.#history.add({ type: "drain", server: this.number, withinMs });
    await this.#server.drain({ withinMs });
    this.#history.add({ type: "drained", server: this.number });
    this.process.at(this.process.now() + 1_000, () => {
      const held = [...this.links].filter(({ server }) => server.isHeld);
      this.process.kill();
      for (const link of held) link.reset();
    });
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  /** What the directory says now comes when it comes. */
  #judge(token: string): Principal | null | Promise<Principal | null> {
    const { directory, random } = this.#traits;
    const principal = directory.judge(token);
    if (!directory.isSlow) return principal;
    return this.process.sleep(random.between(0, random.pick([1_000, slowestMs]))).then(() => principal);
  }

  async #guard(): Promise<void> {
    const { random } = this.#traits;
    if (random.chance(0.4)) await this.process.sleep(random.between(0, random.pick([300, 300, guardMs])));
  }

  #authorize(room: string, ctx: Context): boolean | Promise<boolean> {
    this.#history.add({ type: "authorize", principal: (ctx.principal as Principal).id });
    const isAllowed = room !== "forbidden";
    return this.#traits.isGuarded ? this.#guard().then(() => isAllowed) : isAllowed;
  }

  async #work<T>(asked: Asked, ctx: Context, work: () => Promise<T>): Promise<T> {
    this.#started(asked.call, ctx);
    try {
      return await work();
    } finally {
      this.#ended(asked.call);
    }
  }

  #started(call: string, ctx: Context): void {
    this.#history.add({ type: "start", call, server: this.number, principal: (ctx.principal as Principal).id });
  }

  #ended(call: string): void {
    this.#history.add({ type: "end", call, server: this.number });
  }

  /** Works for a while, unless the call is aborted. */
  #sleep(ms: number, call: string, { signal }: Context): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        off();
        this.#history.add({ type: "aborted", call, server: this.number });
        reject(signal.reason);
      };
      const off = this.process.at(this.process.now() + ms, () => {
        signal.removeEventListener("abort", abort);
        resolve();
      });
      if (signal.aborted) abort();
      else signal.addEventListener("abort", abort, { once: true });
    });
  }

  #handlers() {
    const answer = (asked: Asked, ctx: Context) =>
      this.#work(asked, ctx, async () => {
        if (asked.size % 13 === 7) throw new RpcError("NOT_FOUND", "unlucky");
        if (asked.ms > 0) await this.#sleep(asked.ms, asked.call, ctx);
        return asked.call;
      });
    return {
      plain: (asked: Asked, ctx: Context) => {
        if (asked.ms > 0) return answer(asked, ctx);
        this.#started(asked.call, ctx);
        this.#ended(asked.call);
        return asked.call; // synchronous handlers take another way
      },
      repeatable: answer,
      keyed: answer,
      asking: (asked: Asked, ctx: Context) => this.#work(asked, ctx, () => askBack(asked, ctx)),
      count: (asked: Asked, ctx: Context) => this.#count(asked, ctx),
      collect: (asked: Asked, items: AsyncIterable<number>, ctx: Context) =>
        this.#work(asked, ctx, () => this.#collect(asked, items, ctx)),
      chatter: (asked: Asked, items: AsyncIterable<number>, ctx: Context) => this.#chatter(asked, items, ctx),
      events: { authorize: ({ room }: { room: string }, ctx: Context) => this.#authorize(room, ctx) },
    };
  }

  async #collect(asked: Asked, items: AsyncIterable<number>, ctx: Context): Promise<number> {
    let taken = 0;
    for await (const index of items) {
      this.#history.add({ type: "took", call: asked.call, index, server: this.number });
      taken += 1;
      if (asked.ms > 0 && taken % 7 === 0) await this.#sleep(asked.ms, asked.call, ctx);
    }
    return taken;
  }

  async *#count(asked: Asked, ctx: Context): AsyncGenerator<unknown> {
    this.#started(asked.call, ctx);
    try {
      for (let index = 0; index < asked.size; index++) {
        if (asked.ms > 0 && index % 11 === 3) await this.#sleep(asked.ms, asked.call, ctx);
        yield { call: asked.call, index, pad: asked.pad };
      }
    } finally {
      this.#ended(asked.call);
    }
  }

  async *#chatter(asked: Asked, items: AsyncIterable<number>, ctx: Context): AsyncGenerator<unknown> {
    this.#started(asked.call, ctx);
    try {
      for await (const index of items) {
        this.#history.add({ type: "took", call: asked.call, index, server: this.number });
        yield { call: asked.call, index, pad: asked.pad };
      }
    } finally {
      this.#ended(asked.call);
    }
  }
}
