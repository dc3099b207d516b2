/** Remembers keyed calls and their answers, in the memory of one process. */

import type { Clock } from "../peer/clock.ts";
import type { Limits } from "../protocol/server-limits.ts";
import type { Answer, Claim, DedupStore } from "../rpc/dedup.ts";

export type DedupLimits = Pick<Limits, "maxAnswers" | "maxAnswerBytes" | "keepAnswersMs">;

interface Run {
  readonly answer: Promise<Answer | undefined>;
  readonly settle: (answer: Answer | undefined) => void;
  /** When it was answered; `undefined` while it runs. */
  answeredAt?: number;
  bytes?: number;
}

export class MemoryDedupStore implements DedupStore {
  readonly #clock: Clock;
  readonly #limits: DedupLimits;
  readonly #running = new Map<string, Run>();
  /** Oldest first. */
  readonly #answered = new Map<string, Run>();
  #bytes = 0;

  constructor(clock: Clock, limits: DedupLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get size(): number {
    return this.#running.size + this.#answered.size;
  }

  claim(key: string): Claim {
    this.#forgetOld();
    const known = this.#running.get(key) ?? this.#answered.get(key);
    if (known) return known;
    let settle: Run["settle"] = () => {};
    const answer = new Promise<Answer | undefined>((resolve) => {
      settle = resolve;
    });
    this.#running.set(key, { answer, settle });
    return "run";
  }

  settle(key: string, answer?: Answer): void {
    const run = this.#running.get(key);
    if (!run) return;
    run.settle(answer);
    this.#running.delete(key);
    if (!answer) return;
    const bytes = weight(answer);
    this.#answered.set(key, { ...run, answeredAt: this.#clock.now(), bytes });
    this.#bytes += bytes;
    this.#forgetOld();
  }

  /** Running calls stay: the limits of their sessions bound them, and those that outlive them are bounded by themselves. */
  #forgetOld(): void {
    const { keepAnswersMs, maxAnswers, maxAnswerBytes } = this.#limits;
    const oldest = this.#clock.now() - keepAnswersMs;
    for (const [key, run] of this.#answered) {
      if ((run.answeredAt ?? 0) > oldest && this.#answered.size <= maxAnswers && this.#bytes <= maxAnswerBytes) return;
      this.#forget(key, run);
    }
  }

  #forget(key: string, { bytes = 0 }: Run): void {
    this.#answered.delete(key);
    this.#bytes -= bytes;
  }
}

/** About; an answer that is no JSON is not sent either. */
function weight(answer: Answer): number {
  try {
    const attachments = "error" in answer ? [] : answer.attachments;
    const text = JSON.stringify("error" in answer ? answer.error : answer.value) ?? "";
    return attachments.reduce((sum, { byteLength }) => sum + byteLength, text.length);
  } catch {
    return 0;
  }
}
