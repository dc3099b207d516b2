/** Where applications wait until they are told to go on. */

export type Side = "client" | "server";

interface Gate {
  readonly side: Side;
  readonly name: string;
  readonly open: () => void;
}

export class Gates {
  #gates: Gate[] = [];

  /** Those that somebody waits at, in the order in which they came. */
  get waiting(): readonly Gate[] {
    return this.#gates;
  }

  /** @param signal who is aborted waits no longer */
  pass(side: Side, name: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const gate: Gate = {
        side,
        name,
        open: () => {
          this.#gates = this.#gates.filter((other) => other !== gate);
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      const abort = () => {
        this.#gates = this.#gates.filter((other) => other !== gate);
        reject(signal?.reason);
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      this.#gates.push(gate);
    });
  }

  /** Nobody goes on there ever again: the process is gone. */
  shut(side: Side): void {
    this.#gates = this.#gates.filter((gate) => gate.side !== side);
  }

  /** Whoever waits there goes on, if anybody does. */
  open(side: Side, name: string): void {
    this.#gates.find((gate) => gate.side === side && gate.name === name)?.open();
  }
}
