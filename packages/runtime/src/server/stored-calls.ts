/** Keyed calls as a store remembers them: run once, and refused where the key comes again with another input. */

import { createHash } from "node:crypto";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { Answer, DedupStore, Keep, KeyedCalls } from "../rpc/dedup.ts";
import { canonical } from "./canonical.ts";

const otherInput: Answer = {
  error: { code: "INVALID_ARGUMENT", message: "the key was used before, with another input", executed: "no" },
};

export class StoredCalls implements KeyedCalls {
  readonly #store: DedupStore;

  constructor(store: DedupStore) {
    this.#store = store;
  }

  async claim(key: string, input: WireValue): Promise<Answer | Keep> {
    const inputHash = hashOf(input); // before the handler has it
    for (let claim = await this.#store.claim(key); claim !== "run"; claim = await this.#store.claim(key)) {
      const answer = await claim.answer;
      if (answer) return (answer.inputHash ?? inputHash) === inputHash ? answer : otherInput;
    }
    return async (answer) => this.#store.settle(key, answer && { ...answer, inputHash });
  }
}

/** The same for inputs that mean the same. */
function hashOf({ value, attachments }: WireValue): string {
  const hash = createHash("sha256").update(JSON.stringify([canonical(value), attachments.map(({ length }) => length)]));
  for (const bytes of attachments) hash.update(bytes);
  return hash.digest("base64url");
}
