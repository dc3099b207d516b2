/** WebSocket frames by hand (RFC 6455, 5.2), good and bad. */

export interface RawFrame {
  readonly opcode?: number;
  readonly fin?: boolean;
  /** The three reserved bits: 4, 2, 1. */
  readonly rsv?: number;
  readonly payload?: string | Uint8Array;
  /** Clients mask, servers do not. */
  readonly masked?: boolean;
  /** What the header says, if it lies. */
  readonly length?: number | bigint;
}

const key = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

export function rawFrame({
  opcode = 1,
  fin = true,
  rsv = 0,
  payload = "",
  masked = true,
  length,
}: RawFrame = {}): Buffer {
  const bytes = Buffer.from(payload);
  const said = BigInt(length ?? bytes.byteLength);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const header =
    said < 126n
      ? Buffer.from([first, mask | Number(said)])
      : said < 65_536n
        ? Buffer.from([first, mask | 126, Number(said) >> 8, Number(said) & 255])
        : Buffer.concat([Buffer.from([first, mask | 127]), bigEndian(said)]);
  if (!masked) return Buffer.concat([header, bytes]);
  return Buffer.concat([header, key, bytes.map((byte, at) => byte ^ (key[at % 4] as number))]);
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: string | Uint8Array = ""): Buffer {
  return Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);
}

export interface ReadFrame {
  readonly opcode: number;
  readonly fin: boolean;
  readonly payload: Buffer;
}

/** The complete frames among the bytes, masked or not. */
export function readFrames(bytes: Buffer): ReadFrame[] {
  const frames: ReadFrame[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = bytes.readUInt8(at);
    const short = bytes.readUInt8(at + 1) & 0x7f;
    const isMasked = bytes.readUInt8(at + 1) >= 128;
    const headerBytes = (short === 126 ? 4 : short === 127 ? 10 : 2) + (isMasked ? 4 : 0);
    if (at + headerBytes > bytes.length) break;
    const length =
      short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
    const end = at + headerBytes + length;
    if (end > bytes.length) break;
    const mask = isMasked ? bytes.subarray(at + headerBytes - 4, at + headerBytes) : Buffer.alloc(4);
    const payload = Buffer.from(bytes.subarray(at + headerBytes, end).map((byte, n) => byte ^ (mask[n % 4] as number)));
    frames.push({ opcode: first & 15, fin: first >= 128, payload });
    at = end;
  }
  return frames;
}

/** The code of the close frame among them; 1005 if it holds none, `undefined` if there is no close frame. */
export function closeCodeOf(bytes: Buffer): number | undefined {
  const close = readFrames(bytes).find(({ opcode }) => opcode === 8);
  if (!close) return undefined;
  return close.payload.length >= 2 ? close.payload.readUInt16BE(0) : 1005;
}

function bigEndian(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}
