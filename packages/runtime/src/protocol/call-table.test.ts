import { expect, it } from "vitest";
import { CallTable } from "./call-table.ts";
import { IdSource } from "./id-source.ts";
import { IncomingCalls } from "./incoming-calls.ts";
import { Outbox } from "./outbox.ts";
import { OutgoingCall } from "./outgoing-call.ts";

const request = { name: "a", value: undefined, attachments: [], defaultTimeoutMs: 100 };
const received = { type: "received", attachments: [], bytes: 1 } as const;

it("keeps both directions apart by their ids", () => {
  const outbox = new Outbox();
  const calls = new CallTable({ role: "server", outbox, ids: new IdSource("server") });
  calls.answer({ newIncoming: (port) => new IncomingCalls(port, { timeoutOf: () => 30_000 }) });
  const outgoing = new OutgoingCall(request);
  calls.step({ type: "open", call: outgoing }, 0);
  calls.step({ ...received, frame: [16, 1, "b"] }, 0);
  expect([calls.size, calls.awaited, calls.lastTaken]).toEqual([2, 1, 1]);

  expect(calls.step({ ...received, frame: [17, 2, "x"] }, 1)).toMatchObject([{ type: "settled", call: outgoing }]);
  expect(calls.size).toBe(1);
  expect(calls.step({ ...received, frame: [21, 1] }, 1)).toMatchObject([{ type: "abort", call: { id: 1 } }]);
});

it("asks to be woken at the earliest deadline of both directions", () => {
  const calls = new CallTable({ role: "client", outbox: new Outbox(), ids: new IdSource("client") });
  calls.answer({ newIncoming: (port) => new IncomingCalls(port, { timeoutOf: () => 30_000 }) });

  expect(calls.step({ type: "open", call: new OutgoingCall(request) }, 0)).toContainEqual({ type: "wake", at: 100 });
  expect(calls.step({ ...received, frame: [16, 2, "b", null, { timeoutMs: 50 }] }, 0)).toContainEqual({
    type: "wake",
    at: 50,
  });
  const effects = calls.step({ type: "tick" }, 50);
  expect(effects).toMatchObject([{ type: "abort" }, { type: "wake", at: 100 }]);
});

it("refuses every call where nobody answers any, and takes no notice of what follows it", () => {
  const outbox = new Outbox();
  const calls = new CallTable({ role: "client", outbox, ids: new IdSource("client") });
  const effects = (
    [
      [16, 2, "b"],
      [19, 2, "item"],
      [6, 2, 9],
      [20, 2],
      [21, 2],
    ] as const
  ).flatMap((frame) => calls.step({ ...received, frame }, 0));

  expect(effects).toEqual([]);
  expect(outbox.take()?.text).toBe('[18,2,5,"no such procedure",{"executed":0}]');
  expect([outbox.take(), calls.size, calls.lastTaken]).toEqual([undefined, 0, 0]);
});

it("shares its ids with whatever else opens some", () => {
  const outbox = new Outbox();
  const ids = new IdSource("client");
  const calls = new CallTable({ role: "client", outbox, ids });
  ids.next();
  calls.step({ type: "open", call: new OutgoingCall(request) }, 0);

  expect(outbox.take()?.text).toBe('[16,3,"a"]');
});

it("is congested as its outbox is", () => {
  const calls = new CallTable({
    role: "client",
    outbox: new Outbox({ softQueueBytes: 5, hardQueueBytes: 9 }),
    ids: new IdSource("client"),
  });
  expect(calls.congested).toBe(false);

  calls.step({ type: "open", call: new OutgoingCall(request) }, 0);
  expect(calls.congested).toBe(true);
});
