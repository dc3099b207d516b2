/** Thousands of the clients' own machines in virtual time, whose server is gone for a while: when does each come back? */

import { Reconnect } from "../../packages/runtime/src/client/reconnect.ts";
import { closeCode } from "../../packages/runtime/src/protocol/close-code.ts";
import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import { Random } from "../simulate/random.ts";
import { World } from "../simulate/world.ts";

/** The server is there from one time to the other. */
export interface Uptime {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface VirtualStorm {
  readonly clients: number;
  readonly seed: number;
  /** All connections are lost at 0. */
  readonly uptimes: readonly Uptime[];
  /** Whoever dials in vain is told at once, or never, or is sent away for 5 s. */
  readonly downed?: "refuses" | "is silent" | "is busy";
  readonly untilMs: number;
}

/** When clients dialled and were let in, over all uptimes. */
export async function runVirtualStorm(storm: VirtualStorm): Promise<number[]> {
  const { clients, seed, untilMs } = storm;
  const world = new World();
  const random = new Random(seed);
  const network = new Network(world, storm);
  const machines = Array.from({ length: clients }, () => {
    const chance = random.fork();
    return network.machine(() => chance.next());
  });
  await world.settle();
  network.loseAll();
  network.arrivalsMs.length = 0; // those were the connections before
  await world.run(untilMs);
  for (const machine of machines) machine.stop();
  return network.arrivalsMs;
}

class Network {
  readonly arrivalsMs: number[] = [];
  readonly #world: World;
  readonly #storm: VirtualStorm;
  readonly #open = new Set<ConnectionListener>();
  #isStormy = false;

  constructor(world: World, storm: VirtualStorm) {
    this.#world = world;
    this.#storm = storm;
    for (const { toMs } of storm.uptimes) world.at(toMs, () => this.loseAll());
  }

  /** A client that has been connected for a long time. */
  machine(chance: () => number): Reconnect {
    const world = this.#world;
    const clock = { now: () => world.now, at: world.at.bind(world), soon: world.soon.bind(world) };
    const machine: Reconnect = new Reconnect(
      { opened() {}, received() {}, drained() {}, closed() {}, failed() {}, seems() {} },
      { dial: (listener) => this.#dial(listener, machine), clock, chance, token: () => undefined },
    );
    machine.start();
    return machine;
  }

  loseAll(): void {
    this.#isStormy = true;
    const lost = [...this.#open];
    this.#open.clear();
    for (const listener of lost) listener.closed(1006, "");
  }

  get #isUp(): boolean {
    const { now } = this.#world;
    return !this.#isStormy || this.#storm.uptimes.some(({ fromMs, toMs }) => now >= fromMs && now < toMs);
  }

  #dial(listener: ConnectionListener, machine: Reconnect): Connection {
    const isUp = this.#isUp;
    if (isUp) this.arrivalsMs.push(this.#world.now);
    this.#world.soon(() => (isUp ? this.#welcome(listener, machine) : this.#turnAway(listener, machine)));
    return { send() {}, close() {}, bufferedBytes: 0 };
  }

  #welcome(listener: ConnectionListener, machine: Reconnect): void {
    this.#open.add(listener);
    listener.opened();
    machine.welcomed();
  }

  #turnAway(listener: ConnectionListener, machine: Reconnect): void {
    const { downed = "refuses" } = this.#storm;
    if (downed === "refuses") listener.closed(1006, "refused");
    if (downed !== "is busy") return;
    listener.opened();
    machine.announced(closeCode.overloaded, "busy", 5000);
    listener.closed(closeCode.overloaded, "");
  }
}
