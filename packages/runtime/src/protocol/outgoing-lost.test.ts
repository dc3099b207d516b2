import { describe, expect, it } from "vitest";
import { CallerCalls, limits, settledBy } from "../../test/wired-calls.ts";
import type { CallInput } from "./call-steps.ts";

describe("calls whose session is lost", () => {
  const lost: CallInput = { type: "lost", message: "the session is lost: expired" };

  it("may have run if they were transmitted, and go on in peace if not", () => {
    const calls = new CallerCalls();
    const seen = calls.open({ name: "seen" }).call;
    expect(calls.wire).toBe('[16,1,"seen"]');
    calls.open({ name: "unseen" });
    calls.open({ name: "waiting" });

    expect(calls.does(lost)).toEqual([settledBy(seen, "UNAVAILABLE", "maybe", "the session is lost: expired")]);
    expect(calls.wire).toBe('[16,3,"unseen"] [16,5,"waiting"]');
    expect(calls.table.size).toBe(2);
  });

  it("go again under a new id if they may be repeated, with what is left of their time", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ repeatable: true, key: "k", value: 1 });
    expect(calls.wire).toBe('[16,1,"a",1,{"key":"k"}]');
    calls.now = 10_000;

    expect(calls.does(lost)).toEqual([]);
    expect(calls.wire).toBe('[16,3,"a",1,{"timeoutMs":20000,"key":"k"}]');
    expect(calls.gets([17, 3, "done"])).toMatchObject([{ type: "settled", call, outcome: { value: "done" } }]);
    expect(calls.table.awaited).toBe(0);
  });

  it("may have run in the session before, whatever the next server says of them", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ repeatable: true });
    expect(calls.wire).toBe('[16,1,"a"]');
    calls.does(lost);
    expect(calls.wire).toBe('[16,3,"a"]');

    expect(calls.gets([18, 3, 5, "no such procedure", { executed: 0 }])).toEqual([
      settledBy(call, "NOT_FOUND", "maybe", "no such procedure"),
    ]);
  });

  it("ask again for what they asked for, whatever became of the input", () => {
    const calls = new CallerCalls();
    const input = { n: 1 };
    calls.open({ repeatable: true, value: input });
    expect(calls.wire).toBe('[16,1,"a",{"n":1}]');
    calls.open({ value: input });
    input.n = 2;
    calls.does(lost);

    expect(calls.wire).toBe('[16,3,"a",{"n":1}] [16,5,"a",{"n":1}]');
  });

  it("go by name again, because the next server may have another contract", () => {
    const calls = new CallerCalls();
    calls.does({ type: "welcomed", limits, interned: true });
    calls.open({ number: 4, repeatable: true });
    expect(calls.wire).toBe("[16,1,4]");
    calls.open({ number: 5, value: 1 });
    calls.does(lost);

    expect(calls.wire).toBe('[16,3,"a",1] [16,5,"a"]');
  });

  it("are refused if they are too large by their name, where their number just fitted", () => {
    const calls = new CallerCalls();
    calls.does({ type: "welcomed", limits, interned: true });
    const { call } = calls.open({ name: "n".repeat(128), number: 4, value: "x".repeat(limits.maxMessageBytes - 80) });
    calls.does(lost);

    expect(calls.does({ type: "welcomed", limits, interned: true })).toEqual([
      settledBy(call, "RESOURCE_EXHAUSTED", "no", expect.stringContaining("the peer allows 2000")),
    ]);
    expect(calls.wire).toBe("");
  });

  it("take their items along if the peer has seen neither", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ sendsItems: true });
    calls.does({ type: "emit", call, value: 1, attachments: [] }, lost);

    expect(calls.wire).toBe('[16,1,"a"] [19,1,1]');
  });

  it("take back what they had in line for the peer that forgot them", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ sendsItems: true });
    const cancelled = calls.open().call;
    expect(calls.wire).not.toBe("");
    calls.does({ type: "emit", call, value: 1, attachments: [] }, { type: "cancel", call: cancelled }, lost);

    expect(calls.wire).toBe("");
    expect(calls.table.size).toBe(0);
  });

  it("settle once, though they were cancelled before", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ repeatable: true });
    expect(calls.wire).not.toBe("");
    calls.does({ type: "cancel", call });

    expect(calls.does(lost)).toEqual([]);
    expect([calls.wire, calls.table.size]).toEqual(["", 0]);
  });

  it("make room for those that wait", () => {
    const calls = new CallerCalls();
    for (const name of ["a", "b", "c", "d"]) calls.open({ name });
    expect(calls.wire).toBe('[16,1,"a"] [16,3,"b"]');
    calls.does(lost);

    expect(calls.wire).toBe('[16,5,"c"] [16,7,"d"]');
  });

  it("do not go again without the items that went before", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ sendsItems: true, repeatable: true, key: "k" });
    calls.does({ type: "emit", call, value: 1, attachments: [] });
    expect(calls.wire).toBe('[16,1,"a",null,{"key":"k"}] [19,1,1]');

    expect(calls.does(lost)).toEqual([settledBy(call, "UNAVAILABLE", "maybe")]);
  });
});
