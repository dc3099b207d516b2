/** Tells the operator whose pages were refused: most often it is an origin that nobody thought of. */

import type { Clock } from "../peer/clock.ts";
import type { Report } from "../rpc/handler-error.ts";
import { isOrigin } from "./origins.ts";

const quietMs = 60_000;
/** Anybody may come with any name. */
const maxOrigins = 20;
const maxOriginLength = 200;

export class ForeignOrigins {
  readonly #clock: Clock;
  readonly #report: Report;
  /** When each was told of, oldest first. */
  readonly #toldAt = new Map<string, number>();

  constructor(clock: Clock, report: Report) {
    this.#clock = clock;
    this.#report = report;
  }

  /** Each is told of once a minute, and no more than twenty of them. */
  refused(origin: string): void {
    const now = this.#clock.now();
    for (const [known, toldAt] of this.#toldAt) {
      if (toldAt + quietMs > now) break;
      this.#toldAt.delete(known);
    }
    const name = origin.slice(0, maxOriginLength);
    if (this.#toldAt.has(name) || this.#toldAt.size >= maxOrigins) return;
    this.#toldAt.set(name, now);
    const advice = isOrigin(name) ? "name it in `origins` if it is yours" : "that is no origin, and cannot be listed";
    this.#report(new Error(`pages of ${name} may not connect: ${advice}`), "upgrade");
  }
}
