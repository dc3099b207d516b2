/** Lives through one plan: faults and work, then calm, then the end of everything. */

import type { Dial } from "../../packages/runtime/src/transport/connection.ts";
import { SimulatedClient } from "./client.ts";
import { Directory } from "./directory.ts";
import type { Fault } from "./fault.ts";
import { faultEntry } from "./fault-entry.ts";
import { type Happened, History } from "./history.ts";
import { type Direction, Link } from "./network.ts";
import { overhear } from "./overhear.ts";
import { itemMs, type Plan, type Visitor } from "./plan.ts";
import { Random } from "./random.ts";
import { isTokenTrouble } from "./rights.ts";
import { SimulatedServer } from "./server.ts";
import { imitated, stranger } from "./stranger.ts";
import { Stutterer } from "./stutterer.ts";
import { Process, World } from "./world.ts";

/** Longer than any backoff, heartbeat and retry together. */
const calmMs = 120_000;

/** Longer than topics, sessions and answers are kept. */
const forgetMs = 400_000;

/** What a client may put into a message. */
export const maxPadding = 40_000;

export interface Lived {
  readonly history: readonly Happened[];
  /** What was left over when everything had ended. */
  readonly leaks: readonly string[];
  readonly steps: number;
}

/** @param trace told what goes over the wire */
export async function live(plan: Plan, trace?: (line: string) => void): Promise<Lived> {
  const run = new Run(plan, trace);
  return run.live();
}

class Run {
  readonly #plan: Plan;
  readonly #world = new World();
  readonly #history = new History(() => this.#world.now);
  readonly #directory = new Directory(this.#world, this.#history);
  readonly #clients: SimulatedClient[];
  readonly #links = new Map<SimulatedClient, Link>();
  readonly #refusedUntil: number[] = [];
  readonly #hangingUntil: number[] = [];
  readonly #doomed: { sockets: number; readonly direction: Direction; readonly bytes: number }[] = [];
  #server: SimulatedServer | undefined;
  /** Those that drain, too. */
  readonly #servers: SimulatedServer[] = [];
  readonly #accepted: Link[] = [];
  #dials = 0;
  #published = 0;
  #mostKeptBytes = 0;
  #visitors = 0;

  constructor(plan: Plan, trace: ((line: string) => void) | undefined) {
    if (trace) this.#world.trace = trace;
    overhear(this.#world, this.#directory, this.#history);
    const random = new Random(plan.seed ^ 0x5eed);
    this.#plan = plan;
    this.#world.settled = () => this.#weigh();
    this.#boot();
    this.#clients = plan.acts.map((_, index) => {
      return new SimulatedClient(this.#world, `c${index}`, (process) => this.#dial(index, process), this.#history, {
        random: random.fork(),
        maxPadding,
        directory: this.#directory,
        lifeMs: plan.lifeMs,
        itemMs: (bytes) => itemMs(plan, bytes),
      });
    });
  }

  async live(): Promise<Lived> {
    const { acts, publications, faults, visits, durationMs } = this.#plan;
    acts.forEach((times, index) => {
      const client = this.#clients[index] as SimulatedClient;
      for (const at of times) client.process.at(at, () => client.act());
    });
    for (const { at, topic, room, bytes } of publications) this.#world.at(at, () => this.#publish(topic, room, bytes));
    for (const { at, client, by } of visits)
      this.#world.at(at, () => this.#visit(this.#clients[client] as SimulatedClient, by));
    for (const fault of faults) if (fault.at < durationMs) this.#world.at(fault.at, () => this.#fail(fault));
    await this.#world.run(durationMs);
    await this.#calm();
    return this.#end();
  }

  /** No more faults: everything must come right by itself. */
  async #calm(): Promise<void> {
    this.#refusedUntil.length = 0;
    this.#hangingUntil.length = 0;
    this.#doomed.length = 0;
    this.#directory.recover();
    for (const { tokens } of this.#clients) tokens.recover();
    for (const link of this.#links.values())
      for (const direction of ["up", "down"] as const) link.pipe(direction).spare();
    if (!this.#server) this.#boot();
    this.#history.add({ type: "calm" });
    await this.#world.run(this.#world.now + calmMs);
    this.#history.add({ type: "finish" });
    for (const client of this.#clients) client.finish();
    await this.#world.run(this.#world.now + 20_000); // a volatile topic passes over whose socket is full
    for (const topic of ["events", "latest", "fickle"] as const)
      for (const room of ["a", "b"]) this.#publish(topic, room);
    await this.#world.run(this.#world.now + 40_000);
  }

  /** One after another goes, and nothing of it stays. */
  async #end(): Promise<Lived> {
    this.#history.add({ type: "leave" });
    for (const client of this.#clients) client.leave();
    await this.#world.run(this.#world.now + forgetMs);
    const leaks = this.#server?.topics() ?? [];
    for (const client of this.#clients) client.connection.close();
    await this.#world.run(this.#world.now + 10_000);
    leaks.push(...this.#clients.flatMap((client) => client.leaks()));
    await this.#world.run(this.#world.now + forgetMs);
    leaks.push(...(this.#server?.sessions() ?? []), ...this.#sockets());
    await this.#server?.close();
    await this.#world.run(this.#world.now + forgetMs);
    leaks.push(...(this.#server?.alarms() ?? []));
    return { history: this.#history.entries, leaks, steps: this.#world.steps };
  }

  /** Those that nobody has closed. */
  #sockets(): string[] {
    return this.#accepted
      .flatMap(({ client, server }) => [client, server])
      .filter(({ isHeld }) => isHeld)
      .map(({ name }) => `the open socket of ${name}`);
  }

  #boot(): void {
    const number = this.#servers.length + 1;
    this.#server = new SimulatedServer(this.#world, number, this.#history, {
      limits: this.#plan.limits,
      directory: this.#directory,
      random: new Random(this.#plan.seed + number),
      isGuarded: this.#plan.isGuarded,
    });
    this.#servers.push(this.#server);
  }

  /** What is kept for a client, whenever it is more than ever before. */
  #weigh(): void {
    for (const server of this.#servers) {
      const bytes = server.mostKeptBytes;
      if (bytes <= this.#mostKeptBytes) continue;
      this.#mostKeptBytes = bytes;
      this.#history.add({ type: "kept", server: server.number, bytes });
    }
  }

  #publish(topic: "events" | "latest" | "fickle", room: string, bytes = 0): void {
    if (!this.#server || this.#server.process.pausedUntil > this.#world.now) return;
    this.#published += 1;
    this.#server.publish(topic, room, this.#published, bytes);
  }

  #dial(index: number, process: Process): Dial {
    const client = () => this.#clients[index] as SimulatedClient;
    return (listener) => {
      this.#history.add({ type: "dial", client: `c${index}` });
      const server = this.#server;
      const link = this.#link(`c${index}`, process, server);
      link.join(listener, nobody);
      const answer = () => {
        if ((this.#hangingUntil[index] ?? 0) > this.#world.now) return;
        const refused = (this.#refusedUntil[index] ?? 0) > this.#world.now;
        if (refused || !server?.process.isAlive || !link.client.isOpen)
          return link.client.closed(1006, "connection refused");
        if (server.process.pausedUntil > this.#world.now)
          return void this.#world.at(server.process.pausedUntil, answer);
        link.join(listener, this.#accept(link, server));
        this.#history.add({ type: "dialled", client: `c${index}` });
        this.#cutYoung(index, link);
        this.#links.set(client(), link);
        this.#soon(() => link.client.isOpen && process.isAlive && listener.opened());
      };
      this.#soon(answer);
      return link.client;
    };
  }

  #link(name: string, process: Process, server: SimulatedServer | undefined): Link {
    const { pipe } = this.#plan;
    this.#dials += 1;
    return new Link(this.#world, `${name}/${this.#dials}`, process, server?.process ?? process, pipe);
  }

  #accept(link: Link, server: SimulatedServer): ReturnType<SimulatedServer["accept"]> {
    this.#accepted.push(link);
    return server.accept(link);
  }

  /** When a packet has crossed. */
  #soon(task: () => void): void {
    this.#world.at(this.#world.now + this.#plan.pipe.latencyMs, task);
  }

  #cutYoung(index: number, link: Link): void {
    const doomed = this.#doomed[index];
    if (!doomed || doomed.sockets === 0) return;
    doomed.sockets -= 1;
    this.#history.add({ type: "fault", fault: "cut-young", client: `c${index}`, ms: 0 });
    link.pipe(doomed.direction).cutAfter(doomed.bytes, () => link.cut(20, 500));
  }

  #visit(client: SimulatedClient, by: Visitor): void {
    const server = this.#server;
    if (!server?.process.isAlive || server.process.pausedUntil > this.#world.now) return;
    if (by === "twice") return this.#stutter(server);
    const heard = this.#links.get(client);
    // A session that is gone cannot be taken over.
    const isThere = heard && server.links.has(heard) && client.connection.state === "open";
    const words = heard?.client.firstWords; // none yet on a line that a client is about to move to
    if (!isThere || typeof words !== "string" || this.#plan.limits.graceMs < 60_000) return;
    const link = this.#link("a stranger", new Process(this.#world), server);
    const tell = (answer: string) => this.#history.add({ type: "stranger", claims: by, answer });
    link.join(stranger(link.client, tell), this.#accept(link, server));
    link.client.send(imitated(words, by));
  }

  #stutter(server: SimulatedServer): void {
    this.#visitors += 1;
    const process = new Process(this.#world);
    const visitor = new Stutterer(`v${this.#visitors}`, this.#history);
    const link = this.#link(visitor.name, process, server);
    link.join(visitor, this.#accept(link, server));
    visitor.greet(link.client);
  }

  #fail(fault: Fault): void {
    if (fault.type === "clock-jump") return this.#jump(fault.ms);
    const client = this.#clients[fault.client] as SimulatedClient;
    this.#history.add(faultEntry(fault, client.name));
    const link = this.#links.get(client);
    if (isTokenTrouble(fault.type) && "ms" in fault) return client.tokens.fall(fault.type, fault.ms);
    switch (fault.type) {
      case "cut":
        return link?.cut(
          fault.clientNoticesMs ?? Number.POSITIVE_INFINITY,
          fault.serverNoticesMs ?? Number.POSITIVE_INFINITY,
        );
      case "cut-at-byte": {
        const { clientNoticesMs, serverNoticesMs } = fault;
        const cut = () =>
          link?.cut(clientNoticesMs ?? Number.POSITIVE_INFINITY, serverNoticesMs ?? Number.POSITIVE_INFINITY);
        return link?.pipe(fault.direction).cutAfter(fault.bytes, cut);
      }
      case "silence":
        if (fault.direction !== "down") link?.silence("up");
        if (fault.direction !== "up") link?.silence("down");
        return;
      case "stall":
        return link?.pipe(fault.direction).stall(fault.ms);
      case "refuse":
        this.#refusedUntil[fault.client] = this.#world.now + fault.ms;
        return;
      case "hang":
        this.#hangingUntil[fault.client] = this.#world.now + fault.ms;
        return;
      case "pause-client":
        return client.process.pause(fault.ms);
      case "pause-server":
        return this.#server?.process.pause(fault.ms);
      case "crash":
        return this.#crash(fault.downMs);
      case "drain":
        return this.#replace(fault.withinMs);
      case "cut-young":
        this.#doomed[fault.client] = { ...fault };
        return;
      case "quit":
        return client.quit();
      case "directory-down":
        return this.#directory.down(fault.ms);
      case "directory-slow":
        return this.#directory.slow(fault.ms);
      case "revoke":
        return this.#revoke(client.name);
      case "unasked-token":
        return link && client.tokens.show(link.client, fault.isForeign);
    }
  }

  /** It is no excuse for anything, and so it is not in the history. */
  #jump(ms: number): void {
    this.#world.epochMs += ms;
  }

  #revoke(id: string): void {
    this.#directory.revoke(id);
    for (const server of this.#servers) if (server.process.isAlive) server.revoke(id);
  }

  /** A new server is there before the old one goes. */
  #replace(withinMs: number): void {
    void this.#server?.drain(withinMs);
    if (this.#server) this.#boot();
  }

  #crash(downMs: number): void {
    if (!this.#server) return;
    this.#server.kill();
    this.#server = undefined;
    this.#world.at(this.#world.now + downMs, () => {
      if (!this.#server) this.#boot();
    });
  }
}

const nobody = { received() {}, drained() {}, closed() {} };
