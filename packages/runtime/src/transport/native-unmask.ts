/** Masking in native code, where Node.js brings it or the application has installed the package `bufferutil`. */

import http from "node:http";
import { createRequire } from "node:module";

/** Combines each byte with the next one of the key, in place. Masking and unmasking are the same. */
export type Unmask = (bytes: Uint8Array, key: Uint8Array) => void;

/** `undefined` where there is none. ws looks in the same places, and heeds the same variable. */
export const nativeUnmask: Unmask | undefined = (http as { websocketUnmask?: Unmask }).websocketUnmask ?? installed();

function installed(): Unmask | undefined {
  if (process.env.WS_NO_BUFFER_UTIL) return undefined;
  try {
    const { unmask } = createRequire(import.meta.url)("bufferutil") as { unmask: Unmask };
    // Where it could not be compiled it falls back on a loop over bytes, which is slower than ours over words.
    return isNative(unmask) ? unmask : undefined;
  } catch {
    return undefined; // it is not there, or this module was bundled
  }
}

function isNative(unmask: Unmask): boolean {
  return Function.prototype.toString.call(unmask).includes("[native code]");
}
