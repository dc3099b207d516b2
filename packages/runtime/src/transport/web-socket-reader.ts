/** Reads WebSocket messages (RFC 6455, 5) out of what comes from the network, however it is cut into chunks. */

import { isAscii, isUtf8 } from "node:buffer";
import { hostLimits } from "../protocol/server-limits.ts";
import { Assembly } from "./assembly.ts";
import { holdBallast } from "./ballast.ts";
import { mask, nextKey, unseen } from "./mask.ts";
import { isSendable, opcode, webSocketCode } from "./web-socket-code.ts";

/** Is told what has come as soon as it is complete. Nothing is read behind a goodbye or a fault. */
export interface WebSocketSink {
  message(payload: string | Uint8Array): void;
  ping(payload: Uint8Array): void;
  /** The peer's close frame; if that is broken, with the code that says so. */
  goodbye(code: number, reason: string): void;
  /** The peer does not keep to the protocol, or to our limits. */
  fault(code: number, message: string): void;
}

/** A frame whose header has come, and not yet all of its payload. */
interface OpenFrame {
  readonly kind: number;
  readonly isFinal: boolean;
  readonly into: Assembly;
  key: number;
  missingBytes: number;
}

const maxControlBytes = 125;
const { maxFragments, fragmentBytes } = hostLimits;
const nonAscii = 0x80808080;
const unmasked = "a frame is not masked";
/** Without a mask it is a proxy's, in the name of its client: Caddy 2.6 says it so when it is told to reload. The client comes back. */
const goodbyeByte = 0x80 | opcode.close;
/** Half of what is read from a socket at a time. */
const shortBytes = 32 * 1024;
/** About what a message takes of the heap besides its bytes. */
const weightyBytes = 4 * 1024;

export class WebSocketReader {
  readonly #sink: WebSocketSink;
  readonly #isMasked: boolean;
  readonly #maxMessageBytes: number;
  #isOver = false;
  /** The beginning of a header. */
  #header: Buffer | undefined;
  #frame: OpenFrame | undefined;
  /** A message that did not come as a whole. */
  #message: Assembly | undefined;
  #isText = false;
  #fragments = 0;

  /** @param isMasked whether the peer is a client: its frames must be masked, and those of a server must not be */
  constructor(sink: WebSocketSink, isMasked: boolean, maxMessageBytes: number) {
    this.#sink = sink;
    this.#isMasked = isMasked;
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** What came of messages that are not complete. */
  get unfinishedBytes(): number {
    const into = this.#frame?.into;
    const controlBytes = into && into !== this.#message ? into.byteLength : 0;
    return (this.#header?.byteLength ?? 0) + (this.#message?.byteLength ?? 0) + controlBytes;
  }

  /** @param chunk belongs to the reader from now on: it is unmasked in place */
  read(chunk: Buffer): void {
    const bytes = this.#header ? Buffer.concat([this.#header, chunk]) : chunk;
    this.#header = undefined;
    let at = 0;
    while (at < bytes.byteLength && !this.#isOver)
      at = this.#frame ? this.#continue(this.#frame, bytes, at) : this.#begin(bytes, at);
  }

  stop(): void {
    this.#isOver = true;
    this.#header = undefined;
    this.#frame = undefined;
    this.#message = undefined;
  }

  /** Reads a header, and the payload behind it if it is all there; returns how far it came. */
  #begin(bytes: Buffer, at: number): number {
    const first = bytes[at] as number;
    const second = bytes[at + 1];
    if (second === undefined) return this.#waitForHeader(bytes, at);
    const kind = first & 0x0f;
    const fault = this.#headerFault(first, second);
    if (fault === unmasked && first === goodbyeByte) return this.#over(webSocketCode.badFrame, fault);
    if (fault !== undefined) return this.#fail(webSocketCode.badFrame, fault);
    const lengthBytes = extraLengthBytes(second & 0x7f);
    const payloadAt = at + 2 + lengthBytes + (this.#isMasked ? 4 : 0);
    if (payloadAt > bytes.byteLength) return this.#waitForHeader(bytes, at);
    const length = lengthBytes === 0 ? second & 0x7f : longLength(bytes, at + 2, lengthBytes);
    if (kind < opcode.close) {
      const before = this.#message?.byteLength ?? 0;
      if (length + before > this.#maxMessageBytes)
        return this.#fail(webSocketCode.tooBig, `a message has more than ${this.#maxMessageBytes} bytes`);
      this.#fragments += 1;
      if (this.#fragments > maxFragments + before / fragmentBytes)
        return this.#fail(
          webSocketCode.policy,
          `a message has more fragments than ${maxFragments} and one for each KiB`,
        );
      if (kind !== opcode.continuation) this.#isText = kind === opcode.text;
    }
    const key = this.#isMasked ? bytes.readInt32LE(payloadAt - 4) : 0;
    return this.#payload(kind, first >= 0x80, key, length, bytes, payloadAt);
  }

  /** What is wrong with the two bytes that every header has. */
  #headerFault(first: number, second: number): string | undefined {
    const kind = first & 0x0f;
    if ((first & 0x70) !== 0) return "reserved bits are set";
    if (second >= 0x80 !== this.#isMasked) return this.#isMasked ? unmasked : "a frame is masked";
    if (kind > opcode.pong || (kind > opcode.binary && kind < opcode.close)) return `there is no opcode ${kind}`;
    if (kind >= opcode.close) {
      if (first < 0x80) return "a control frame is a fragment";
      if ((second & 0x7f) > maxControlBytes) return `a control frame has more than ${maxControlBytes} bytes`;
    } else if (kind === opcode.continuation) {
      if (this.#fragments === 0) return "there is no message to continue";
    } else if (this.#fragments > 0) return "a message begins before the last one is over";
  }

  #payload(kind: number, isFinal: boolean, key: number, length: number, bytes: Buffer, at: number): number {
    const end = at + length;
    const isControl = kind >= opcode.close;
    if (end <= bytes.byteLength && (isControl || (isFinal && !this.#message))) {
      const seen = key === 0 ? unseen : mask(bytes, at, end, key);
      if (isControl) this.#control(kind, bytes.subarray(at, end));
      else this.#deliver(bytes, at, end, seen);
      return end;
    }
    let into: Assembly;
    if (isControl) into = new Assembly();
    else {
      this.#message ??= new Assembly();
      into = this.#message;
    }
    this.#frame = { kind, isFinal, into, key, missingBytes: length };
    return this.#continue(this.#frame, bytes, at);
  }

  #continue(frame: OpenFrame, bytes: Buffer, at: number): number {
    const { kind, isFinal, into, key, missingBytes } = frame;
    const end = Math.min(at + missingBytes, bytes.byteLength);
    if (key !== 0) {
      mask(bytes, at, end, key);
      frame.key = nextKey(key, end - at);
    }
    into.append(bytes, at, end, isFinal ? missingBytes : this.#maxMessageBytes);
    frame.missingBytes -= end - at;
    if (frame.missingBytes > 0) return end;
    this.#frame = undefined;
    if (kind >= opcode.close) this.#control(kind, into.bytes);
    else if (isFinal) {
      this.#message = undefined;
      this.#deliver(into.bytes, 0, into.byteLength, unseen);
    }
    return end;
  }

  #deliver(bytes: Buffer, from: number, to: number, seen: number): void {
    this.#fragments = 0;
    if (!this.#isText) return this.#sink.message(bytesOf(bytes, from, to));
    if (seen !== unseen && (seen & nonAscii) === 0) return this.#sink.message(bytes.toString("latin1", from, to));
    const text = bytes.subarray(from, to);
    if (isAscii(text)) this.#sink.message(text.toString("latin1"));
    else if (isUtf8(text)) this.#sink.message(text.toString());
    else this.#fail(webSocketCode.notUtf8, "a text is not UTF-8");
  }

  #control(kind: number, payload: Buffer): void {
    if (kind === opcode.ping) this.#sink.ping(payload);
    else if (kind === opcode.close) this.#goodbye(payload);
  }

  /** Whatever is wrong with it, who sends it goes, and may come back: there are gateways that hand on 1006, which is for nobody to send. */
  #goodbye(payload: Buffer): void {
    const code = payload.byteLength < 2 ? webSocketCode.none : payload.readUInt16BE(0);
    const reason = payload.subarray(2);
    if (payload.byteLength === 1 || (payload.byteLength > 1 && !isSendable(code)))
      this.#over(webSocketCode.badFrame, "a close frame has no code that may be sent");
    else if (!isUtf8(reason)) this.#over(webSocketCode.notUtf8, "the reason in a close frame is not UTF-8");
    else this.#over(code, reason.toString());
  }

  #over(code: number, reason: string): number {
    this.stop();
    this.#sink.goodbye(code, reason);
    return Number.POSITIVE_INFINITY;
  }

  #waitForHeader(bytes: Buffer, at: number): number {
    this.#header = Buffer.from(bytes.subarray(at));
    return bytes.byteLength;
  }

  #fail(code: number, message: string): number {
    this.stop();
    this.#sink.fault(code, message);
    return Number.POSITIVE_INFINITY;
  }
}

/** Lengths of 126 and more stand behind the first two bytes, in 16 or 64 bits. */
function extraLengthBytes(length: number): number {
  return length < 126 ? 0 : length === 126 ? 2 : 8;
}

/** What is beyond 2^53 loses some of its lower bits, and is beyond every limit. */
function longLength(bytes: Buffer, at: number, lengthBytes: number): number {
  if (lengthBytes === 2) return bytes.readUInt16BE(at);
  return bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

/** What is short is copied, lest it keep the whole chunk in memory that it came in. */
function bytesOf({ buffer, byteOffset }: Buffer, from: number, to: number): Uint8Array {
  const view = new Uint8Array(buffer, byteOffset + from, to - from);
  if (view.byteLength >= weightyBytes) holdBallast();
  return view.byteLength < shortBytes && view.byteLength < buffer.byteLength ? view.slice() : view;
}
