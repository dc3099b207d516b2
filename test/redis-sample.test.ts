/** The broker of docs/deployment.md at work, on a Redis that answers when a test says so. */

import type { Broker } from "@wsrpc-ts/runtime/server";
import { expect, it } from "vitest";
import { redisSample } from "./support/redis-sample.ts";

type Listener = (line: string) => void;

/** As the package redis does it: who leaves without a listener takes along all that the channel has by then. */
class FakeRedis {
  readonly listeners = new Map<string, Set<Listener>>();
  readonly #told = new Map<string, () => void>();
  readonly #unanswered: (() => void)[] = [];
  #log: string[] = [];
  fails = false;

  on(name: string, listener: () => void): this {
    this.#told.set(name, listener);
    return this;
  }

  async connect(): Promise<this> {
    return this;
  }

  duplicate(): this {
    return this;
  }

  async eval(): Promise<unknown> {
    if (this.fails) throw new Error("OOM");
    return ["e", String(this.#log.length), this.#log];
  }

  async subscribe(channel: string, listener: Listener): Promise<void> {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
  }

  unsubscribe(channel: string, listener?: Listener): Promise<void> {
    const left = listener ? [listener] : undefined;
    return new Promise((resolve) =>
      this.#unanswered.push(() => {
        const listeners = this.listeners.get(channel);
        for (const one of left ?? [...(listeners ?? [])]) listeners?.delete(one);
        resolve();
      }),
    );
  }

  answer(): void {
    for (const answer of this.#unanswered.splice(0)) answer();
  }

  publish(isHeard = true): void {
    const line = `e ${this.#log.length + 1} {"value":${this.#log.length + 1},"bytes":[]}`;
    this.#log = [...this.#log, line];
    if (isHeard) for (const listeners of this.listeners.values()) for (const listener of listeners) listener(line);
  }

  tell(name: string): void {
    this.#told.get(name)?.();
  }

  get heard(): number {
    return [...this.listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

async function brokerOn(redis: FakeRedis): Promise<Broker> {
  const redisBroker = await redisSample(() => redis);
  return redisBroker("redis://127.0.0.1");
}

/** What was promised of a fake has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it("a topic that is attached anew before Redis has answered that it was left hears its events", async () => {
  const redis = new FakeRedis();
  const broker = await brokerOn(redis);
  await broker.attach("t", () => {});
  const heard: number[] = [];

  const left = broker.detach("t");
  await broker.attach("t", ({ offset }) => heard.push(offset));
  redis.answer();
  await left;
  redis.publish();

  expect(heard).toEqual([1]);
});

it("what was published while the subscriber was away comes when it is back, in order, though no other event follows", async () => {
  const redis = new FakeRedis();
  const broker = await brokerOn(redis);
  const heard: number[] = [];
  await broker.attach("t", ({ offset }) => heard.push(offset));

  redis.tell("reconnecting");
  redis.publish(false);
  redis.publish();
  redis.tell("ready");
  await settled();

  expect([...new Set(heard)]).toEqual([1, 2]);
});

it("a topic that Redis refused to attach is heard no more", async () => {
  const redis = new FakeRedis();
  const broker = await brokerOn(redis);
  redis.fails = true;

  const attached = Promise.resolve(broker.attach("t", () => {})).catch((error) => `${error}`);
  await settled();
  redis.answer();

  expect([await attached, redis.heard]).toEqual(["Error: OOM", 0]);
});
