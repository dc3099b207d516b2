/** What one client has asked with keys: who comes with a key again means the same by it, or would be refused. */

import type { Asked } from "./contract.ts";

export class KeyedInputs {
  readonly #firstByKey = new Map<string, Asked>();

  /** What is to be sent in its place. */
  sameAgain(key: string | undefined, asked: Asked): Asked {
    if (key === undefined) return asked;
    const first = this.#firstByKey.get(key) ?? asked;
    this.#firstByKey.set(key, first);
    return first;
  }
}
