/** Keyed calls as a store remembers them: run once, and refused where the key comes again with another input. */

import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type Executed, executions } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import { type Limits, serverLimits } from "../protocol/server-limits.ts";
import type { Answer, DedupStore, Keep, KeyedCalls } from "../rpc/dedup.ts";
import { isThenable } from "../rpc/is-thenable.ts";
import { canonical } from "./canonical.ts";

const otherInput: Answer = {
  error: { code: "INVALID_ARGUMENT", message: "the key was used before, with another input", executed: "no" },
};
const unwanted: Answer = { error: { code: "CANCELLED", message: "over before it began", executed: "no" } };

const expired: WireError = { code: "DEADLINE_EXCEEDED", message: "the deadline has passed", executed: "yes" };
const crowdedOut: WireError = {
  code: "CANCELLED",
  message: "too many calls run on without their sessions",
  executed: "yes",
};

export class StoredCalls implements KeyedCalls {
  readonly #store: DedupStore;
  readonly #limits: Pick<Limits, "maxAnswers" | "maxAnswerBytes">;
  /** Those that run without their session, the oldest first, and what their inputs weigh. */
  readonly #orphans = new Map<(error: WireError) => void, number>();
  #orphanBytes = 0;

  constructor(store: DedupStore, limits: Pick<Limits, "maxAnswers" | "maxAnswerBytes"> = serverLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  /** Sessions come and go: what they leave behind is bounded for all together. */
  outlived(...[{ deadline, heldBytes }, clock, abort]: Parameters<KeyedCalls["outlived"]>): () => void {
    const { maxAnswers, maxAnswerBytes } = this.#limits;
    const cancelAlarm = deadline < Number.POSITIVE_INFINITY ? clock.at(deadline, () => abort(expired)) : () => {};
    this.#orphans.set(abort, heldBytes);
    this.#orphanBytes += heldBytes;
    for (const oldest of this.#orphans.keys()) {
      if (this.#orphans.size <= maxAnswers && this.#orphanBytes <= maxAnswerBytes) break;
      this.#ended(oldest);
      oldest(crowdedOut);
    }
    return () => {
      cancelAlarm();
      this.#ended(abort);
    };
  }

  #ended(abort: (error: WireError) => void): void {
    this.#orphanBytes -= this.#orphans.get(abort) ?? 0;
    this.#orphans.delete(abort);
  }

  async claim(key: string, input: WireValue, isWanted: () => boolean): Promise<Answer | Keep> {
    const inputHash = hashOf(input); // before the handler has it
    let last: unknown;
    while (isWanted()) {
      const claim: unknown = await this.#store.claim(key);
      if (claim === "run") return async (answer) => this.#store.settle(key, answer && { ...answer, inputHash });
      const pending = pendingOf(claim);
      if (pending === last)
        throw new TypeError(
          "`claim` of `dedup` gave an `answer` again of which nothing had come: `settle` without one frees the key",
        );
      const answer = checked(await pending);
      if (answer) return (answer.inputHash ?? inputHash) === inputHash ? answer : otherInput;
      last = pending;
      await setImmediate(); // a store that frees no key must not keep all others waiting
    }
    return unwanted;
  }
}

/** Stores are an application's: what is nonsense is said where it comes in. */
function pendingOf(claim: unknown): unknown {
  const { answer } = Object(claim) as { answer?: unknown };
  if (isThenable(answer)) return answer;
  throw new TypeError('`claim` of `dedup` gave neither "run" nor an `answer` that is a promise');
}

function checked(answer: unknown): Answer | undefined {
  if (answer === undefined || answer === null) return undefined;
  const { error } = Object(answer) as { error?: unknown };
  if (error ? isError(Object(error)) : isValue(answer)) return answer as Answer;
  throw new TypeError("`dedup` gave another answer than it was told to keep");
}

/** Sent as it is, any other would end the session. */
function isError({ code, executed, name, data }: { [Field in keyof WireError]: unknown }): boolean {
  if (typeof code !== "string" || !executions.includes(executed as Executed)) return false;
  return (name === undefined || typeof name === "string") && (data === undefined || isValue(data));
}

function isValue(value: unknown): boolean {
  const { attachments } = Object(value) as { attachments?: unknown };
  return Array.isArray(attachments) && attachments.every((bytes) => bytes instanceof Uint8Array);
}

/** The same for inputs that mean the same. */
function hashOf({ value, attachments }: WireValue): string {
  return createHash("sha256").update(canonical(value, attachments)).digest("base64url");
}
