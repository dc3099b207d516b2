/** Sends the clients of a server away without loss: lets them move, waits for what runs, says goodbye. */

import { closeCode } from "../protocol/close-code.ts";
import type { Departure, Farewell } from "./server-core.ts";
import type { ServerSession } from "./server-session.ts";
import type { ListeningCore } from "./session-store.ts";
import { told } from "./welcome.ts";

/** Clients move over at least so long a time, and so much longer for each of them, so that not all come to the next server at once. */
const leastSpanMs = 250;
const spanMsPerClient = 1;
/** What a client may take to dial and to be welcomed elsewhere. */
const movingMs = 1000;

export class Drain implements Departure {
  readonly #core: ListeningCore;
  readonly #endsAt: number;
  /** In which all clients move. */
  readonly #spanMs: number;
  readonly #clients: number;
  #slots = 0;
  #isFinal = false;
  #over: Promise<void> | undefined;
  #busy = new Set<unknown>();
  #checkAll: () => void = () => {};

  constructor(core: ListeningCore, withinMs: number) {
    this.#core = core;
    this.#endsAt = core.clock.now() + withinMs;
    this.#clients = Math.max(1, core.store.size);
    this.#spanMs = Math.min(withinMs / 3, Math.max(leastSpanMs, this.#clients * spanMsPerClient));
  }

  /** Whoever asks next gets the next slot; who comes back while all move may share one. */
  farewell(): Farewell {
    const untilMs = told(Math.max(0, Math.ceil(this.#endsAt - this.#core.clock.now())));
    const slot = this.#slots++ % this.#clients;
    const slotMs = (this.#isFinal ? leastSpanMs : this.#spanMs) / this.#clients;
    const [min, max] = [Math.round(slot * slotMs), Math.round((slot + 1) * slotMs)];
    return { isFinal: this.#isFinal, reconnectMs: [min, max], untilMs };
  }

  quiet(session: unknown): void {
    this.#busy.delete(session);
    if (this.#busy.size === 0) this.#checkAll();
  }

  /** Resolves when everybody has left or been cut off, for whoever asks. */
  run(): Promise<void> {
    this.#over ??= this.#sendAway();
    return this.#over;
  }

  async #sendAway(): Promise<void> {
    const { clock, store } = this.#core;
    for (const session of store) session.goAway(this.farewell());
    const movedAt = Math.min(this.#endsAt, clock.now() + this.#spanMs + movingMs);
    await this.#until(movedAt, ({ calls, isAttached }) => calls > 0 || isAttached);
    this.#isFinal = true; // whoever stayed has nowhere to go yet; what it calls now waits for another server
    for (const session of store) session.goAway(this.farewell());
    await this.#until(this.#endsAt, ({ isBusy }) => isBusy);
    for (const session of store) session.end(closeCode.drain, "the server is going away");
  }

  /** Waits until no session is busy, or until the time has come. */
  #until(at: number, isBusy: (session: ServerSession) => boolean): Promise<void> {
    const { clock, store } = this.#core;
    return new Promise((resolve) => {
      const cancel = clock.at(at, resolve);
      this.#checkAll = () => {
        this.#busy = new Set([...store].filter(isBusy)); // some may have become so meanwhile
        if (this.#busy.size > 0) return;
        cancel();
        resolve();
      };
      this.#checkAll();
    });
  }
}
