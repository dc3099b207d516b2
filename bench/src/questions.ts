/** Questions and answers between two processes, either way, over the channel that fork makes. */

/** A process as the other one sees it, or the other one as seen from within. */
export interface Line {
  send?(message: unknown): unknown;
  on(event: "message", take: (message: unknown) => void): unknown;
}

/** Answers what the other process asks. */
export type Answers = Readonly<Record<string, (detail: never) => unknown>>;

type Message =
  | { readonly id: number; readonly question: string; readonly detail: unknown }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failed: string };

export class Questions {
  readonly #line: Line;
  readonly #answers: Answers;
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  constructor(line: Line, answers: Answers = {}) {
    this.#line = line;
    this.#answers = answers;
    line.on("message", (message) => this.#take(message as Message));
  }

  ask<T>(question: string, detail?: unknown): Promise<T> {
    const id = ++this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.#line.send?.({ id, question, detail });
    });
  }

  /** The other process is gone. */
  fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #take(message: Message): void {
    if ("question" in message) return void this.#answer(message.id, message.question, message.detail);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("failed" in message) waiting?.reject(new Error(message.failed));
    else waiting?.resolve(message.answer);
  }

  async #answer(id: number, question: string, detail: unknown): Promise<void> {
    try {
      const answer = this.#answers[question];
      if (!answer) throw new Error(`nobody answers ${question}`);
      this.#line.send?.({ id, answer: await answer(detail as never) });
    } catch (error) {
      this.#line.send?.({ id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}
