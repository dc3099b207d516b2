/** Keeps a channel for somebody who may be about to come, from where it stood: what is published meanwhile is not missed. */

import type { Channel } from "./channel.ts";

export class Hold {
  readonly channel: Channel;
  readonly offset: number;
  #released: (() => void) | undefined;

  /** @param released told once */
  constructor(channel: Channel, released: (hold: Hold) => void) {
    channel.hold();
    this.channel = channel;
    this.offset = channel.log.last;
    this.#released = () => released(this);
  }

  release(): void {
    const released = this.#released;
    if (!released) return;
    this.#released = undefined;
    this.channel.release();
    released();
  }
}
