import { describe, expect, it } from "vitest";
import { CalleeCalls } from "../../test/wired-calls.ts";
import type { CallInput } from "./call-steps.ts";
import type { CallTableFrame } from "./frame.ts";
import type { IncomingCall } from "./incoming-call.ts";
import { defaultLimits } from "./limits.ts";

const none: readonly Uint8Array[] = [];

const finish = (call: IncomingCall, value?: unknown): CallInput => ({ type: "finish", call, value, attachments: none });
const emit = (call: IncomingCall, value?: unknown): CallInput => ({ type: "emit", call, value, attachments: none });

describe("a call that comes in", () => {
  it("is run with its input", () => {
    const calls = new CalleeCalls();

    expect(calls.gets([16, 1, "a.b", { n: 1 }, { key: "k" }])).toMatchObject([
      { type: "invoke", call: { id: 1, key: "k" }, method: "a.b", value: { n: 1 } },
    ]);
    expect([calls.table.size, calls.table.lastTaken]).toEqual([1, 1]);
  });

  it("is answered already when it is handed on, if no time is left for it", () => {
    const calls = new CalleeCalls();
    calls.now = 10;

    const effects = calls.gets([16, 1, "a", null, { timeoutMs: 0 }]);

    expect(effects).toMatchObject([
      { type: "abort", error: { code: "DEADLINE_EXCEEDED", executed: "no" } },
      { type: "invoke", call: { id: 1, state: "answered" } },
    ]);
  });

  it.each<[string, (call: IncomingCall) => CallInput, string]>([
    ["a result", (call) => finish(call, 8), "[17,1,8]"],
    ["nothing", (call) => finish(call), "[17,1]"],
    ["null", (call) => finish(call, null), "[17,1,null]"],
    [
      "an error",
      (call) => ({ type: "fail", call, error: { code: "NOT_FOUND", message: "m", executed: "yes" } }),
      '[18,1,5,"m",{"executed":2}]',
    ],
    ["the end of its items", (call) => ({ type: "end", call }), "[20,1]"],
  ])("is answered with %s", (_what, input, text) => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    calls.does(input(call));

    expect(calls.wire).toBe(text);
    expect(calls.table.size).toBe(0);
  });

  it.each<[string, CallTableFrame[], string]>([
    [
      "a used id",
      [
        [16, 1, "a"],
        [16, 1, "a"],
      ],
      "call 1 is used already",
    ],
    [
      "an id that goes back",
      [
        [16, 5, "a"],
        [16, 3, "a"],
      ],
      "call 3 is used already",
    ],
    ["an item of no call", [[19, 1, 0]], "call 1 was never opened"],
    [
      "a cancel of no call",
      [
        [16, 1, "a"],
        [21, 3],
      ],
      "call 3 was never opened",
    ],
    ["credit for no call", [[6, 1, 40]], "call 1 was never opened"],
    [
      "a result for its own call",
      [
        [16, 1, "a"],
        [17, 1],
      ],
      "call 1 is ours to answer",
    ],
    [
      "an error for its own call",
      [
        [16, 1, "a"],
        [18, 1, 1, "", { executed: 0 }],
      ],
      "call 1 is ours to answer",
    ],
    ["an answer to what we never asked", [[17, 2]], "call 2 was never opened"],
    ["a call under an id of ours", [[16, 2, "a"]], "call 2 was never opened"],
  ])("is a fault of the peer if it is %s", (_what, frames, message) => {
    expect(new CalleeCalls().gets(...frames).at(-1)).toEqual({ type: "fault", code: 4400, message });
  });

  it("does not suffer from a second one with its id", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    calls.gets([16, 1, "b"]);
    calls.does(finish(call, "first"));

    expect(calls.wire).toBe('[17,1,"first"]');
  });

  it("may skip ids, and frames for one that is over are passed over", () => {
    const calls = new CalleeCalls();
    calls.does(finish(calls.invoked(16, 101, "a")));

    expect(calls.gets([21, 101], [19, 101, 0], [20, 101], [6, 101, 50], [19, 7, 0])).toEqual([]);
  });

  it("is refused while more answers wait than the queue takes, with the proof that it never ran", () => {
    const calls = new CalleeCalls();
    const half = "x".repeat(defaultLimits.hardQueueBytes / 2);
    calls.does(finish(calls.invoked(16, 1, "a"), half));
    calls.does(finish(calls.invoked(16, 3, "a"), half));

    expect(calls.gets([16, 5, "a"])).toEqual([]);
    expect(calls.wire).toMatch(/ \[18,5,8,"the answers to earlier calls wait",\{"executed":0\}\]$/);
    calls.does(finish(calls.invoked(16, 7, "a")));
  });

  it("is refused beyond maxCalls, with the proof that it never ran", () => {
    const calls = new CalleeCalls({ maxCalls: 1 });
    const call = calls.invoked(16, 1, "a");

    expect(calls.gets([16, 3, "a"], [19, 3, "item of the refused"], [20, 3])).toEqual([]);
    expect(calls.wire).toBe('[18,3,8,"1 calls are running already",{"executed":0}]');
    calls.does(finish(call));
    expect(calls.gets([16, 5, "a"])).toHaveLength(1);
  });
});

describe("a call that was answered", () => {
  it("is not answered again, whatever its handler does", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    calls.does(
      finish(call, 8),
      finish(call, 9),
      emit(call, 1),
      { type: "end", call },
      { type: "fail", call, error: { code: "INTERNAL", message: "m", executed: "yes" } },
    );

    expect(calls.wire).toBe("[17,1,8]");
  });
});

describe("an answer that cannot be sent", () => {
  it("is thrown back at the handler, whose error takes its place", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");

    expect(() => calls.does(finish(call, "x".repeat(5_000_000)))).toThrow("the peer allows 4194304");
    expect(() => calls.does(finish(call, 1n))).toThrow(TypeError);
    calls.does({ type: "fail", call, error: { code: "INTERNAL", message: "m", executed: "yes" } });
    expect(calls.wire).toBe('[18,1,13,"m",{"executed":2}]');
  });

  it.each([
    ["too large", "x".repeat(5_000_000)],
    ["no JSON", 1n],
  ])("goes without its data if that is %s", (_what, value) => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    const error = {
      code: "ABORTED",
      message: "m",
      executed: "yes",
      name: "N",
      data: { value, attachments: none },
    } as const;
    calls.does({ type: "fail", call, error });

    expect(calls.wire).toBe('[18,1,10,"m",{"executed":2}]');
  });
});

describe("a call that the peer cancels", () => {
  it.each([
    [false, 0],
    [true, 2],
  ])("is answered at once (started: %s)", (started, executed) => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    call.started = started;

    expect(calls.gets([21, 1])).toMatchObject([{ type: "abort", call, error: { code: "CANCELLED" } }]);
    expect(calls.wire).toBe(`[18,1,1,"cancelled by the caller",{"executed":${executed}}]`);
  });

  it("keeps its place until the handler has really ended, which is told nobody any more", () => {
    const calls = new CalleeCalls({ maxCalls: 1 });
    const call = calls.invoked(16, 1, "a");
    calls.gets([21, 1], [21, 1], [16, 3, "b"]);
    expect(calls.table.size).toBe(1);
    expect(calls.wire).toContain("[18,3,8,");

    calls.does(emit(call, 1), finish(call, 8));
    expect([calls.wire, calls.table.size]).toEqual(["", 0]);
  });

  it("takes its items back that are still in line, and takes no more in", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    calls.does(emit(call, 1), emit(call, 2));

    expect(calls.gets([21, 1], [19, 1, "late"])).toHaveLength(1);
    expect(calls.wire).toBe('[18,1,1,"cancelled by the caller",{"executed":0}]');
    expect(calls.does({ type: "took", call })).toEqual([]);
  });

  it("takes back what its handler left in line when it ended", () => {
    const calls = new CalleeCalls();
    const [first, second] = [calls.invoked(16, 1, "a"), calls.invoked(16, 3, "a")];
    calls.does(emit(first, 1), emit(first, 2), { type: "end", call: first }, finish(second, 8));

    expect(calls.gets([21, 1])).toEqual([]);
    expect(calls.wire).toBe('[17,3,8] [18,1,1,"cancelled by the caller",{"executed":2}]');
    calls.gets([21, 1], [21, 3]);
    expect(calls.wire).toBe("");
  });

  it("takes back what the newest handlers left, of no more than may run at a time", () => {
    const calls = new CalleeCalls({ maxCalls: 2 });
    for (const id of [1, 3, 5]) {
      const call = calls.invoked(16, id, "a");
      calls.does(emit(call, id), { type: "end", call });
    }

    calls.gets([21, 1], [21, 3], [21, 5]);

    const [cancelled, left] = ["cancelled by the caller", "[19,1,1] [20,1]"];
    expect(calls.wire).toBe(`[18,3,1,"${cancelled}",{"executed":2}] [18,5,1,"${cancelled}",{"executed":2}] ${left}`);
  });

  it("loses no items if it was the handler who gave up", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a");
    calls.does(emit(call, "x"), { type: "fail", call, error: { code: "CANCELLED", message: "m", executed: "yes" } });

    expect(calls.wire).toBe('[19,1,"x"] [18,1,1,"m",{"executed":2}]');
  });
});

describe("the deadline of a call that comes in", () => {
  it.each([
    ["what the call says", { timeoutMs: 50 }, 50],
    ["what the contract says", {}, 700],
    ["a day at most", { timeoutMs: 1e300 }, 86_400_000],
  ])("is %s", (_what, options, deadline) => {
    const calls = new CalleeCalls({ timeouts: { timeoutOf: (method) => (method === "a" ? 700 : 1) } });

    expect(calls.invoked(16, 1, "a", null, options).deadline).toBe(deadline);
  });

  it("aborts the handler and answers, at its time and not before", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a", null, { timeoutMs: 50 });
    call.started = true;
    calls.now = 49;
    expect(calls.does({ type: "tick" })).toEqual([]);

    calls.now = 50;
    expect(calls.does({ type: "tick" })).toMatchObject([{ type: "abort", call, error: { code: "DEADLINE_EXCEEDED" } }]);
    expect(calls.wire).toBe('[18,1,4,"the deadline has passed",{"executed":2}]');
    expect(calls.does({ type: "tick" }, { type: "received", frame: [21, 1], attachments: none, bytes: 1 })).toEqual([]);
  });

  it("does not keep the items back that went before it", () => {
    const calls = new CalleeCalls();
    const call = calls.invoked(16, 1, "a", null, { timeoutMs: 50 });
    calls.does(emit(call, 1));
    calls.now = 50;
    calls.does({ type: "tick" });

    expect(calls.wire).toBe('[19,1,1] [18,1,4,"the deadline has passed",{"executed":0}]');
  });

  it("is never, for a stream that has none", () => {
    const calls = new CalleeCalls({ timeouts: { timeoutOf: () => Number.POSITIVE_INFINITY } });

    expect(calls.invoked(16, 1, "a").deadline).toBe(Number.POSITIVE_INFINITY);
  });
});
