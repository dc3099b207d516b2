/** TCP as far as it matters: ordered byte pipes with a window, which may be cut, silenced or slowed at any byte. */

import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";
import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import type { Process, World } from "./world.ts";

export interface PipeOptions {
  readonly latencyMs: number;
  readonly bytesPerMs: number;
  /** What the kernel takes before the socket counts as buffered. */
  readonly windowBytes: number;
}

type Cargo = { readonly payload: Payload } | { readonly code: number; readonly reason: string };

interface Parcel {
  readonly cargo: Cargo;
  left: number;
}

/** One direction of a link. */
class Pipe {
  readonly #world: World;
  readonly #options: PipeOptions;
  readonly #queue: Parcel[] = [];
  readonly #deliver: (cargo: Cargo) => void;
  readonly #drained: () => void;
  #state: "open" | "black hole" | "cut" = "open";
  #stalledUntil = 0;
  #sent = 0;
  #cutAt = Number.POSITIVE_INFINITY;
  #onCut: () => void = () => {};
  #busy = false;
  #movesFrom = 0;
  #awaited = false;

  constructor(world: World, options: PipeOptions, deliver: (cargo: Cargo) => void, drained: () => void) {
    this.#world = world;
    this.#options = options;
    this.#deliver = deliver;
    this.#drained = drained;
  }

  get bufferedBytes(): number {
    let bytes = 0;
    for (const { left } of this.#queue) bytes += left;
    return Math.max(0, bytes - this.#options.windowBytes);
  }

  /** Bytes of a message that is not complete are on their way right now, and not the first ones. */
  get isMoving(): boolean {
    return this.#busy && this.#state === "open" && this.#world.now >= this.#movesFrom + this.#options.latencyMs;
  }

  push(cargo: Cargo): void {
    if (this.#state === "cut") return;
    const bytes = "payload" in cargo ? cargo.payload.length + 6 : 8;
    this.#queue.push({ cargo, left: bytes });
    this.#work();
  }

  awaitDrain(): void {
    if (this.bufferedBytes === 0) this.#world.at(this.#world.now, this.#drained);
    else this.#awaited = true;
  }

  /** Everything sent from now on vanishes, and nobody is told. */
  silence(): void {
    if (this.#state === "open") this.#state = "black hole";
  }

  stall(ms: number): void {
    this.#stalledUntil = this.#world.now + ms;
  }

  cutAfter(bytes: number, onCut: () => void): void {
    this.#cutAt = this.#sent + bytes;
    this.#onCut = onCut;
  }

  /** A cut that has not come yet will not come. */
  spare(): void {
    this.#cutAt = Number.POSITIVE_INFINITY;
  }

  /** What is under way is lost. */
  cut(): void {
    this.#state = "cut";
    this.#queue.length = 0;
  }

  #work(): void {
    const parcel = this.#queue[0];
    if (this.#busy || !parcel || this.#state === "black hole") return;
    this.#busy = true;
    const start = Math.max(this.#world.now, this.#stalledUntil);
    this.#movesFrom = start;
    this.#world.at(start + parcel.left / this.#options.bytesPerMs, () => {
      this.#busy = false;
      this.#depart(parcel);
    });
  }

  #depart(parcel: Parcel): void {
    if (this.#state === "cut" || this.#queue[0] !== parcel) return;
    if (this.#stalledUntil > this.#world.now) return this.#work();
    if (this.#sent + parcel.left > this.#cutAt) return this.#onCut(); // in the middle of this message
    this.#sent += parcel.left;
    this.#queue.shift();
    if (this.#state === "open")
      this.#world.at(this.#world.now + this.#options.latencyMs, () => this.#arrive(parcel.cargo));
    if (this.#awaited && this.bufferedBytes === 0) {
      this.#awaited = false;
      this.#drained();
    }
    this.#work();
  }

  #arrive(cargo: Cargo): void {
    if (this.#state !== "cut") this.#deliver(cargo);
  }
}

/** One end of a link, as the process at that end has it. */
class End implements Connection {
  readonly #process: Process;
  readonly #world: World;
  readonly #name: string;
  /** What it sent first. */
  firstWords: Payload | undefined;
  #out: Pipe | undefined;
  #in: Pipe | undefined;
  #listener: Omit<ConnectionListener, "opened"> | undefined;
  #state: "open" | "closing" | "closed" = "open";
  readonly #waiting: (() => void)[] = [];

  constructor(world: World, process: Process, name: string) {
    this.#world = world;
    this.#process = process;
    this.#name = name;
  }

  join(out: Pipe, from: Pipe, listener: Omit<ConnectionListener, "opened">): void {
    this.#out = out;
    this.#in = from;
    this.#listener = listener;
  }

  get name(): string {
    return this.#name;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** An open socket of a process that still runs. */
  get isHeld(): boolean {
    return this.isOpen && this.#process.isAlive && this.#out !== undefined;
  }

  get bufferedBytes(): number {
    return this.#out?.bufferedBytes ?? 0;
  }

  send(payload: Payload): void {
    if (this.#state !== "open") return;
    this.firstWords ??= payload;
    this.#trace("->", { payload });
    this.#world.sends(this.#name, payload);
    this.#out?.push({ payload });
  }

  progressed(): boolean {
    return this.#in?.isMoving === true;
  }

  awaitDrain(): void {
    this.#out?.awaitDrain();
  }

  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    this.#world.hungUp(this.#name, code, reason);
    this.#out?.push({ code, reason });
    this.#process.at(this.#world.now + 5_000, () => this.closed(1006, ""));
  }

  drained(): void {
    this.#whenAwake(() => this.#listener?.drained());
  }

  take(cargo: Cargo): void {
    this.#whenAwake(() => {
      if (this.#state === "closed") return;
      this.#trace("<-", cargo);
      if ("payload" in cargo) this.#listener?.received(cargo.payload);
      else {
        if (this.#state === "open") this.#out?.push({ code: cargo.code, reason: "" });
        this.closed(cargo.code, cargo.reason);
      }
    });
  }

  closed(code: number, reason: string): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#whenAwake(() => this.#listener?.closed(code, reason));
  }

  #trace(arrow: "->" | "<-", cargo: Cargo): void {
    const text = "payload" in cargo ? cargo.payload : `closed ${cargo.code} ${cargo.reason}`;
    this.#world.trace(
      `${this.#world.now.toFixed(1)} ${this.#name} ${arrow} ${typeof text === "string" ? text : `${text.length} bytes`}`,
    );
  }

  /** A paused process finds everything in order when it wakes. */
  #whenAwake(run: () => void): void {
    this.#waiting.push(run);
    if (this.#waiting.length === 1) this.#work();
  }

  #work(): void {
    if (!this.#process.isAlive) return;
    if (this.#process.pausedUntil > this.#world.now)
      return void this.#world.at(this.#process.pausedUntil, () => this.#work());
    for (let run = this.#waiting[0]; run; run = this.#waiting[0]) {
      run();
      this.#waiting.shift();
    }
  }
}

export type Direction = "up" | "down";

/** A link between a client and a server. `up` is towards the server. */
export class Link {
  readonly client: End;
  readonly server: End;
  readonly #up: Pipe;
  readonly #down: Pipe;
  readonly #world: World;

  constructor(world: World, name: string, client: Process, server: Process, options: PipeOptions) {
    this.#world = world;
    this.client = new End(world, client, `client ${name}`);
    this.server = new End(world, server, `server ${name}`);
    this.#up = new Pipe(
      world,
      options,
      (cargo) => this.server.take(cargo),
      () => this.client.drained(),
    );
    this.#down = new Pipe(
      world,
      options,
      (cargo) => this.client.take(cargo),
      () => this.server.drained(),
    );
  }

  join(client: Omit<ConnectionListener, "opened">, server: Omit<ConnectionListener, "opened">): void {
    this.client.join(this.#up, this.#down, client);
    this.server.join(this.#down, this.#up, server);
  }

  pipe(direction: Direction): Pipe {
    return direction === "up" ? this.#up : this.#down;
  }

  /** The network drops the link; each end notices in its own time, `Infinity` for never. */
  cut(clientNoticesMs: number, serverNoticesMs: number): void {
    this.#up.cut();
    this.#down.cut();
    if (clientNoticesMs < Number.POSITIVE_INFINITY)
      this.#world.at(this.#world.now + clientNoticesMs, () => this.client.closed(1006, "network"));
    if (serverNoticesMs < Number.POSITIVE_INFINITY)
      this.#world.at(this.#world.now + serverNoticesMs, () => this.server.closed(1006, "network"));
  }

  /** A process died: its kernel tells the other end. */
  reset(): void {
    this.cut(1, 1);
  }
}
