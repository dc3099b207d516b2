/** Calls, so and so many in flight on so and so many connections (W1 to W5). */

import type { Dialled } from "../contender.ts";
import { type Item, largeItem, smallItem } from "../item.ts";
import { holdObjects } from "../probe.ts";
import { dialMany, type Measured, pause, quantile, type Scene, Spending } from "../scene.ts";

export interface LoadSize {
  readonly connections: number;
  readonly inFlight: number;
  readonly payload: "small" | "large" | "bytes";
  readonly bytes: number;
  /** Strings in a large item. */
  readonly tags: number;
  /** Each process holds so many megabytes of objects besides, as an application would. */
  readonly heldMb: number;
  /** One call of so many is timed. */
  readonly timedEvery: number;
  readonly warmMs: number;
  readonly runMs: number;
}

export async function load(scene: Scene, size: LoadSize): Promise<Measured> {
  await scene.server.hold(size.heldMb);
  holdObjects(size.heldMb);
  const dialled = await dialMany(scene, size.connections);
  const crowd = new Crowd(scene, size);
  const ended = dialled.flatMap((one) => Array.from({ length: size.inFlight }, () => crowd.work(one)));
  await Promise.race([pause(size.warmMs), ...ended]);

  const spending = await Spending.begin(scene);
  crowd.startCounting();
  await Promise.race([pause(size.runMs), ...ended]);
  const { count, latenciesMs } = crowd.stopCounting();
  const spent = await spending.per(count);

  crowd.stop();
  await Promise.race([Promise.all(ended), pause(2_000)]);
  for (const one of dialled) one.close();
  latenciesMs.sort((a, b) => a - b);
  const p50Us = quantile(latenciesMs, 0.5) * 1_000;
  const p99Us = quantile(latenciesMs, 0.99) * 1_000;
  return { numbers: { ...spent, p50Us, p99Us }, faults: crowd.faults };
}

/** Callers, each of which calls again as soon as it is answered. */
class Crowd {
  readonly #call: (dialled: Dialled, turn: number) => Promise<boolean>;
  readonly #timedEvery: number;
  #stopped = false;
  #turn = 0;
  #count = 0;
  #wrong = 0;
  #latenciesMs: number[] = [];

  constructor({ contender }: Scene, { payload, bytes, tags, timedEvery }: LoadSize) {
    this.#timedEvery = timedEvery;
    this.#call =
      payload === "bytes"
        ? callWithBytes(bytes)
        : callWithItem(payload === "large" ? largeItem(0, tags) : smallItem(0), contender.checks !== "nothing");
  }

  get faults(): string[] {
    return this.#wrong > 0 ? [`${this.#wrong} wrong answers`] : [];
  }

  async work(dialled: Dialled): Promise<void> {
    while (!this.#stopped) {
      const turn = this.#turn++;
      const isTimed = turn % this.#timedEvery === 0;
      const startedMs = isTimed ? performance.now() : 0;
      if (!(await this.#call(dialled, turn))) this.#wrong += 1;
      if (isTimed) this.#latenciesMs.push(performance.now() - startedMs);
      this.#count += 1;
    }
  }

  startCounting(): void {
    this.#count = 0;
    this.#latenciesMs = [];
  }

  stopCounting(): { count: number; latenciesMs: number[] } {
    return { count: this.#count, latenciesMs: this.#latenciesMs };
  }

  stop(): void {
    this.#stopped = true;
  }
}

function callWithItem(like: Item, isParsed: boolean) {
  const items = Array.from({ length: 64 }, (_, id) => ({ ...like, id }));
  return async (dialled: Dialled, turn: number) => {
    const item = items[turn & 63] as Item;
    const answer = await dialled.call(item);
    return !isParsed || (answer as Item).id === item.id;
  };
}

function callWithBytes(count: number) {
  const bytes = Uint8Array.from({ length: count }, (_, index) => (index * 31) & 255);
  return async (dialled: Dialled) => (await dialled.echoBytes(bytes)).byteLength === count;
}
