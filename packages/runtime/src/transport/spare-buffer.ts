/** A buffer for large frames that is used again and again: nearly always the kernel has taken a frame when `write` returns. */

/** A larger one is given up after use. */
const mostBytes = 256 * 1024;

let spare: Buffer | undefined;

/** Belongs to the borrower until it is given back, if ever. */
export function borrowBuffer(bytes: number): Buffer {
  if (!spare || spare.byteLength < bytes) return Buffer.allocUnsafeSlow(bytes);
  const buffer = spare;
  spare = undefined;
  return buffer;
}

export function giveBack(buffer: Buffer): void {
  if (buffer.byteLength <= mostBytes) spare = buffer;
}
