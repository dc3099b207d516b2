/** A connection whose messages arrive when somebody says so, or never. */

import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";
import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";

/** What is under way: a message, or the news that the connection is over. */
export type Cargo = { readonly payload: Payload } | { readonly code: number; readonly reason: string };

type Side = "client" | "server";

/** `up` is towards the server. */
type Direction = "up" | "down";

/** One end, as the process that has it sees it. */
class End implements Connection {
  readonly #out: Cargo[];
  readonly #hungUp: (code: number, reason: string) => void;
  listener: Omit<ConnectionListener, "opened"> | undefined;
  state: "open" | "closing" | "closed" = "open";
  /** Messages, whatever became of them. */
  sent = 0;
  #isAwaited = false;

  constructor(out: Cargo[], hungUp: (code: number, reason: string) => void) {
    this.#out = out;
    this.#hungUp = hungUp;
  }

  /** What has not arrived has not left. */
  get bufferedBytes(): number {
    return this.#out.reduce((sum, cargo) => sum + ("payload" in cargo ? cargo.payload.length : 0), 0);
  }

  awaitDrain(): void {
    this.#isAwaited = true;
  }

  /** It is empty, and somebody has asked to be told so. */
  get isDrained(): boolean {
    return this.#isAwaited && this.state === "open" && this.bufferedBytes === 0;
  }

  drained(): void {
    this.#isAwaited = false;
    this.listener?.drained();
  }

  send(payload: Payload): void {
    if (this.state !== "open") return;
    this.sent += 1;
    this.#out.push({ payload });
  }

  close(code: number, reason: string): void {
    if (this.state !== "open") return;
    this.state = "closing";
    this.#hungUp(code, reason);
    this.#out.push({ code, reason });
  }

  take(cargo: Cargo): void {
    if (this.state === "closed") return;
    if ("payload" in cargo) return this.listener?.received(cargo.payload);
    if (this.state === "open") this.#out.push({ code: cargo.code, reason: "" });
    this.state = "closed";
    this.listener?.closed(cargo.code, cargo.reason);
  }
}

const lost = { code: 1006, reason: "network" };

export class Wire {
  readonly client: End;
  readonly server: End;
  readonly #cargo: Readonly<Record<Direction, Cargo[]>> = { up: [], down: [] };
  #isCut = false;

  /** @param hungUp told which side closes it */
  constructor(hungUp: (side: Side, code: number, reason: string) => void) {
    this.client = new End(this.#cargo.up, (code, reason) => hungUp("client", code, reason));
    this.server = new End(this.#cargo.down, (code, reason) => hungUp("server", code, reason));
  }

  /** There is nothing to be cut. */
  get isOver(): boolean {
    return this.#isCut || (this.client.state === "closed" && this.server.state === "closed");
  }

  /** How much was sent each way, and how much of it is under way. */
  get traffic(): string {
    const { up, down } = this.#cargo;
    return `${this.client.sent} ${up.length} ${this.server.sent} ${down.length}`;
  }

  next(direction: Direction): Cargo | undefined {
    return this.#cargo[direction][0];
  }

  deliver(direction: Direction): void {
    const cargo = this.#cargo[direction].shift() as Cargo;
    (direction === "up" ? this.server : this.client).take(cargo);
  }

  /** Each end hears of it when that arrives. What is under way is lost, but for what `keeps` names. */
  cut(keeps?: Direction): void {
    this.#isCut = true;
    for (const direction of ["up", "down"] as const) {
      const cargo = this.#cargo[direction];
      if (direction !== keeps) cargo.length = 0;
      cargo.push(lost);
      cargo.push = () => cargo.length; // nothing that is sent from now on arrives
    }
  }

  /** The process at the server's end is gone. */
  reset(): void {
    if (!this.#isCut) this.cut();
    this.#cargo.up.length = 0;
    this.server.state = "closed";
  }
}
