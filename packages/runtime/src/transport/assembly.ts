/** Puts a message together from the parts in which it comes, in one buffer that grows with what has come. */

/** Room that is made at once; a peer that announces much and sends little is given no more. */
const firstBytes = 64 * 1024;

export class Assembly {
  #room: Buffer = Buffer.alloc(0);
  #byteLength = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#byteLength);
  }

  /** @param announcedBytes how many are to come from here on, these included */
  append(source: Buffer, from: number, to: number, announcedBytes: number): void {
    const neededBytes = this.#byteLength + to - from;
    if (neededBytes > this.#room.byteLength) {
      const room = Math.min(this.#byteLength + announcedBytes, Math.max(firstBytes, 2 * neededBytes));
      const before = this.#room;
      this.#room = Buffer.allocUnsafeSlow(room);
      before.copy(this.#room, 0, 0, this.#byteLength);
    }
    source.copy(this.#room, this.#byteLength, from, to);
    this.#byteLength = neededBytes;
  }
}
