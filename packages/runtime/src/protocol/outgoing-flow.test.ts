import { describe, expect, it } from "vitest";
import { CallerCalls, settledBy } from "../../test/wired-calls.ts";
import type { CallInput } from "./call-steps.ts";
import type { CallTableFrame, PeerLimits } from "./frame.ts";
import { OutgoingCall } from "./outgoing-call.ts";

describe("a deadline", () => {
  it("settles the call at its time and not before, and tells the peer", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ timeoutMs: 100 });
    expect(calls.wire).not.toBe("");

    calls.now = 99;
    expect(calls.does({ type: "tick" })).toEqual([]);
    calls.now = 100;
    expect(calls.does({ type: "tick" })).toEqual([
      settledBy(call, "DEADLINE_EXCEEDED", "maybe", "the deadline of a has passed"),
    ]);
    expect(calls.wire).toBe("[21,1]");
    expect(calls.table.awaited).toBe(0);
    calls.gets([18, 1, 4, "", { executed: 2 }]);
    expect(calls.table.size).toBe(0);
  });

  it("runs while the call waits, and the peer is told what is left of it", () => {
    const calls = new CallerCalls();
    calls.open();
    calls.open();
    calls.open({ name: "c" });
    calls.open({ name: "d", timeoutMs: 500 });
    expect(calls.wire).not.toBe("");

    calls.now = 400;
    calls.gets([17, 1], [17, 3]);
    expect(calls.wire).toBe('[16,5,"c",null,{"timeoutMs":29600}] [16,7,"d",null,{"timeoutMs":100}]');
  });

  it("proves that a call never ran that waited too long", () => {
    const calls = new CallerCalls();
    calls.open();
    calls.open();
    const { call } = calls.open({ timeoutMs: 10 });
    calls.now = 10;

    expect(calls.does({ type: "tick" })).toEqual([
      settledBy(call, "DEADLINE_EXCEEDED", "no", "the deadline of a has passed before it could be sent"),
    ]);
  });

  it("says why no session was to be had, until there is one", () => {
    const calls = new CallerCalls();
    calls.open();
    calls.open();
    const { call: early } = calls.open({ timeoutMs: 10 });
    const { call: late } = calls.open({ timeoutMs: 20 });
    const limits: PeerLimits = { maxMessageBytes: 1000, maxCalls: 2, maxSubscriptions: 1, credit: 1 };

    calls.does({ type: "unreached", message: "nobody is there" });
    calls.now = 10;
    const told = calls.does({ type: "tick" });
    calls.does({ type: "welcomed", limits, interned: false });
    calls.now = 20;
    const toldLater = calls.does({ type: "tick" });

    const message = "the deadline of a has passed before it could be sent";
    expect(told).toEqual([settledBy(early, "DEADLINE_EXCEEDED", "no", `${message}: nobody is there`)]);
    expect(toldLater).toEqual([settledBy(late, "DEADLINE_EXCEEDED", "no", message)]);
  });

  it("is asked for once, and again when an earlier one comes", () => {
    const { table } = new CallerCalls();
    const open = (timeoutMs: number) =>
      table.step(
        {
          type: "open",
          call: new OutgoingCall({ name: "a", value: 0, attachments: [], defaultTimeoutMs: 9, timeoutMs }),
        },
        0,
      );

    expect(open(100)).toContainEqual({ type: "wake", at: 100 });
    expect(open(200)).toEqual([]);
    expect(open(50)).toContainEqual({ type: "wake", at: 50 });
    expect(table.step({ type: "tick" }, 50)).toContainEqual({ type: "wake", at: 100 });
  });
});

describe("a stream that comes in", () => {
  const stream = { receivesItems: true, defaultTimeoutMs: Number.POSITIVE_INFINITY };

  it("hands on its items until it ends", () => {
    const calls = new CallerCalls();
    const { call } = calls.open(stream);

    expect(calls.gets([19, 1, "x"], [19, 1], [20, 1])).toEqual([
      { type: "item", call, value: "x", attachments: [] },
      { type: "item", call, value: undefined, attachments: [] },
      { type: "settled", call, outcome: { value: undefined, attachments: [] } },
    ]);
  });

  it("is not awaited: silence is natural to it", () => {
    const calls = new CallerCalls();
    calls.open(stream);
    expect(calls.table.awaited).toBe(0);

    calls.open();
    expect(calls.table.awaited).toBe(1);
  });

  it("grants credit as items are taken, and none for a call that is over", () => {
    const calls = new CallerCalls();
    const { call } = calls.open(stream);
    expect(calls.wire).not.toBe("");
    calls.gets(...Array.from({ length: 20 }, (): CallTableFrame => [19, 1, 0]));

    calls.does(...Array.from({ length: 16 }, () => ({ type: "took", call }) as const));
    expect(calls.wire).toBe("[6,1,48]");
    calls.gets([20, 1]);
    calls.does(...Array.from({ length: 4 }, () => ({ type: "took", call }) as const));
    expect(calls.wire).toBe("");
  });

  it("takes 32 items and makes the 33rd a fault of the peer", () => {
    const calls = new CallerCalls();
    calls.open(stream);

    expect(calls.gets(...Array.from({ length: 32 }, (): CallTableFrame => [19, 1, 0]))).toHaveLength(32);
    expect(calls.gets([19, 1, 0])).toEqual([
      { type: "fault", code: 4400, message: "call 1 got more items than it allowed" },
    ]);
  });

  it("tells its total again after a resume, but only one that was told before", () => {
    const calls = new CallerCalls();
    const granted = calls.open(stream).call;
    calls.open(stream);
    expect(calls.wire).not.toBe("");
    calls.gets(...Array.from({ length: 20 }, (): CallTableFrame => [19, 1, 0]));
    calls.does(...Array.from({ length: 16 }, () => ({ type: "took", call: granted }) as const));
    expect(calls.wire).toBe("[6,1,48]");

    calls.does({ type: "resumed" });
    expect(calls.wire).toBe("[6,1,48]");
  });
});

describe("items that go out", () => {
  const upload = { sendsItems: true };

  it("may go once the call is open, as many as the peer allows", () => {
    const calls = new CallerCalls();
    const { call, effects } = calls.open(upload);
    expect(effects).toEqual([{ type: "ready", call }]);

    calls.does({ type: "emit", call, value: 1, attachments: [] }, { type: "emit", call, value: 2, attachments: [] });
    expect(calls.wire).toBe('[16,1,"a"] [19,1,1] [19,1,2]');
    expect(call.allowance?.open).toBe(false);
    expect(calls.gets([6, 1, 3])).toEqual([{ type: "ready", call }]);
    expect(call.allowance?.open).toBe(true);
  });

  it("wait with their call for its place", () => {
    const calls = new CallerCalls();
    calls.open();
    calls.open();
    const { call, effects } = calls.open(upload);
    expect([effects, call.state]).toEqual([[], "queued"]);

    expect(calls.gets([17, 1])).toContainEqual({ type: "ready", call });
  });

  it("follow their call and come before their end", () => {
    const calls = new CallerCalls();
    const { call } = calls.open(upload);
    calls.does({ type: "emit", call, value: undefined, attachments: [] }, { type: "end", call });

    expect(calls.wire).toBe('[16,1,"a"] [19,1,null] [20,1]');
  });

  it("are taken back from the line once their call has its result", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ sendsItems: true });
    expect(calls.wire).toBe('[16,1,"a"]');
    calls.does({ type: "emit", call, value: 1, attachments: [] });

    calls.gets([17, 1, "enough"]);

    expect(calls.wire).toBe("");
  });

  it("may go on when the queue is short again, if there is credit", () => {
    const calls = new CallerCalls();
    const { call } = calls.open(upload);
    const spent = calls.open(upload).call;
    const item = { type: "emit", call: spent, value: 0, attachments: [] } as const;
    calls.does(item, item);

    expect(calls.does({ type: "relieved" })).toEqual([{ type: "ready", call }]);
  });

  it("start the default timeout anew, each of them", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ ...upload, defaultTimeoutMs: 100 });
    expect(calls.wire).toBe('[16,1,"a"]');
    calls.now = 90;
    calls.does({ type: "emit", call, value: 1, attachments: [] });

    calls.now = 189;
    expect(calls.does({ type: "tick" })).toEqual([]);
    calls.now = 190;
    expect(calls.does({ type: "tick" })).toEqual([settledBy(call, "DEADLINE_EXCEEDED", "maybe")]);
  });

  it("do not move the caller's own timeout", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ ...upload, timeoutMs: 100 });
    calls.now = 90;
    calls.does({ type: "emit", call, value: 1, attachments: [] });
    calls.now = 100;

    expect(calls.does({ type: "tick" })).toEqual([settledBy(call, "DEADLINE_EXCEEDED", "no")]);
  });

  it("are refused if they are larger than the peer takes", () => {
    const calls = new CallerCalls();
    const { call } = calls.open(upload);
    const item: CallInput = { type: "emit", call, value: "x".repeat(3000), attachments: [] };

    expect(() => calls.does(item)).toThrow("a value takes 3073 bytes, the peer allows 2000");
    expect(calls.wire.length).toBeLessThan(2000);
  });
});
