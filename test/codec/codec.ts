/** One way to put a value on the wire. */
export interface Codec {
  encode(value: unknown): string | Uint8Array;
  decode(payload: string | Uint8Array): unknown;
}
