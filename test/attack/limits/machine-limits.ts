/** Limits that one small machine keeps: no server is needed to be at them exactly. */

import { iterateTopic } from "../../../packages/runtime/src/client/topic-iteration.ts";
import type { TopicListener } from "../../../packages/runtime/src/client/topic-listener.ts";
import { CallTable } from "../../../packages/runtime/src/protocol/call-table.ts";
import { Window } from "../../../packages/runtime/src/protocol/credit.ts";
import { Received } from "../../../packages/runtime/src/protocol/delivery.ts";
import type { EncodedFrame } from "../../../packages/runtime/src/protocol/encoded-frame.ts";
import type { CallTableFrame } from "../../../packages/runtime/src/protocol/frame.ts";
import { Accepted } from "../../../packages/runtime/src/protocol/greeting.ts";
import { Heartbeat } from "../../../packages/runtime/src/protocol/heartbeat.ts";
import { IdSource } from "../../../packages/runtime/src/protocol/id-source.ts";
import { IncomingCalls } from "../../../packages/runtime/src/protocol/incoming-calls.ts";
import { defaultLimits, fixedLimits } from "../../../packages/runtime/src/protocol/limits.ts";
import { Outbox } from "../../../packages/runtime/src/protocol/outbox.ts";
import { OutgoingCall } from "../../../packages/runtime/src/protocol/outgoing-call.ts";
import { ProtocolError } from "../../../packages/runtime/src/protocol/protocol-error.ts";
import { serverLimits } from "../../../packages/runtime/src/protocol/server-limits.ts";
import { Session } from "../../../packages/runtime/src/protocol/session.ts";
import { Transmitter } from "../../../packages/runtime/src/protocol/transmitter.ts";
import { Budget } from "../../../packages/runtime/src/server/budget.ts";
import { MemoryDedupStore } from "../../../packages/runtime/src/server/dedup-store.ts";
import { FakeClock } from "../../../packages/runtime/src/testing/fake-clock.ts";
import { closeReason } from "../../../packages/runtime/src/transport/close-reason.ts";
import type { Attempts } from "./attempt.ts";

const frameOf = (bytes: number): EncodedFrame => ({
  text: "[]",
  attachments: [],
  counted: true,
  id: 1,
  bytes,
  seq: 0,
  repeatable: true,
});

/** Many frames of which none was acked, and one that waits. */
function mayGoBehind(frames: number, bytes: number): string {
  const outbox = new Outbox();
  const transmitter = new Transmitter(outbox, defaultLimits.maxReplayBytes);
  for (let put = 0; put < frames; put++) outbox.put(frameOf(bytes), "bulk");
  while (transmitter.nextMessage(0, false) !== undefined);
  outbox.put(frameOf(1), "bulk");
  return transmitter.next() ? "fine" : "the sender waits";
}

function outboxOf(frames: number, bytes: number): Outbox {
  const outbox = new Outbox();
  for (let put = 0; put < frames; put++) outbox.put(frameOf(bytes), "bulk");
  return outbox;
}

const pulled = ({ congested }: Outbox) => (congested ? "no longer pulled" : "fine");

function answering(outbox: Outbox): CallTable {
  const calls = new CallTable({ role: "server", outbox, ids: new IdSource("server") });
  calls.answer({ newIncoming: (port) => new IncomingCalls(port, { timeoutOf: () => 30_000 }) });
  return calls;
}

/** What becomes of a call that comes in. */
function invoked(calls: CallTable, id: number): string {
  const effects = calls.step({ type: "received", frame: callOf(id), attachments: [], bytes: 1 }, 0);
  return effects.some(({ type }) => type === "invoke") ? "fine" : "refused";
}

const callOf = (id: number, timeoutMs?: number): CallTableFrame =>
  timeoutMs === undefined ? [16, id, "m"] : [16, id, "m", null, { timeoutMs }];

const request = { name: "m", value: 1, attachments: [], defaultTimeoutMs: 1, repeatable: false };

function heartbeat(): Heartbeat {
  return new Heartbeat({ pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: 10_000 }, 0);
}

export const machineLimits = {
  maxReplayBytes: {
    at: "the sender waits",
    beyond: "the sender waits",
    attempt: (n) => mayGoBehind(1, n),
  },
  maxReplayFrames: {
    at: "the sender waits",
    beyond: "the sender waits",
    attempt: (n) => mayGoBehind(n, 1),
  },
  softQueueBytes: { at: "no longer pulled", beyond: "no longer pulled", attempt: (n) => pulled(outboxOf(1, n)) },
  softQueueItems: { at: "no longer pulled", beyond: "no longer pulled", attempt: (n) => pulled(outboxOf(n, 1)) },
  hardQueueBytes: {
    at: "refused",
    beyond: "refused",
    attempt: (n) => invoked(answering(outboxOf(1, n)), 1),
  },
  maxInboundBytes: {
    at: "refused",
    beyond: "refused",
    attempt(n) {
      const calls = answering(new Outbox());
      calls.step({ type: "received", frame: callOf(1), attachments: [], bytes: n }, 0);
      return invoked(calls, 3);
    },
  },
  maxQueuedAnswers: {
    beyond: 4101,
    attempt(n) {
      const outbox = new Outbox();
      for (let put = 0; put < n; put++) outbox.put(frameOf(1), put % 2 === 0 ? "control" : "urgent");
      try {
        outbox.checkLength();
        return "fine";
      } catch (error) {
        return error instanceof ProtocolError ? error.closeCode : String(error);
      }
    },
  },
  maxQueuedCalls: {
    beyond: "RESOURCE_EXHAUSTED",
    attempt(n) {
      const calls = new CallTable({ role: "client", outbox: new Outbox(), ids: new IdSource("client") });
      const opened = Array.from({ length: defaultLimits.maxCalls + n }, () =>
        calls.step(
          { type: "open", call: new OutgoingCall({ ...request, number: 1, timeoutMs: 1000, key: undefined }, {}) },
          0,
        ),
      );
      const settled = opened.at(-1)?.find(({ type }) => type === "settled");
      if (settled?.type !== "settled") return "fine";
      return "error" in settled.outcome ? settled.outcome.error.code : "a result";
    },
  },
  batchBytes: {
    beyond: "another message",
    attempt(n) {
      const outbox = new Outbox();
      const transmitter = new Transmitter(outbox, defaultLimits.maxReplayBytes);
      outbox.put(frameOf(1), "bulk");
      outbox.put(frameOf(n - 1), "bulk");
      transmitter.nextMessage(0, false);
      return outbox.isEmpty ? "fine" : "another message";
    },
  },
  handoverBytes: {
    at: "the rest waits",
    beyond: "the rest waits",
    attempt(n) {
      const session = new Session({ accepted: new Accepted(), heartbeat: { pingAfterMs: 1e9, deadAfterMs: 1e9 } });
      const limits = { maxMessageBytes: 1, maxCalls: 1, maxSubscriptions: 1, credit: 1 };
      const hello = { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1 };
      const options = { limits, heartbeat: { intervalMs: 1, timeoutMs: 1 }, graceMs: 1, schema: "" };
      session.step({ type: "greeted", hello, options }, 0);
      session.outbox.put(frameOf(1), "urgent");
      const effects = session.step({ type: "flush", bufferedBytes: n }, 0);
      return effects.some(({ type }) => type === "transmit") ? "fine" : "the rest waits";
    },
  },
  ackFrames: {
    at: "an ack goes",
    beyond: "an ack goes",
    attempt(n) {
      const received = new Received();
      for (let number = 1; number <= n; number++) received.arrived(number, 1, 0);
      return received.ackDue(0, defaultLimits.maxReplayBytes) ? "an ack goes" : "fine";
    },
  },
  ackMs: {
    beyond: "an ack goes",
    attempt(n) {
      const received = new Received();
      received.arrived(1, 1, 0);
      return received.ackDue(n, defaultLimits.maxReplayBytes) ? "an ack goes" : "fine";
    },
  },
  maxCredit: {
    at: "grows no more",
    beyond: "grows no more",
    attempt(n) {
      const window = new Window(n);
      for (let item = 0; item < n; item++) window.arrived(1);
      for (let item = 0; item < n; item++) window.consumed();
      return window.granted === 3 * n ? "fine" : "grows no more";
    },
  },
  maxWindowBytes: {
    beyond: "grows no more",
    attempt(n) {
      const size = fixedLimits.credit;
      const window = new Window(size);
      for (let item = 0; item < size; item++) window.arrived(n / (2 * size));
      for (let item = 0; item < size; item++) window.consumed();
      return window.granted === 3 * size ? "fine" : "grows no more";
    },
  },
  maxTimeoutMs: {
    at: "fine",
    beyond: "ends earlier",
    attempt(n) {
      const calls = answering(new Outbox());
      calls.step({ type: "received", frame: callOf(1, n), attachments: [], bytes: 1 }, 0);
      const effects = calls.step({ type: "tick" }, n - 1);
      return effects.some(({ type }) => type === "abort") ? "ends earlier" : "fine";
    },
  },
  probeAfterMs: { beyond: "ping", attempt: (n) => heartbeat().check(n, true).replace("quiet", "fine") },
  probeMs: {
    beyond: "suspect",
    attempt(n) {
      const probed = heartbeat();
      probed.probe(0);
      return probed.check(n, true).replace("quiet", "fine");
    },
  },
  maxPatience: {
    at: "dead",
    beyond: "dead",
    attempt(n) {
      const silent = heartbeat();
      let now = 0;
      for (let sockets = 0; sockets < 10; sockets++) {
        now += 1e6;
        silent.check(now, false);
        silent.begin(now);
      }
      return silent.check(now + n * 10_000, false).replace("quiet", "fine");
    },
  },
  clientSlackMs: {
    beyond: "dead",
    attempt(n) {
      const welcomed = heartbeat();
      welcomed.welcomed({ intervalMs: 300, timeoutMs: 200 });
      return welcomed.check(500 + n, false).replace("ping", "fine"); // it asks before it gives up
    },
  },
  maxWaitingEvents: {
    at: "left",
    beyond: "left",
    attempt(n) {
      let outcome = "fine";
      let listener: TopicListener<number> | undefined;
      const follow = (follows: TopicListener<number>) => {
        listener = follows;
        return () => {
          outcome = "left";
        };
      };
      iterateTopic<number>(follow, {});
      for (let event = 1; event <= n; event++) listener?.event?.(event, ["e", event] as never);
      return outcome;
    },
  },
  maxReasonBytes: { beyond: "cut", attempt: (n) => (closeReason("r".repeat(n)).length === n ? "fine" : "cut") },
  maxKeptBytes: {
    beyond: 4200,
    attempt(n) {
      const clock = new FakeClock();
      let outcome: string | number = "fine";
      const present = [
        {
          keptBytes: n,
          shed() {
            outcome = 4200;
          },
        },
      ];
      const keepers = { strangers: () => [], absent: () => [], present: () => present };
      const budget = new Budget(clock, serverLimits.maxKeptBytes, keepers, () => "id");
      budget.watch();
      clock.advance(1000);
      return outcome;
    },
  },
  maxAnswers: {
    beyond: "the oldest is forgotten",
    attempt(n) {
      const store = dedupStore(new FakeClock());
      for (let key = 0; key < n; key++) answered(store, String(key), "");
      return store.size === n ? "fine" : "the oldest is forgotten";
    },
  },
  maxAnswerBytes: {
    beyond: "the oldest is forgotten",
    attempt(n) {
      const store = dedupStore(new FakeClock());
      answered(store, "a", "x".repeat(1000));
      answered(store, "b", "x".repeat(n - 1002 - 2));
      return store.size === 2 ? "fine" : "the oldest is forgotten";
    },
  },
  keepAnswersMs: {
    beyond: "forgotten",
    attempt(n) {
      const clock = new FakeClock();
      const store = dedupStore(clock);
      answered(store, "a", "x");
      clock.advance(n);
      return store.claim("a") === "run" ? "forgotten" : "fine";
    },
  },
} satisfies Attempts;

function dedupStore(clock: FakeClock): MemoryDedupStore {
  return new MemoryDedupStore(clock, serverLimits);
}

function answered(store: MemoryDedupStore, key: string, text: string): void {
  store.claim(key);
  store.settle(key, { value: text, attachments: [] });
}
