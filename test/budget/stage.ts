/** A client and a server joined in memory at a clock that stands still; what goes between them and what they set is counted. */

import { createHook } from "node:async_hooks";
import type { ClientOptions, Connection, Dial } from "@wsrpc-ts/runtime/client";
import type { Payload } from "@wsrpc-ts/runtime/protocol";
import { memoryTransport } from "@wsrpc-ts/runtime/testing";
import { type Client, createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

export interface Traffic {
  /** To the server, in payloads of messages; four bytes and a mask are the WebSocket's own. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly messagesUp: number;
  readonly messagesDown: number;
  readonly timers: number;
}

export class Stage {
  readonly client: Client;
  readonly #clock: NonNullable<ClientOptions["clock"]> = {
    now: () => 0,
    at: () => {
      this.#timers += 1;
      return () => {};
    },
    soon: (task) => process.nextTick(task),
  };
  readonly #transport = memoryTransport(createRouter(handlers), { clock: this.#clock });
  readonly #up = { bytes: 0, messages: 0 };
  readonly #down = { bytes: 0, messages: 0 };
  /** Of the clock that we brought, and of Node.js behind its back. */
  #timers = 0;
  readonly #hook = createHook({ init: (_id, kind) => void (kind === "Timeout" && this.#timers++) });

  constructor() {
    this.#hook.enable();
    this.client = createClient(this.#dial, { clock: this.#clock });
  }

  get publish() {
    return this.#transport.server.publish;
  }

  /** What the work causes, what comes of it at once included. */
  async during(work: () => Promise<unknown>): Promise<Traffic> {
    const before = this.#traffic();
    await work();
    await new Promise((resolve) => setImmediate(resolve));
    const after = this.#traffic();
    return {
      bytesUp: after.bytesUp - before.bytesUp,
      bytesDown: after.bytesDown - before.bytesDown,
      messagesUp: after.messagesUp - before.messagesUp,
      messagesDown: after.messagesDown - before.messagesDown,
      timers: after.timers - before.timers,
    };
  }

  async close(): Promise<void> {
    this.#hook.disable();
    await this.client.$close();
    await this.#transport.server.close();
  }

  #traffic(): Traffic {
    return {
      bytesUp: this.#up.bytes,
      bytesDown: this.#down.bytes,
      messagesUp: this.#up.messages,
      messagesDown: this.#down.messages,
      timers: this.#timers,
    };
  }

  readonly #dial: Dial = (listener) => {
    const connection = this.#transport({
      opened: () => listener.opened(),
      received: (payload) => listener.received(counted(payload, this.#down)),
      drained: () => listener.drained(),
      closed: (code, reason) => listener.closed(code, reason),
    });
    const counting: Connection = {
      send: (payload) => connection.send(counted(payload, this.#up)),
      close: (code, reason) => connection.close(code, reason),
      bufferedBytes: 0,
    };
    return counting;
  };
}

function counted(payload: Payload, sum: { bytes: number; messages: number }): Payload {
  sum.bytes += Buffer.byteLength(payload);
  sum.messages += 1;
  return payload;
}
