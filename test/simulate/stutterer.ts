/** A client that says every counted message twice, as it may after a resume, and takes back a call in the breath that makes it. */

import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import type { Asked } from "./contract.ts";
import type { History } from "./history.ts";

type Answer = readonly [kind: number, id: number, ...unknown[]];

export class Stutterer implements Omit<ConnectionListener, "opened"> {
  readonly name: string;
  readonly #history: History;
  /** What it waits for, by id. */
  readonly #calls = new Map<number, string>();
  #connection: Connection | undefined;

  constructor(name: string, history: History) {
    this.name = name;
    this.#history = history;
  }

  greet(connection: Connection): void {
    this.#connection = connection;
    const hello = { v: 1, sid: this.name, secret: this.name, gen: 1, rx: 0, tx0: 1, token: this.name };
    connection.send(JSON.stringify([0, 0, [0, hello]]));
    this.#twice([1, 0, [16, 1, "plain", this.#asked(1)]]);
    this.#twice([2, 0, [16, 3, "plain", this.#asked(3)], [21, 3]]);
  }

  received(payload: string | Uint8Array): void {
    const [, , ...frames] = JSON.parse(String(payload)) as [number, number, ...Answer[]];
    for (const frame of frames) this.#take(frame);
    if (this.#calls.size === 0) this.#connection?.close(1000, "");
  }

  drained(): void {}

  closed(): void {
    for (const call of this.#calls.values())
      this.#history.add({ type: "fail", call, code: "ABORTED", executed: "maybe", message: "the socket is gone" });
    this.#calls.clear();
  }

  #twice(message: unknown): void {
    for (let time = 0; time < 2; time++) this.#connection?.send(JSON.stringify(message));
  }

  #asked(id: number): Asked {
    const call = `${this.name}-plain-${id}`;
    this.#calls.set(id, call);
    const deadline = Number.POSITIVE_INFINITY;
    this.#history.add({ type: "invoke", call, kind: "plain", deadline, size: 0, busyMs: 0 });
    return { call, ms: 0, size: 0, pad: "" };
  }

  #take([kind, id, value, message, details]: Answer): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    if (kind === 17) this.#history.add({ type: "ok", call, value });
    else if (kind === 18) this.#failed(call, String(message), details as { executed: 0 | 1 | 2 });
    else return;
    this.#calls.delete(id);
  }

  #failed(call: string, message: string, { executed }: { executed: 0 | 1 | 2 }): void {
    const said = (["no", "maybe", "yes"] as const)[executed];
    this.#history.add({ type: "fail", call, code: "CANCELLED", executed: said, message });
  }
}
