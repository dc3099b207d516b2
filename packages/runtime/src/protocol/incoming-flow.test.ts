import { describe, expect, it } from "vitest";
import { CalleeCalls } from "../../test/wired-calls.ts";
import type { CallInput } from "./call-steps.ts";
import type { CallTableFrame } from "./frame.ts";
import type { IncomingCall } from "./incoming-call.ts";

const none: readonly Uint8Array[] = [];

const finish = (call: IncomingCall, value?: unknown): CallInput => ({ type: "finish", call, value, attachments: none });
const emit = (call: IncomingCall, value?: unknown): CallInput => ({ type: "emit", call, value, attachments: none });
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

describe("items that come with a call", () => {
  it("are handed on until their end, and granted as they are taken", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");

    expect(calls.gets([19, 1, "x"], [20, 1])).toEqual([
      { type: "item", call, value: "x", attachments: none },
      { type: "ended", call },
    ]);
    calls.gets(...times(19, (): CallTableFrame => [19, 1]));
    calls.does(...times(16, () => ({ type: "took", call }) as const));
    expect(calls.wire).toBe("[6,1,48]");
    calls.does({ type: "resumed" });
    expect(calls.wire).toBe("[6,1,48]");
  });

  it("are 32 at most before they are granted more; the 33rd is a fault of the peer", () => {
    const calls = new CalleeCalls();
    calls.invoked(16, 1, "a");
    calls.gets(...times(32, (): CallTableFrame => [19, 1]));

    expect(calls.gets([19, 1])).toEqual([
      { type: "fault", code: 4400, message: "call 1 sent more items than it was allowed" },
    ]);
  });
});

describe("items that a call gives", () => {
  it.each([
    [undefined, 32],
    [0, 0],
    [3, 3],
  ])("are as many as its credit %s allows, then as CREDIT does", (credit, allowed) => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a", null, credit === undefined ? {} : { credit });
    calls.does(...times(allowed, () => emit(call, 0)));
    expect(call.allowance.open).toBe(false);
    expect(() => calls.does(emit(call, 0))).toThrow(RangeError);

    expect(calls.gets([6, 1, allowed + 1])).toEqual([{ type: "ready", call }]);
    expect(call.allowance.open).toBe(true);
    calls.gets([6, 1, 0]);
    expect(call.allowance.open).toBe(true);
  });

  it("come before their end, even where results overtake items", () => {
    const calls = new CalleeCalls();
    const stream = calls.invoked(16, 1, "a");
    const call = calls.invoked(16, 3, "b");
    calls.does(emit(stream, 1), { type: "end", call: stream }, finish(call, "quick"));

    expect(calls.wire).toBe('[17,3,"quick"] [19,1,1] [20,1]');
  });

  it("come before the error that ends them", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    calls.does(emit(call, 1), { type: "fail", call, error: { code: "INTERNAL", message: "m", executed: "yes" } });

    expect(calls.wire).toBe('[19,1,1] [18,1,13,"m",{"executed":2}]');
  });

  it("may go on when the queue is short again", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    calls.invoked(16, 3, "gives no items");
    calls.does(emit(call, 1));

    expect(calls.does({ type: "relieved" })).toEqual([{ type: "ready", call }]);
  });
});

describe("calls of a peer that has forgotten them", () => {
  const lost: CallInput = { type: "lost", message: "gone" };

  it("are aborted, and what they still say is told nobody", () => {
    const calls = new CalleeCalls({ role: "client" });
    const call = calls.invoked(16, 2, "a");

    expect(calls.does(lost)).toEqual([
      { type: "abort", call, error: { code: "CANCELLED", message: "gone", executed: "maybe" } },
    ]);
    calls.does(emit(call, 1), finish(call, 2));
    expect([calls.wire, calls.table.size]).toEqual(["", 0]);
  });

  it("leave their ids to the next session", () => {
    const calls = new CalleeCalls({ role: "client" });
    calls.invoked(16, 4, "a");
    calls.does(lost);

    expect(calls.gets([16, 2, "b"])).toMatchObject([{ type: "invoke", call: { id: 2 } }]);
  });

  it("do not take the place of those that come after them when they end late", () => {
    const calls = new CalleeCalls({ role: "client" });
    const before = calls.invoked(16, 2, "a");
    calls.does(lost);
    const after = calls.invoked(16, 2, "b");
    calls.does(finish(before));

    expect(calls.gets([21, 2])).toMatchObject([{ type: "abort", call: after }]);
  });
});

describe("what handlers were sent and have not taken", () => {
  const tooMuch = "the handlers have not taken what was sent before";

  it("is bounded: one byte below, an item is handed on; at the bound it ends its call, and calls are refused", () => {
    const calls = new CalleeCalls({ maxInboundBytes: 100 });
    const call = calls.invoked(16, 1, "a");
    calls.weighs(98, [19, 1, "x"]);

    expect(calls.weighs(1, [19, 1, "y"])).toEqual([{ type: "item", call, value: "y", attachments: none }]);
    expect(calls.gets([16, 3, "b"])).toEqual([]);
    expect(calls.wire).toContain(`[18,3,8,"${tooMuch}",{"executed":0}]`);
    const error = { code: "RESOURCE_EXHAUSTED", message: tooMuch, executed: "no" };
    expect(calls.gets([19, 1, "z"])).toEqual([{ type: "abort", call, error }]);
  });

  it("is a whole number, and nothing once all has been taken", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    for (const bytes of [10, 10, 11]) calls.weighs(bytes, [19, 1, "x"]);
    const held = times(3, () => {
      calls.does({ type: "took", call });
      return calls.table.heldBytes - 1; // the call itself
    });

    expect(held).toEqual([21, 11, 0]);
  });

  it("shrinks as items are taken, and when the handler has ended", () => {
    const calls = new CalleeCalls({ maxInboundBytes: 100 });
    const call = calls.invoked(16, 1, "a");
    calls.weighs(40, [19, 1, "x"]);
    calls.weighs(60, [19, 1, "y"]);
    calls.does({ type: "took", call });
    const other = calls.invoked(16, 3, "b");
    calls.weighs(50, [19, 3, "z"]);
    expect(calls.gets([16, 5, "c"])).toEqual([]);

    calls.does(finish(call), finish(other));
    expect(calls.invoked(16, 7, "d").id).toBe(7);
    expect(calls.weighs(98, [19, 7, "x"])).toHaveLength(1);
    expect(calls.weighs(1, [19, 7, "x"])).toHaveLength(1);
    expect(calls.weighs(1, [19, 7, "x"])).toMatchObject([{ type: "abort" }]);
  });

  it("is nothing once their session is lost, and what they take then is not taken off the next one's", () => {
    const calls = new CalleeCalls();
    const before = calls.invoked(16, 1, "a");
    calls.weighs(50, [19, 1, "x"]);
    calls.does({ type: "lost", message: "gone" });
    expect(calls.table.heldBytes).toBe(0);
    calls.invoked(16, 1, "b");
    calls.weighs(60, [19, 1, "y"]);

    calls.does({ type: "took", call: before });

    expect(calls.table.heldBytes).toBe(61);
  });
});
