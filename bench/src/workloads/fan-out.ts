/** Each event to everybody who joined (W7). */

import { special } from "../application.ts";
import type { Dialled } from "../contender.ts";
import { smallItem } from "../item.ts";
import { dialMany, type Measured, pause, type Scene, Spending } from "../scene.ts";

export interface FanOutSize {
  readonly connections: number;
  /** Events on their way at a time. */
  readonly outstanding: number;
  readonly warmMs: number;
  readonly runMs: number;
}

export async function fanOut(scene: Scene, size: FanOutSize): Promise<Measured> {
  const dialled = await dialMany(scene, size.connections);
  const publisher = new Publisher(await scene.dial(), size);
  for (let at = 0; at < dialled.length; at += 50)
    await Promise.all(dialled.slice(at, at + 50).map((one) => one.join(publisher.arrived)));
  await pause(300);
  await publisher.publishFor(size.warmMs);

  const spending = await Spending.begin(scene);
  const before = publisher.deliveries;
  await publisher.publishFor(size.runMs);
  const deliveries = publisher.deliveries - before;
  const spent = await spending.per(deliveries);

  await publisher.allArrived();
  for (const one of dialled) one.close();
  publisher.close();
  return { numbers: { ...spent, eventsPerS: spent.ratePerS / size.connections }, faults: publisher.faults };
}

/** Publishes by calls, and again as soon as all have what was published before. */
class Publisher {
  deliveries = 0;
  readonly #dialled: Dialled;
  readonly #connections: number;
  readonly #outstanding: number;
  #published = 0;
  #needed = Number.POSITIVE_INFINITY;
  #go = () => {};

  constructor(dialled: Dialled, { connections, outstanding }: FanOutSize) {
    this.#dialled = dialled;
    this.#connections = connections;
    this.#outstanding = outstanding;
  }

  readonly arrived = (): void => {
    this.deliveries += 1;
    if (this.deliveries >= this.#needed) this.#go();
  };

  async publishFor(ms: number): Promise<void> {
    const event = { ...smallItem(0), id: special.publish };
    for (const endMs = performance.now() + ms; performance.now() < endMs; ) {
      while (this.#published - Math.floor(this.deliveries / this.#connections) < this.#outstanding) {
        this.#published += 1;
        this.#dialled.call(event).catch(() => {});
      }
      await this.#until((this.#published - this.#outstanding + 1) * this.#connections, 3_000);
    }
  }

  allArrived(): Promise<void> {
    return this.#until(this.#published * this.#connections, 2_000);
  }

  get faults(): string[] {
    const wanted = this.#published * this.#connections;
    return this.deliveries === wanted ? [] : [`${this.deliveries} of ${wanted} deliveries`];
  }

  close(): void {
    this.#dialled.close();
  }

  async #until(deliveries: number, patienceMs: number): Promise<void> {
    if (this.deliveries >= deliveries) return;
    this.#needed = deliveries;
    await Promise.race([new Promise<void>((resolve) => (this.#go = resolve)), pause(patienceMs)]);
    this.#needed = Number.POSITIVE_INFINITY;
  }
}
