/** TCP as far as it matters: links between processes, whose ends may learn of their end, or not. */

import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";
import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import { type Cargo, Pipe, type PipeOptions } from "./pipe.ts";
import type { Process, World } from "./world.ts";

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
    this.#world.hungUp(this.#name, code, reason, this.#out?.isBusy === true || this.#in?.isBusy === true);
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
    this.#world.gone(this.#name);
    this.#whenAwake(() => this.#listener?.closed(code, reason));
  }

  #trace(arrow: "->" | "<-", cargo: Cargo): void {
    const { trace, now } = this.#world;
    if (!trace) return;
    const text = "payload" in cargo ? cargo.payload : `closed ${cargo.code} ${cargo.reason}`;
    trace(`${now.toFixed(1)} ${this.#name} ${arrow} ${typeof text === "string" ? text : `${text.length} bytes`}`);
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

  /** What is sent one way from now on vanishes. */
  silence(direction: Direction): void {
    this.pipe(direction).silence();
    this.#world.silent((direction === "up" ? this.server : this.client).name);
  }

  /** The network drops the link; each end notices in its own time, `Infinity` for never. */
  cut(clientNoticesMs: number, serverNoticesMs: number): void {
    this.#up.cut();
    this.#down.cut();
    this.#drop(this.client, clientNoticesMs);
    this.#drop(this.server, serverNoticesMs);
  }

  #drop(end: End, noticesMs: number): void {
    if (noticesMs === Number.POSITIVE_INFINITY) this.#world.silent(end.name);
    else this.#world.at(this.#world.now + noticesMs, () => end.closed(1006, "network"));
  }

  /** A process died: its kernel tells the other end. */
  reset(): void {
    this.cut(1, 1);
  }
}
