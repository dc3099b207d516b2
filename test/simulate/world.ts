/** Virtual time for many processes: events happen in order, and whatever they set off is finished before the next. */

import type { Clock } from "../../packages/runtime/src/peer/clock.ts";
import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";

interface Happening {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
  isCalledOff: boolean;
}

/** No honest moment has so many. */
const maxTurns = 10_000;

export class World {
  now = 0;
  /** The time of day at which the world began, as clocks on the wall have it: they may be set anew. */
  epochMs = 1_800_000_000_000;
  /** Told what goes over the wire. */
  trace: ((line: string) => void) | undefined;
  /** Told what a socket is given to send. */
  sends: (socket: string, payload: Payload) => void = () => {};
  /** Told who closes a socket. */
  hungUp: (socket: string, code: number, reason: string, isBusy: boolean) => void = () => {};
  /** Told that whatever a happening set off is done. */
  settled: () => void = () => {};
  /** Told which sockets have come to their end. */
  gone: (socket: string) => void = () => {};
  /** Told which sockets will hear nothing more, though nobody says so. */
  silent: (socket: string) => void = () => {};
  readonly #heap: Happening[] = [];
  readonly #soon: (() => void)[] = [];
  #order = 0;
  #steps = 0;
  /** Since time last moved. */
  #turns = 0;

  /** Things that happened. */
  get steps(): number {
    return this.#steps;
  }

  /** When something happens next; `Infinity` if nothing ever does. */
  get next(): number {
    while (this.#heap[0]?.isCalledOff) pop(this.#heap);
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  at(time: number, run: () => void): () => void {
    const happening = { time: Math.max(time, this.now), order: this.#order++, run, isCalledOff: false };
    push(this.#heap, happening);
    return () => {
      happening.isCalledOff = true;
    };
  }

  soon(task: () => void): void {
    this.#soon.push(task);
  }

  /** Lets everything happen up to a time, or until nothing is left to happen. */
  async run(until: number): Promise<void> {
    await this.settle();
    for (let next = this.#heap[0]; next && next.time <= until; next = this.#heap[0]) {
      pop(this.#heap);
      if (next.isCalledOff) continue;
      if (next.time > this.now) this.#turns = 0;
      this.now = next.time;
      this.#steps += 1;
      next.run();
      await this.settle();
    }
    this.now = until;
  }

  /** Ends the present turn: what promises set off, and what asked to run soon. */
  async settle(): Promise<void> {
    do {
      for (const task of this.#soon.splice(0)) task();
      await new Promise((resolve) => setImmediate(resolve));
      this.#turns += 1;
      if (this.#turns > maxTurns)
        throw new Error(`time stands still at ${this.now} ms: something sets off itself without end`);
    } while (this.#soon.length > 0);
    this.settled();
  }
}

/** One process: its alarms die with it, and wait while it is paused. */
export class Process implements Clock {
  readonly #world: World;
  readonly #alarms = new Set<() => void>();
  #alive = true;
  #pausedUntil = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** Alarms still set; what ought to have ended and left some has leaked. */
  get pending(): number {
    return this.#alarms.size;
  }

  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  now(): number {
    return this.#world.now;
  }

  timeOfDay(): number {
    return this.#world.epochMs + this.#world.now;
  }

  at(time: number, wake: () => void): () => void {
    let cancel: () => void = () => {};
    const off = () => {
      cancel();
      this.#alarms.delete(off);
    };
    const ring = () => {
      if (this.#pausedUntil > this.#world.now) cancel = this.#world.at(this.#pausedUntil, ring);
      else {
        off();
        wake();
      }
    };
    cancel = this.#world.at(time, ring);
    this.#alarms.add(off);
    return off;
  }

  soon(task: () => void): void {
    this.#world.soon(() => this.#alive && task());
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.now() + ms, resolve);
    });
  }

  /** As by SIGSTOP; time goes on without it. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#world.now + ms);
  }

  /** As by SIGKILL. */
  kill(): void {
    this.#alive = false;
    for (const off of [...this.#alarms]) off();
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function push(heap: Happening[], entry: Happening): void {
  heap.push(entry);
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at] as Happening, heap[parent] as Happening)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function pop(heap: Happening[]): void {
  const last = heap.pop() as Happening;
  if (heap.length === 0) return;
  heap[0] = last;
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const right = left + 1;
    let least = at;
    if (left < heap.length && isBefore(heap[left] as Happening, heap[least] as Happening)) least = left;
    if (right < heap.length && isBefore(heap[right] as Happening, heap[least] as Happening)) least = right;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function swap(heap: Happening[], a: number, b: number): void {
  const held = heap[a] as Happening;
  heap[a] = heap[b] as Happening;
  heap[b] = held;
}
