/** Flow control for one direction of one stream: an item may be sent only against credit, counted in absolute totals. */

import { fixedLimits } from "./limits.ts";

/** The sending side spends what the receiver granted. */
export class Allowance {
  #granted: number;
  #spent = 0;

  constructor(initial: number = fixedLimits.credit) {
    this.#granted = initial;
  }

  get open(): boolean {
    return this.#spent < this.#granted;
  }

  /** Totals may be repeated or come late; only a larger one counts. */
  grantedUpTo(total: number): void {
    if (total > this.#granted) this.#granted = total;
  }

  spend(): void {
    if (!this.open) throw new RangeError("sent an item without credit");
    this.#spent += 1;
  }
}

/** The receiving side grants again once half its window is consumed, and widens the window while only that holds the stream back. */
export class Window {
  #size: number;
  #granted: number;
  /** What was granted before the latest grant, which may still be on its way. */
  #grantedBefore = 0;
  #arrived = 0;
  #arrivedBytes = 0;
  #consumed = 0;

  constructor(size: number = fixedLimits.credit) {
    this.#size = size;
    this.#granted = size;
  }

  /** The total to tell the peer. */
  get granted(): number {
    return this.#granted;
  }

  /** Something was granted beyond what the peer knows from the call itself. */
  get hasGranted(): boolean {
    return this.#grantedBefore > 0;
  }

  /** False if the peer sent more than it was granted. */
  arrived(bytes: number): boolean {
    this.#arrived += 1;
    this.#arrivedBytes += bytes;
    return this.#arrived <= this.#granted;
  }

  /** The application took an item; true if a new total should be told. */
  consumed(): boolean {
    this.#consumed += 1;
    if (this.#ranDry && this.#mayWiden) this.#size *= 2;
    else if ((this.#granted - this.#consumed) * 2 > this.#size) return false;
    this.#grantedBefore = this.#granted;
    this.#granted = this.#consumed + this.#size;
    return true;
  }

  /** All that came is taken, and the sender has nothing left but a grant it has not seen yet. */
  get #ranDry(): boolean {
    return this.#consumed === this.#arrived && this.#arrived === this.#grantedBefore;
  }

  get #mayWiden(): boolean {
    const { maxCredit, maxWindowBytes } = fixedLimits;
    return this.#size < maxCredit && (this.#arrivedBytes / this.#arrived) * this.#size * 2 <= maxWindowBytes;
  }
}
