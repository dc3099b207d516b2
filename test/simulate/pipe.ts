/** One direction of a link: an ordered pipe of bytes with a window, which may be cut, silenced or slowed at any byte. */

import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";
import type { World } from "./world.ts";

export interface PipeOptions {
  readonly latencyMs: number;
  readonly bytesPerMs: number;
  /** What the kernel takes before the socket counts as buffered. */
  readonly windowBytes: number;
}

export type Cargo = { readonly payload: Payload } | { readonly code: number; readonly reason: string };

interface Parcel {
  readonly cargo: Cargo;
  left: number;
}

export class Pipe {
  readonly #world: World;
  readonly #options: PipeOptions;
  readonly #queue: Parcel[] = [];
  readonly #deliver: (cargo: Cargo) => void;
  readonly #drained: () => void;
  #state: "open" | "black hole" | "cut" = "open";
  #stalledUntil = 0;
  #sent = 0;
  /** Messages that have left and not arrived. */
  #flying = 0;
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

  /** Something is under way, or waits for its turn. */
  get isBusy(): boolean {
    return this.#queue.length > 0 || this.#flying > 0;
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
    if (this.#state === "open") {
      this.#flying += 1;
      this.#world.at(this.#world.now + this.#options.latencyMs, () => this.#arrive(parcel.cargo));
    }
    if (this.#awaited && this.bufferedBytes === 0) {
      this.#awaited = false;
      this.#drained();
    }
    this.#work();
  }

  #arrive(cargo: Cargo): void {
    this.#flying -= 1;
    if (this.#state !== "cut") this.#deliver(cargo);
  }
}
