/** The calls of one side with the wire below them in texts; after each test nothing may be left of them. */

import { afterEach, expect } from "vitest";
import type { CallEffect, CallInput } from "../src/protocol/call-steps.ts";
import { CallTable, type CallTableOptions } from "../src/protocol/call-table.ts";
import type { CallTableFrame, PeerLimits } from "../src/protocol/frame.ts";
import { IdSource } from "../src/protocol/id-source.ts";
import type { IncomingCall } from "../src/protocol/incoming-call.ts";
import { IncomingCalls, type IncomingLimits, type Timeouts } from "../src/protocol/incoming-calls.ts";
import { defaultLimits } from "../src/protocol/limits.ts";
import { Outbox, type OutboxLimits } from "../src/protocol/outbox.ts";
import { type CallRequest, OutgoingCall } from "../src/protocol/outgoing-call.ts";
import { Transmitter } from "../src/protocol/transmitter.ts";

const tables: CallTable[] = [];

afterEach(() => {
  for (const table of tables.splice(0)) {
    table.step({ type: "close", code: "UNAVAILABLE", message: "the test is over" }, 0);
    expect([table.size, table.awaited]).toEqual([0, 0]);
  }
});

class WiredCalls {
  readonly table: CallTable;
  readonly outbox: Outbox;
  readonly #transmitter: Transmitter;
  now = 0;

  constructor(role: CallTableOptions["role"], queue?: OutboxLimits) {
    this.outbox = new Outbox(queue);
    this.table = new CallTable({ role, outbox: this.outbox, ids: new IdSource(role) });
    this.#transmitter = new Transmitter(this.outbox, Number.POSITIVE_INFINITY);
    tables.push(this.table);
  }

  /** What it asks for besides time. */
  does(...inputs: CallInput[]): CallEffect[] {
    return inputs.flatMap((input) => this.table.step(input, this.now)).filter(({ type }) => type !== "wake");
  }

  gets(...frames: CallTableFrame[]): CallEffect[] {
    return frames.flatMap((frame) => this.weighs(1, frame));
  }

  /** A frame that weighs so much. */
  weighs(bytes: number, frame: CallTableFrame): CallEffect[] {
    return this.does({ type: "received", frame, attachments: [], bytes });
  }

  /** What goes onto the wire now. */
  get wire(): string {
    const texts: string[] = [];
    const next = () => this.#transmitter.nextMessage(0, false);
    for (let message = next(); message; message = next()) {
      const [, , ...frames] = JSON.parse(message as string) as unknown[];
      texts.push(...frames.map((frame) => JSON.stringify(frame)));
    }
    return texts.join(" ");
  }
}

/** What a server of these tests allows. */
export const limits: PeerLimits = { maxMessageBytes: 2000, maxCalls: 2, maxSubscriptions: 0, credit: 2 };

/** A client. */
export class CallerCalls extends WiredCalls {
  constructor({ welcomed = true, queue }: { welcomed?: boolean; queue?: OutboxLimits } = {}) {
    super("client", queue);
    if (welcomed) this.does({ type: "welcomed", limits, interned: false });
  }

  /** A call that wants to be made, and what became of it so far. */
  open(request: Partial<CallRequest> = {}): { call: OutgoingCall; effects: CallEffect[] } {
    const call = new OutgoingCall({
      name: "a",
      value: undefined,
      attachments: [],
      defaultTimeoutMs: 30_000,
      ...request,
    });
    return { call, effects: this.does({ type: "open", call }) };
  }
}

interface CalleeOptions extends Partial<IncomingLimits> {
  readonly timeouts?: Timeouts;
  readonly role?: CallTableOptions["role"];
}

/** A server that takes three calls at a time. */
export class CalleeCalls extends WiredCalls {
  constructor({ role = "server", timeouts = { timeoutOf: () => 30_000 }, ...own }: CalleeOptions = {}) {
    super(role);
    const limits = { ...defaultLimits, maxCalls: 3, ...own };
    this.table.answer({ newIncoming: (port) => new IncomingCalls(port, timeouts, limits) });
  }

  /** A call that came in. */
  invoked(...frame: Extract<CallTableFrame, readonly [16, ...unknown[]]>): IncomingCall {
    const [effect] = this.gets(frame);
    if (effect?.type !== "invoke") throw new Error(`not invoked: ${JSON.stringify(effect)}`);
    return effect.call;
  }
}

/** The end of a call by an error. */
export function settledBy(
  call: OutgoingCall,
  code: string,
  executed: string,
  message = expect.anything() as string,
): unknown {
  return { type: "settled", call, outcome: { error: { code, message, executed } } };
}
