/** One client, its servers and the wires between them: who is there, and what can be done with them. */

import { Client } from "../../packages/runtime/src/client/client.ts";
import type { Line } from "../../packages/runtime/src/client/line.ts";
import type { Dial } from "../../packages/runtime/src/transport/connection.ts";
import { schema } from "../simulate/contract.ts";
import { type CallKind, History } from "../simulate/history.ts";
import { Process, World } from "../simulate/world.ts";
import { Gates } from "./gates.ts";
import { Host } from "./host.ts";
import type { Scene } from "./scene.ts";
import { User } from "./user.ts";
import { Wire } from "./wire.ts";

const drainMs = 5_000;

export class Stage {
  readonly world = new World();
  readonly history = new History(() => this.world.now);
  readonly gates = new Gates();
  readonly process = new Process(this.world);
  readonly hosts: Host[] = [];
  readonly wires: Wire[] = [];
  /** The sessions of the client, the newest last. */
  readonly lines: Line[] = [];
  readonly client: Client;
  readonly user: User;
  readonly #scene: Scene;
  /** To which server each wire leads. */
  readonly #ends: Host[] = [];
  /** To which server the address leads. */
  #front = 0;
  /** When the client was nudged last and did not dial. */
  #vainAt = Number.NaN;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#boot();
    this.client = new Client(this.#dial(), { clock: this.process, chance: () => 0.5, onError: () => {}, schema });
    this.client.prepared((line) => this.lines.push(line));
    this.client.onState((state) => this.history.add({ type: "state", client: "c0", state }));
    this.user = new User(this.client, this.history, this.gates, scene.isSlow === true);
  }

  get host(): Host {
    return this.hosts[this.#front] as Host;
  }

  /** The server to which the client has found its way. */
  get reached(): Host {
    return this.#ends[this.wires.findLastIndex(({ client }) => client.state === "open")] ?? this.host;
  }

  /** Nobody is dialled, and the client would be glad of it. */
  get mayDial(): boolean {
    if (this.world.now === this.#vainAt || this.client.state !== "reconnecting") return false;
    return this.wires.every(({ client }) => client.state === "closed");
  }

  /** A client that was told to wait does so. */
  async dial(): Promise<void> {
    const { length } = this.wires;
    this.client.nudge();
    await this.world.settle();
    if (this.wires.length === length) this.#vainAt = this.world.now;
  }

  cut(wire: Wire, keeps?: "up"): void {
    this.#fault("cut");
    wire.cut(keeps);
  }

  /** One entry of a line of a scene. */
  perform(deed: string): void {
    const [verb, name = "", detail = ""] = deed.split(" ");
    switch (verb) {
      case "plain":
      case "idempotent":
      case "reverse":
        return this.user.call(verb satisfies CallKind, name);
      case "hasty":
        return this.user.call("plain", name, { timeoutMs: Number(detail) });
      case "keyed":
        return this.user.call("keyed", name, { key: detail });
      case "stream":
      case "upload":
      case "duplex":
        return this.user[verb](name, Number(detail));
      case "events":
      case "latest":
      case "fickle":
        return this.user.subscribe(verb, name);
      case "leave":
        return this.user.leave(name);
      case "close":
        this.#fault("quit");
        return this.client.close();
      case "publish":
        return this.host.publish(name, Number(detail));
      case "burst":
        for (let n = 1; n <= Number(detail); n++) this.host.publish(name, n);
        return;
      case "refuse":
        return this.host.refuse();
      case "drain":
        this.#fault("drain", drainMs);
        this.host.drain(drainMs);
        return this.#boot();
      case "crash":
        return this.#crash();
      case "switch":
        return this.#switch();
      default:
        throw new Error(`nobody knows how to do this: ${deed}`);
    }
  }

  /**
   * All that is under way arrives, and so much time passes.
   *
   * @param isWilling applications go on where they wait
   */
  async calm(ms: number, isWilling = true): Promise<void> {
    const until = this.world.now + ms;
    await this.world.settle();
    for (let steps = 0; steps < 10_000; steps++) {
      if (this.mayDial) await this.dial();
      else if (!this.#arrive() && !(isWilling && this.#goOn())) {
        const { next } = this.world;
        if (next > until) return;
        await this.world.run(next);
      }
      await this.world.settle();
    }
    throw new Error("it never comes to rest");
  }

  #arrive(): boolean {
    for (const wire of this.wires) {
      for (const side of ["client", "server"] as const) {
        if (!wire[side].isDrained) continue;
        wire[side].drained();
        return true;
      }
      for (const direction of ["up", "down"] as const) {
        if (!wire.next(direction)) continue;
        wire.deliver(direction);
        return true;
      }
    }
    return false;
  }

  #goOn(): boolean {
    const [gate] = this.gates.waiting;
    gate?.open();
    return gate !== undefined;
  }

  #boot(): void {
    this.#front = this.hosts.length;
    this.hosts.push(new Host(this.world, this.hosts.length + 1, this.history, this.gates, this.#scene));
  }

  #crash(): void {
    this.#fault("crash");
    this.history.add({ type: "crash", server: this.host.number });
    this.host.process.kill();
    this.gates.shut("server");
    for (const wire of this.wires) wire.reset();
    this.#boot();
  }

  /** From now on the address leads to the other server, which does not know what the first one does. */
  #switch(): void {
    this.#fault("switch");
    if (this.hosts.length === 1) this.#boot();
    else this.#front = 1 - this.#front;
  }

  #fault(fault: string, ms = 0): void {
    this.history.add({ type: "fault", fault, client: fault === "drain" ? undefined : "c0", ms });
  }

  #dial(): Dial {
    return (listener) => {
      const wire = new Wire((side, code, reason) => {
        this.history.add({ type: "hang-up", socket: `${side} c0/0`, code, reason, isBusy: true });
      });
      this.wires.push(wire);
      this.#ends.push(this.host);
      wire.client.listener = listener;
      wire.server.listener = this.host.accept(wire);
      this.process.soon(() => wire.client.state === "open" && listener.opened());
      return wire.client;
    };
  }
}
