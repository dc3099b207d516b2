/** One direction of a connection through the proxy: keeps the order, and what it holds back is held in the sender's buffers, too. */

import type { Socket } from "node:net";

interface Chunk {
  readonly bytes: Buffer;
  readonly dueAt: number;
}

/** Beyond this the sender is no longer read from; a long line holds more, for that is what is under way. */
const heldBytes = { short: 64 * 1024, long: 64 * 1024 * 1024 };

export class TcpLane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #cut: () => void;
  #chunks: Chunk[] = [];
  #bytes = 0;
  /** How many bytes may still pass before the connection is cut. */
  #room = Number.POSITIVE_INFINITY;
  #keepsRest = false;
  #isStalled = false;
  #hasEnded = false;
  #delayMs = 0;
  #bytesPerSecond = Number.POSITIVE_INFINITY;
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param cut ends both sides */
  constructor(from: Socket, to: Socket, cut: () => void) {
    this.#from = from;
    this.#to = to;
    this.#cut = cut;
    from.on("data", (bytes) => this.#took(bytes));
    from.on("error", () => {}); // a close always follows
    from.on("close", () => this.#ended());
    to.on("close", () => clearTimeout(this.#timer));
  }

  /** @param keepsRest what comes behind is held as by a stall, and not lost */
  cutAfter(bytes: number, keepsRest = false): void {
    this.#room = bytes;
    this.#keepsRest = keepsRest;
  }

  stall(): void {
    this.#isStalled = true;
  }

  flow(): void {
    this.#isStalled = false;
    this.#pass();
  }

  keepPace({ delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY }): void {
    this.#delayMs = delayMs;
    this.#bytesPerSecond = bytesPerSecond;
  }

  get #mayHold(): number {
    return this.#delayMs > 0 ? heldBytes.long : heldBytes.short;
  }

  #took(bytes: Buffer): void {
    this.#chunks.push({ bytes, dueAt: performance.now() + this.#delayMs });
    this.#bytes += bytes.byteLength;
    if (this.#bytes > this.#mayHold) this.#from.pause();
    this.#pass();
  }

  #ended(): void {
    this.#hasEnded = true;
    this.#pass();
  }

  /** Sends on what is due; the end of one side is told to the other behind the last byte. */
  #pass(): void {
    clearTimeout(this.#timer);
    while (!this.#isStalled && !this.#to.destroyed) {
      const [chunk] = this.#chunks;
      if (!chunk) return this.#hasEnded ? void this.#to.destroySoon() : undefined;
      const waitMs = Math.max(chunk.dueAt, this.#freeAt) - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pass(), waitMs);
        return;
      }
      this.#send(this.#next(chunk));
    }
  }

  /** As much of the first chunk as goes at a time. */
  #next(chunk: Chunk): Buffer {
    const atMost = Math.max(1, Math.ceil(this.#bytesPerSecond / 100));
    const bytes = chunk.bytes.subarray(0, atMost);
    this.#chunks.shift();
    if (bytes.byteLength < chunk.bytes.byteLength)
      this.#chunks.unshift({ ...chunk, bytes: chunk.bytes.subarray(atMost) });
    this.#bytes -= bytes.byteLength;
    if (this.#bytes <= this.#mayHold) this.#from.resume();
    return bytes;
  }

  #send(bytes: Buffer): void {
    const room = this.#room;
    this.#room -= bytes.byteLength;
    this.#freeAt = performance.now() + (bytes.byteLength / this.#bytesPerSecond) * 1000;
    if (bytes.byteLength <= room) this.#to.write(bytes);
    else if (room >= 0) this.#break(bytes, room);
  }

  #break(bytes: Buffer, room: number): void {
    this.#to.write(bytes.subarray(0, room), () => this.#cut());
    if (!this.#keepsRest) return;
    this.stall();
    this.#room = Number.POSITIVE_INFINITY;
    this.#chunks.unshift({ bytes: bytes.subarray(room), dueAt: 0 });
    this.#bytes += bytes.byteLength - room;
  }
}
