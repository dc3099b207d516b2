/** One connection over a faulty link: it passes on both ways what the link lets through. */

import { closeCode } from "../protocol/close-code.ts";
import type { Payload } from "../protocol/codec.ts";
import type { Connection, ConnectionListener } from "../transport/connection.ts";

/** `up` is towards the server. */
export type LinkDirection = "up" | "down";

/** A connection that broke has no close code of its own (RFC 6455, 7.1.5). */
const abnormal = 1006;

export class LinkedConnection implements Connection, ConnectionListener {
  readonly #listener: ConnectionListener;
  readonly #gone: () => void;
  #carrier: Connection | undefined;
  #isCut = false;
  readonly #stalled = { up: false, down: false };
  readonly #held = { up: [] as (() => void)[], down: [] as (() => void)[] };
  /** Messages that may still pass before the connection is cut. */
  readonly #left = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };

  /** @param listener the client */
  constructor(listener: ConnectionListener, gone: () => void) {
    this.#listener = listener;
    this.#gone = gone;
  }

  carriedBy(carrier: Connection): void {
    this.#carrier = carrier;
  }

  get bufferedBytes(): number {
    return this.#carrier?.bufferedBytes ?? 0;
  }

  send(payload: Payload): void {
    this.#message("up", () => this.#carrier?.send(payload));
  }

  close(code: number, reason: string): void {
    this.#pass("up", () => this.#carrier?.close(code, reason));
  }

  awaitDrain(): void {
    if (this.#carrier?.awaitDrain) this.#carrier.awaitDrain();
    else queueMicrotask(() => this.drained());
  }

  opened(): void {
    this.#pass("down", () => this.#listener.opened());
  }

  received(payload: Payload): void {
    this.#message("down", () => this.#listener.received(payload));
  }

  drained(): void {
    if (!this.#isCut) this.#listener.drained();
  }

  closed(code: number, reason: string): void {
    this.#pass("down", () => this.#end(code, reason));
  }

  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#carrier?.close(closeCode.heartbeat, ""); // a code that says: the network was it
    queueMicrotask(() => this.#end(abnormal, "")); // who sends must not be told before `send` returns
  }

  cutAfter(direction: LinkDirection, messages: number): void {
    this.#left[direction] = messages;
  }

  stall(direction?: LinkDirection): void {
    if (direction !== "down") this.#stalled.up = true;
    if (direction !== "up") this.#stalled.down = true;
  }

  flow(): void {
    for (const direction of ["up", "down"] as const) {
      this.#stalled[direction] = false;
      for (const pass of this.#held[direction].splice(0)) this.#pass(direction, pass);
    }
  }

  #message(direction: LinkDirection, pass: () => void): void {
    this.#pass(direction, () => {
      if (this.#left[direction] === 0) return this.cut();
      this.#left[direction] -= 1;
      pass();
    });
  }

  #pass(direction: LinkDirection, pass: () => void): void {
    if (this.#isCut) return;
    if (this.#stalled[direction]) this.#held[direction].push(pass);
    else pass();
  }

  #end(code: number, reason: string): void {
    this.#isCut = true;
    this.#gone();
    this.#listener.closed(code, reason);
  }
}
