/** What must hold whatever came in. */

import assert from "node:assert/strict";
import { decodeMessage, type Payload } from "../../packages/runtime/src/protocol/codec.ts";

const closeCodes = new Set([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013]);

/** What handlers throw is for the log of their own side. */
const secret = /canary|\.[jt]s:\d+|node:internal/;

/** Whatever a peer of ours sends must be good for a peer of ours, and tell it nothing that it should not know. */
export function expectGoodMessage(payload: Payload, sender: "client" | "server"): void {
  assert.doesNotMatch(String(payload), secret);
  try {
    decodeMessage(payload, sender);
  } catch (error) {
    throw new Error(`the ${sender} sent ${String(payload).slice(0, 500)}`, { cause: error });
  }
}

/** Nobody between here and the test may swallow it. */
export function noteFault(faults: unknown[], expect: () => void): void {
  try {
    expect();
  } catch (error) {
    faults.push(error);
  }
}

export function expectGoodClose(code: number, reason: string): void {
  assert.ok(closeCodes.has(code) || (code >= 4000 && code < 4500), `closed with ${code}`);
  assert.ok(Buffer.byteLength(reason) <= 1024, `a reason of ${reason.length} characters`);
}

/** All that a polluted prototype, or a forgotten global, would change. */
export function prototypes(): string {
  return [Object, Array, Function, String, Number, Boolean, Promise, Map, Set, Error, RegExp, Date, Uint8Array]
    .map(({ name, prototype }) => `${name}: ${Reflect.ownKeys(prototype).map(String).join(" ")}`)
    .concat(Reflect.ownKeys(globalThis).map(String))
    .join("\n");
}

/** Bytes that live after two collections; 0 where nobody may ask. */
export function liveBytes(): number {
  if (!globalThis.gc) return 0;
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
