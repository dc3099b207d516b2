/** Remembers keyed calls and their answers, in the memory of one process. */

import type { Clock } from "../peer/clock.ts";
import type { Answer, DedupStore } from "../rpc/dedup.ts";

export interface DedupLimits {
  /** Answers that are kept; the oldest go first. */
  readonly maxAnswers: number;
  /** How long an answer is kept. */
  readonly keepMs: number;
}

interface Run {
  readonly answer: Promise<Answer | undefined>;
  readonly settle: (answer: Answer | undefined) => void;
  /** When it was answered; `undefined` while it runs. */
  answeredAt?: number;
}

export class MemoryDedupStore implements DedupStore {
  readonly #clock: Clock;
  readonly #limits: DedupLimits;
  /** Oldest first. */
  readonly #runs = new Map<string, Run>();

  constructor(clock: Clock, limits: DedupLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get size(): number {
    return this.#runs.size;
  }

  claim(key: string): Promise<Answer | undefined> | undefined {
    this.#forgetOld();
    const known = this.#runs.get(key);
    if (known) return known.answer;
    let settle: Run["settle"] = () => {};
    const answer = new Promise<Answer | undefined>((resolve) => {
      settle = resolve;
    });
    this.#runs.set(key, { answer, settle });
  }

  settle(key: string, answer?: Answer): void {
    const run = this.#runs.get(key);
    if (!run) return;
    run.settle(answer);
    this.#runs.delete(key);
    if (answer) this.#runs.set(key, { ...run, answeredAt: this.#clock.now() }); // now the newest
  }

  /** Running calls stay, whatever their number: the limits of their sessions bound them. */
  #forgetOld(): void {
    const oldest = this.#clock.now() - this.#limits.keepMs;
    for (const [key, { answeredAt }] of this.#runs) {
      if (answeredAt === undefined) continue;
      if (answeredAt > oldest && this.#runs.size <= this.#limits.maxAnswers) return;
      this.#runs.delete(key);
    }
  }
}
