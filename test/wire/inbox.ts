/** What the tested side sent on one connection. It knows PROTOCOL.md and nothing of this repository. */

export type Payload = string | Uint8Array;

export interface Came {
  readonly frame: readonly [kind: number, ...unknown[]];
  /** The attachments of its message, in hex. */
  readonly bytes: readonly string[];
}

export class Inbox {
  readonly #came: Came[] = [];
  /** What is wrong with the numbering. */
  fault: string | undefined;
  /** The last frame of ours that was acked. */
  acked = 0;
  closedWith: number | undefined;
  /** The tested side is a server, and has said WELCOME. */
  isWelcomed = false;
  /** The number of the next counted frame. */
  #next = 1;
  readonly #changed: () => void;

  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  /** What came and was not looked at. */
  get frames(): readonly Came[] {
    return this.#came;
  }

  take(at: number): Came | undefined {
    return this.#came.splice(at, 1)[0];
  }

  /** We said that we have so many of its frames. */
  resumesBehind(received: number): void {
    this.#next = received + 1;
  }

  received(payload: Payload): void {
    const [text = "", ...bytes] = typeof payload === "string" ? [payload] : partsOf(payload);
    const [seq, ack, ...frames] = JSON.parse(text) as [number, number, ...Came["frame"][]];
    if (frames.some(beginsAnew)) this.#next = 1;
    this.isWelcomed ||= frames.some(([kind]) => kind === 1);
    this.#number(seq, frames.filter(isCounted).length);
    if (ack > 0 && ack < this.acked) this.fault ??= `ack ${ack} came behind ack ${this.acked}`;
    this.acked = Math.max(this.acked, ack);
    this.#came.push(...frames.map((frame) => ({ frame, bytes })));
    this.#changed();
  }

  closed(code: number): void {
    this.closedWith ??= code;
    this.#changed();
  }

  #number(seq: number, counted: number): void {
    const expected = counted === 0 ? 0 : this.#next;
    if (seq !== expected) this.fault ??= `a message is numbered ${seq} where ${expected} is due`;
    this.#next += counted;
  }
}

/** From CALL up all frames are counted but EVENT and GAP. */
function isCounted([kind]: Came["frame"]): boolean {
  return kind >= 16 && kind !== 34 && kind !== 37;
}

/** A WELCOME to a new session: whatever we asked for, it counts from 1. */
function beginsAnew([kind, welcome]: Came["frame"]): boolean {
  return kind === 1 && !(welcome as { resumed: boolean }).resumed;
}

/** A binary message: parts, each behind its length; the first is the text. */
export function binaryMessage(text: string, bytes: readonly string[]): Uint8Array {
  const parts = [Buffer.from(text), ...bytes.map((hex) => Buffer.from(hex, "hex"))];
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.byteLength);
      return [length, part];
    }),
  );
}

/** The text, and the attachments in hex. */
function partsOf(payload: Uint8Array): string[] {
  const message = Buffer.from(payload);
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; ) {
    const end = at + 4 + message.readUInt32BE(at);
    parts.push(message.subarray(at + 4, end));
    at = end;
  }
  return parts.map((part, index) => part.toString(index === 0 ? "utf8" : "hex"));
}
