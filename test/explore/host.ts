/** The application at the server's end: its handlers go on when they are told to. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Context } from "../../packages/runtime/src/contract/infer.ts";
import { RpcError } from "../../packages/runtime/src/errors.ts";
import { createRouterOf } from "../../packages/runtime/src/rpc/router.ts";
import { type Server, serve, type WsrpcServer } from "../../packages/runtime/src/server/serve.ts";
import type { ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import { type Asked, askBack, schema, served } from "../simulate/contract.ts";
import type { History } from "../simulate/history.ts";
import { Process, type World } from "../simulate/world.ts";
import type { Gates } from "./gates.ts";
import type { Scene } from "./scene.ts";
import type { Wire } from "./wire.ts";

type Publish = Record<string, (params: unknown, event: unknown) => Promise<{ epoch: string; offset: number }>>;

/** No process, no socket: what admission wants to see of a request. */
const request = new IncomingMessage(new Socket());

/** What a call says aloud. */
export const loudN = 77;

export class Host {
  readonly process: Process;
  readonly number: number;
  readonly #history: History;
  readonly #gates: Gates;
  readonly #scene: Scene;
  #refusals = 0;
  readonly #server: Server<Publish, { id: string }>;

  constructor(world: World, number: number, history: History, gates: Gates, scene: Scene) {
    this.process = new Process(world);
    this.number = number;
    this.#history = history;
    this.#gates = gates;
    this.#scene = scene;
    const router = createRouterOf({ schema, procedures: served }, this.#handlers()) as never;
    this.#server = serve<{ id: string }, Publish, unknown>(router, {
      authenticate: () => this.#judge(),
      clock: this.process,
      limits: scene.limits ?? {},
      onError: () => {},
    });
  }

  /** Once. */
  refuse(): void {
    this.#refusals += 1;
  }

  accept(wire: Wire): Omit<ConnectionListener, "opened"> {
    return this.#inside.accept(wire.server, request);
  }

  publish(topic: string, n: number): void {
    void this.#server.publish[topic]?.({ room: "a" }, { n }).then(({ epoch, offset }) => {
      this.#history.add({ type: "publish", topic: `${topic} a`, n, server: this.number, epoch, offset });
    });
  }

  drain(withinMs: number): void {
    this.#history.add({ type: "drain", server: this.number, withinMs });
    void this.#server.drain({ withinMs }).then(() => this.#history.add({ type: "drained", server: this.number }));
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  get keptBytes(): number {
    return this.#inside.mostKeptBytes;
  }

  get sessions(): number {
    return this.#server.stats().sessions;
  }

  get topics(): number {
    return this.#server.stats().topics;
  }

  get #inside(): WsrpcServer {
    return this.#server as unknown as WsrpcServer;
  }

  #handlers() {
    const answer = (asked: Asked, ctx: Context) => this.#answer(asked, ctx);
    return {
      plain: answer,
      repeatable: answer,
      keyed: answer,
      asking: (asked: Asked, ctx: Context) => this.#work(asked, ctx, () => askBack(asked, ctx)),
      count: (asked: Asked, ctx: Context) => this.#count(asked, ctx),
      collect: (asked: Asked, items: AsyncIterable<number>, ctx: Context) =>
        this.#work(asked, ctx, () => this.#collect(asked, items, ctx)),
      chatter: (asked: Asked, items: AsyncIterable<number>, ctx: Context) => this.#chatter(asked, items, ctx),
      events: { authorize: () => this.#guarded("admit", true) },
    };
  }

  #judge(): { id: string } | Promise<{ id: string }> {
    if (this.#refusals === 0) return this.#guarded("judge", { id: "c0" });
    this.#refusals -= 1;
    throw new RpcError("UNAVAILABLE", "come again");
  }

  #guarded<T>(what: string, answer: T): T | Promise<T> {
    return this.#scene.isGuarded ? this.#gates.pass("server", what).then(() => answer) : answer;
  }

  async #work<T>({ call }: Asked, ctx: Context, work: () => Promise<T>): Promise<T> {
    this.#started(call, ctx);
    try {
      return await work();
    } finally {
      this.#ended(call);
    }
  }

  #started(call: string, { principal }: Context): void {
    this.#history.add({ type: "start", call, server: this.number, principal: (principal as { id: string }).id });
  }

  #ended(call: string): void {
    this.#history.add({ type: "end", call, server: this.number });
  }

  #answer(asked: Asked, ctx: Context): Promise<string> {
    return this.#work(asked, ctx, async () => {
      if (asked.call.includes("loud")) this.publish("events", loudN);
      await this.#gates.pass("server", `answer ${asked.call}`, ctx.signal);
      if (asked.call.includes("bad")) throw new RpcError("NOT_FOUND", "unlucky");
      return asked.call;
    });
  }

  async #slowly(what: string, { call }: Asked, { signal }: Context): Promise<void> {
    if (this.#scene.isSlow) await this.#gates.pass("server", `${what} ${call}`, signal);
  }

  async *#count(asked: Asked, ctx: Context): AsyncGenerator<unknown> {
    this.#started(asked.call, ctx);
    try {
      for (let index = 0; index < asked.size; index++) {
        await this.#slowly("give", asked, ctx);
        yield { call: asked.call, index };
        if (asked.call.includes("bad")) throw new RpcError("NOT_FOUND", "unlucky");
      }
    } finally {
      this.#ended(asked.call);
    }
  }

  async #collect(asked: Asked, items: AsyncIterable<number>, ctx: Context): Promise<number> {
    let taken = 0;
    for await (const index of items) {
      this.#history.add({ type: "took", call: asked.call, index, server: this.number });
      taken += 1;
      if (asked.call.includes("early")) break;
      await this.#slowly("take", asked, ctx);
    }
    return taken;
  }

  async *#chatter(asked: Asked, items: AsyncIterable<number>, ctx: Context): AsyncGenerator<unknown> {
    this.#started(asked.call, ctx);
    try {
      for await (const index of items) {
        this.#history.add({ type: "took", call: asked.call, index, server: this.number });
        await this.#slowly("give", asked, ctx);
        yield { call: asked.call, index };
      }
    } finally {
      this.#ended(asked.call);
    }
  }
}
