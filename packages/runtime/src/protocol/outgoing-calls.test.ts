import { describe, expect, it } from "vitest";
import { CallerCalls, limits, settledBy } from "../../test/wired-calls.ts";
import { type CallTableFrame, kind } from "./frame.ts";
import type { CallRequest } from "./outgoing-call.ts";

describe("a call", () => {
  it.each<[Partial<CallRequest>, string]>([
    [{}, '[16,1,"a"]'],
    [{ value: { text: "hi" } }, '[16,1,"a",{"text":"hi"}]'],
    [{ value: null }, '[16,1,"a",null]'],
    [{ number: 7 }, '[16,1,"a"]'],
    [{ timeoutMs: 500 }, '[16,1,"a",null,{"timeoutMs":500}]'],
    [{ value: 1, timeoutMs: 500, key: "k" }, '[16,1,"a",1,{"timeoutMs":500,"key":"k"}]'],
    [{ defaultTimeoutMs: Number.POSITIVE_INFINITY, receivesItems: true }, '[16,1,"a"]'],
    [{ timeoutMs: 1.5, receivesItems: true }, '[16,1,"a",null,{"timeoutMs":2}]'],
  ])("%j is %s on the wire", (request, text) => {
    const calls = new CallerCalls();
    calls.open(request);

    expect(calls.wire).toBe(text);
  });

  it("goes by number while both sides know the same contract", () => {
    const calls = new CallerCalls();
    calls.does({ type: "welcomed", limits, interned: true });
    calls.open({ number: 0 });
    calls.open({});

    expect(calls.wire).toBe('[16,1,0] [16,3,"a"]');
  });

  it.each<[CallTableFrame, object]>([
    [[17, 1, { n: 1 }], { value: { n: 1 }, attachments: [] }],
    [[17, 1], { value: undefined, attachments: [] }],
    [[20, 1], { value: undefined, attachments: [] }],
    [[18, 1, 5, "none", { executed: 2 }], { error: { code: "NOT_FOUND", message: "none", executed: "yes" } }],
  ])("is settled by %j, once", (frame, outcome) => {
    const calls = new CallerCalls();
    const { call } = calls.open({ receivesItems: frame[0] === 20 });

    expect(calls.gets(frame)).toEqual([{ type: "settled", call, outcome }]);
    expect(calls.gets([17, 1], [18, 1, 5, "", { executed: 0 }], [19, 1], [20, 1], [6, 1, 9])).toEqual([]);
    expect(calls.table.size).toBe(0);
  });

  it.each<[CallTableFrame, string]>([
    [[17, 3], "call 3 was never opened"],
    [[19, 5, 1], "call 5 was never opened"],
    [[6, 3, 40], "call 3 was never opened"],
    [[16, 1, "a"], "call 1 is ours to open and to cancel"],
    [[21, 1], "call 1 is ours to open and to cancel"],
  ])("makes %j a fault of the peer", (frame, message) => {
    const calls = new CallerCalls();
    calls.open();

    expect(calls.gets(frame)).toEqual([{ type: "fault", code: 4400, message }]);
  });

  it.each<[CallTableFrame, Partial<CallRequest>, string, string, string]>([
    [[19, 1, 0], {}, "gives items where one result is", "maybe", "[21,1]"],
    [[20, 1], {}, "gives items where one result is", "yes", ""],
    [[17, 1, 0], { receivesItems: true }, "gives one result where items are", "yes", ""],
  ])(
    "takes %j of a peer with another contract for the end of the call alone",
    (frame, request, what, executed, told) => {
      const calls = new CallerCalls();
      const { call } = calls.open(request);
      expect(calls.wire).toBe('[16,1,"a"]');

      const message = `a ${what} expected: client and server have different contracts`;
      const outcome = { error: { code: "FAILED_PRECONDITION", message, executed } };
      expect(calls.gets(frame)).toEqual([{ type: "settled", call, outcome }]);
      expect(calls.wire).toBe(told);
    },
  );

  it("hangs up on a peer of the same contract that gives items where none are expected", () => {
    const calls = new CallerCalls();
    calls.does({ type: "welcomed", limits, interned: true });
    calls.open();

    expect(calls.gets([19, 1, 0])).toEqual([{ type: "fault", code: 4400, message: "call 1 takes no items" }]);
  });

  it("waits beyond maxCalls, in order, for one to end", () => {
    const calls = new CallerCalls();
    for (const name of ["a", "b", "c", "d"]) calls.open({ name });
    expect(calls.wire).toBe('[16,1,"a"] [16,3,"b"]');

    calls.gets([17, 3]);
    expect(calls.wire).toBe('[16,5,"c"]');
    calls.gets([18, 1, 13, "", { executed: 2 }], [17, 5]);
    expect(calls.wire).toBe('[16,7,"d"]');
  });

  it("asks for what it was opened for, however long it waits and whatever becomes of the input", () => {
    const calls = new CallerCalls();
    const input = { n: 0 };
    for (const n of [1, 2, 3]) {
      input.n = n;
      calls.open({ value: input });
    }
    expect(calls.wire).toBe('[16,1,"a",{"n":1}] [16,3,"a",{"n":2}]');
    input.n = 4;
    const effects = calls.does({ type: "not-taken", last: 1 });
    calls.gets([17, 1]);

    expect(effects).toMatchObject([2, 3].map((n) => ({ type: "returned", call: { request: { value: { n } } } })));
  });

  it("is given back if the peer goes away and has not taken it, and ends if it has sent items", () => {
    const calls = new CallerCalls();
    const [taken, late] = [calls.open().call, calls.open().call];
    calls.does({ type: "welcomed", limits: { ...limits, maxCalls: 4 }, interned: false });
    const upload = calls.open({ sendsItems: true }).call;
    const stream = calls.open({ receivesItems: true }).call;

    const effects = calls.does({ type: "not-taken", last: taken.id });

    expect(effects).toEqual([
      { type: "returned", call: late },
      {
        type: "settled",
        call: upload,
        outcome: { error: expect.objectContaining({ code: "UNAVAILABLE", executed: "no" }) },
      },
      { type: "returned", call: stream },
    ]);
    expect([late.state, late.executed, calls.table.size]).toEqual(["queued", "no", 1]);
    calls.gets([kind.result, taken.id, 1]);
  });

  it.each<Partial<CallRequest>>([{ timeoutMs: 100 }, { defaultTimeoutMs: 100 }])(
    "keeps the deadline it had (%j) when it goes another way",
    (request) => {
      const before = new CallerCalls();
      const { call } = before.open(request);
      before.now = 90;
      before.does({ type: "not-taken", last: 0 });
      const after = new CallerCalls();
      after.now = 90;
      after.does({ type: "open", call });
      after.now = 100;

      expect(after.does({ type: "tick" })).toEqual([settledBy(call, "DEADLINE_EXCEEDED", "no")]);
    },
  );

  it("is refused when 1,024 wait already", () => {
    const calls = new CallerCalls();
    for (let n = 0; n < 2 + 1024; n++) expect(calls.open().effects).toEqual([]);
    const { call, effects } = calls.open();

    expect(effects).toEqual([settledBy(call, "RESOURCE_EXHAUSTED", "no", "1024 calls are waiting already")]);
  });

  it("is refused when the send queue is full", () => {
    const calls = new CallerCalls({ queue: { softQueueBytes: 20, hardQueueBytes: 40 } });
    calls.open({ value: "x".repeat(40) });
    const { call, effects } = calls.open();

    expect(effects).toEqual([settledBy(call, "RESOURCE_EXHAUSTED", "no")]);
  });

  it("is refused if its input is larger than the peer takes, and takes nobody's place", () => {
    const calls = new CallerCalls();
    const { call, effects } = calls.open({ value: "x".repeat(2000) });

    expect(effects).toEqual([settledBy(call, "RESOURCE_EXHAUSTED", "no")]);
    expect([calls.wire, calls.table.size, calls.table.awaited]).toEqual(["", 0, 0]);
  });

  it("is refused at WELCOME if it waits and the peer turns out to take less, and what was transmitted is not", () => {
    const calls = new CallerCalls();
    calls.open({ value: "x".repeat(1000) });
    expect(calls.wire).toContain("[16,1,");
    const { call } = calls.open({ value: "y".repeat(1000) });

    const effects = calls.does({ type: "welcomed", limits: { ...limits, maxMessageBytes: 900 }, interned: false });

    const message = "a value takes 1077 bytes, the peer allows 900";
    expect(effects).toEqual([settledBy(call, "RESOURCE_EXHAUSTED", "no", message)]);
    expect([calls.wire, calls.table.size]).toEqual(["", 1]);
  });

  it("waits for its turn if it was made before WELCOME and the peer says that it was one too many", () => {
    const calls = new CallerCalls({ welcomed: false });
    const [first, second, third] = [calls.open({ value: 1 }), calls.open({ value: 2 }), calls.open({ value: 3 })];
    expect(calls.wire).toBe('[16,1,"a",1] [16,3,"a",2] [16,5,"a",3]');
    const tooMany = (id: number): CallTableFrame => [18, id, 8, "2 calls are running already", { executed: 0 }];
    calls.does({ type: "welcomed", limits, interned: false });

    expect(calls.gets(tooMany(5))).toEqual([]);
    expect(calls.wire).toBe("");
    calls.gets([17, 1]);

    expect(calls.wire).toBe('[16,7,"a",3]');
    expect(calls.gets(tooMany(7))).toEqual([settledBy(third.call, "RESOURCE_EXHAUSTED", "no")]);
    expect([first, second, third].map(({ call }) => call.state)).toEqual(["settled", "open", "settled"]);
  });

  it("is refused if it was made before WELCOME and there were not too many", () => {
    const calls = new CallerCalls({ welcomed: false });
    const [{ call }] = [calls.open(), calls.open()];
    calls.does({ type: "welcomed", limits, interned: false });

    expect(calls.gets([18, 1, 8, "", { executed: 0 }])).toEqual([settledBy(call, "RESOURCE_EXHAUSTED", "no")]);
  });

  it.each<[string, Partial<CallRequest>, CallTableFrame]>([
    ["says when to come back", {}, [18, 1, 8, "", { executed: 0, retryAfterMs: 5 }]],
    ["may have run it", {}, [18, 1, 8, "", { executed: 1 }]],
    ["has another reason", {}, [18, 1, 5, "", { executed: 0 }]],
    ["may have items of it", { sendsItems: true }, [18, 1, 8, "", { executed: 0 }]],
  ])("that was one too many before WELCOME is refused by a peer that %s", (_why, request, frame) => {
    const calls = new CallerCalls({ welcomed: false });
    const [{ call }] = [calls.open(request), calls.open(), calls.open()];
    calls.does({ type: "welcomed", limits, interned: false });

    expect(calls.gets(frame)).toMatchObject([{ type: "settled", call }]);
  });

  it("is refused if its input is no JSON", () => {
    const calls = new CallerCalls();
    const { call, effects } = calls.open({ value: 1n });

    expect(effects).toEqual([settledBy(call, "INVALID_ARGUMENT", "no")]);
  });

  it("is refused once there is no session any more", () => {
    const calls = new CallerCalls();
    calls.does({ type: "close", code: "UNAUTHENTICATED", message: "token refused" });
    const { call, effects } = calls.open();

    expect(effects).toEqual([settledBy(call, "UNAUTHENTICATED", "no", "token refused")]);
  });

  it("is told of the end of everything, and whether it may have run", () => {
    const calls = new CallerCalls();
    const transmitted = calls.open().call;
    expect(calls.wire).not.toBe("");
    const inLine = calls.open().call;
    const waiting = calls.open().call;

    expect(calls.does({ type: "close", code: "UNAVAILABLE", message: "over" })).toEqual([
      settledBy(transmitted, "UNAVAILABLE", "maybe"),
      settledBy(inLine, "UNAVAILABLE", "no"),
      settledBy(waiting, "UNAVAILABLE", "no"),
    ]);
  });

  it("is taken up when WELCOME allows more than was assumed", () => {
    const calls = new CallerCalls();
    for (let n = 0; n < 3; n++) calls.open({ receivesItems: true });
    calls.does({ type: "welcomed", limits: { ...limits, maxCalls: 10 }, interned: false });

    expect(calls.wire).toContain('[16,5,"a"]');
  });
});

describe("a call that is cancelled", () => {
  it("while it waits leaves no trace", () => {
    const calls = new CallerCalls();
    calls.open();
    calls.open();
    const { call } = calls.open();

    expect(calls.does({ type: "cancel", call })).toEqual([settledBy(call, "CANCELLED", "no")]);
    calls.gets([17, 1]);
    expect(calls.wire).toBe('[16,1,"a"] [16,3,"a"]');
  });

  it("before it was transmitted is withdrawn, and another takes its place", () => {
    const calls = new CallerCalls();
    const first = calls.open().call;
    calls.open({ name: "b" });
    calls.open({ name: "c" });

    expect(calls.does({ type: "cancel", call: first })).toEqual([settledBy(first, "CANCELLED", "no")]);
    expect(calls.wire).toBe('[16,3,"b"] [16,5,"c"]');
  });

  it("after it was transmitted may have run: the peer is told, and keeps its place until it answers", () => {
    const calls = new CallerCalls();
    const { call } = calls.open();
    calls.open();
    calls.open({ name: "c" });
    expect(calls.wire).toBe('[16,1,"a"] [16,3,"a"]');

    expect(calls.does({ type: "cancel", call })).toEqual([settledBy(call, "CANCELLED", "maybe")]);
    expect(calls.wire).toBe("[21,1]");
    expect(calls.gets([18, 1, 1, "cancelled", { executed: 2 }])).toEqual([]);
    expect(calls.wire).toBe('[16,5,"c"]');
  });

  it("is cancelled once, and not after its end", () => {
    const calls = new CallerCalls();
    const { call } = calls.open();
    expect(calls.wire).not.toBe("");
    calls.does({ type: "cancel", call });

    expect(calls.does({ type: "cancel", call })).toEqual([]);
    calls.gets([17, 1]);
    expect(calls.does({ type: "cancel", call })).toEqual([]);
    expect(calls.wire).toBe("[21,1]");
  });

  it("hears no items that were under way", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ receivesItems: true });
    expect(calls.wire).not.toBe("");
    calls.does({ type: "cancel", call });

    expect(calls.gets([19, 1, "late"], [19, 1, "later"])).toEqual([]);
    expect(calls.does({ type: "took", call })).toEqual([]);
  });

  it("takes back the items that are still in line", () => {
    const calls = new CallerCalls();
    const { call } = calls.open({ sendsItems: true });
    expect(calls.wire).not.toBe("");
    calls.does({ type: "emit", call, value: 1, attachments: [] }, { type: "end", call }, { type: "cancel", call });

    expect(calls.wire).toBe("[21,1]");
    expect(calls.does({ type: "emit", call, value: 2, attachments: [] })).toEqual([]);
  });
});
