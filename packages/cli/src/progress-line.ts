/** What is being done just now, on a terminal: a line that the next output takes the place of. */

const erase = "\r\u001b[2K";

export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #isTerminal: boolean;
  #isShown = false;

  /** @param isTerminal elsewhere nothing is shown: a log would keep it */
  constructor(write: (text: string) => void, isTerminal: boolean) {
    this.#write = write;
    this.#isTerminal = isTerminal;
  }

  show(text: string): void {
    if (!this.#isTerminal) return;
    this.#write(`${this.#isShown ? erase : ""}${text}…`);
    this.#isShown = true;
  }

  /** Before anything else is written, to whatever stream: both are the same terminal. */
  clear(): void {
    if (this.#isShown) this.#write(erase);
    this.#isShown = false;
  }
}
