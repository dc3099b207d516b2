import { afterEach, describe, expect, it } from "vitest";
import { RpcError } from "../errors.ts";
import type { CallInput } from "../protocol/call-steps.ts";
import { CallTable } from "../protocol/call-table.ts";
import type { CallTableFrame } from "../protocol/frame.ts";
import { IdSource } from "../protocol/id-source.ts";
import { Outbox } from "../protocol/outbox.ts";
import type { CallLine, CallOwner } from "./call-line.ts";
import { Caller } from "./caller.ts";
import { duplex, upload } from "./upload.ts";
import { wireBigint, wireBytes, wireDate } from "./wire-leaves.ts";

/** The line of a client: frames as texts, one way and the other. */
class Line implements CallLine {
  readonly outbox = new Outbox({ softQueueBytes: 1000, hardQueueBytes: 2000 });
  readonly table = new CallTable({ role: "client", outbox: this.outbox, ids: new IdSource("client") });
  readonly caller = new Caller(this, { newKey: () => "new key" });
  now = 0;
  #wire: string[] = [];

  constructor() {
    const limits = { maxMessageBytes: 2 ** 20, maxCalls: 256, maxSubscriptions: 1024, credit: 32 };
    this.feed({ type: "welcomed", limits, interned: false });
    lines.push(this);
  }

  get congested(): boolean {
    return this.table.congested;
  }

  feed(input: CallInput): void {
    for (const effect of this.table.step(input, this.now)) {
      if (effect.type === "settled") (effect.call.owner as CallOwner).settled(effect.outcome);
      else if (effect.type === "item") (effect.call.owner as CallOwner).item?.(effect);
      else if (effect.type === "ready") (effect.call.owner as CallOwner).ready?.();
      else if (effect.type !== "wake") throw new Error(`unexpected: ${effect.type}`);
    }
  }

  gets(...frames: CallTableFrame[]): void {
    for (const frame of frames) this.feed({ type: "received", frame, attachments: [Uint8Array.of(7)], bytes: 1 });
  }

  /** What goes onto the wire, once promises have run. */
  async wire(): Promise<string> {
    await turn();
    for (let frame = this.outbox.take(); frame; frame = this.outbox.take()) {
      frame.seq = 1; // it is on its way
      this.#wire.push(frame.text);
    }
    return this.#wire.splice(0).join(" ");
  }
}

const lines: Line[] = [];
afterEach(() => {
  for (const line of lines.splice(0)) {
    line.feed({ type: "close", code: "UNAVAILABLE", message: "the test is over" });
    expect(line.table.size).toBe(0);
  }
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

function* failing(error: unknown): Generator<number> {
  yield 1;
  throw error;
}
const plain = { name: "a" };

/** How a call ended, in few words. */
function outcome(call: PromiseLike<unknown>): PromiseLike<unknown> {
  return call.then(
    (value) => value,
    (error: unknown) =>
      error instanceof RpcError ? `${error.code} ${error.executed}: ${error.message}` : `no RpcError: ${error}`,
  );
}

describe("a call", () => {
  it.each<[string, Parameters<Caller["call"]>, string]>([
    ["without input", [plain, undefined], '[16,1,"a"]'],
    ["with input", [plain, { n: 1 }], '[16,1,"a",{"n":1}]'],
    ["with a plan", [{ ...plain, input: wireDate }, new Date(0)], '[16,1,"a","1970-01-01T00:00:00.000Z"]'],
    ["with a timeout", [plain, 1, { timeoutMs: 50 }], '[16,1,"a",1,{"timeoutMs":50}]'],
    ["with more than a day", [plain, 1, { timeoutMs: 1e15 }], '[16,1,"a",1,{"timeoutMs":86400000}]'],
    ["with a key", [plain, 1, { key: "k" }], '[16,1,"a",1,{"key":"k"}]'],
    ["with a trace", [plain, undefined, { trace: "00-a-b-01" }], '[16,1,"a",null,{"trace":"00-a-b-01"}]'],
    ["that must have a key", [{ ...plain, idempotent: "key" as const }, 1], '[16,1,"a",1,{"key":"new key"}]'],
    ["that may be repeated", [{ ...plain, idempotent: true }, 1], '[16,1,"a",1]'],
  ])("%s is sent in this way", async (_what, args, text) => {
    const line = new Line();
    void line.caller.call(...args).safe();

    expect(await line.wire()).toBe(text);
  });

  it.each<[string, CallTableFrame, unknown]>([
    ["a value", [17, 1, { n: 1 }], { n: 1 }],
    ["nothing", [17, 1], undefined],
    ["an error", [18, 1, 5, "gone", { executed: 2 }], "NOT_FOUND yes: gone"],
    ["an error of the future", [18, 1, 99, "?", { executed: 1 }], "UNKNOWN maybe: ?"],
  ])("ends with %s", async (_what, frame, expected) => {
    const line = new Line();
    const call = line.caller.call(plain, 1);
    await line.wire();
    line.gets(frame);

    expect(await outcome(call)).toEqual(expected);
  });

  it.each<[string, Parameters<Caller["call"]>, string]>([
    [
      "what is no JSON",
      [plain, 1n],
      "INVALID_ARGUMENT no: the input of a is not JSON: Do not know how to serialize a BigInt",
    ],
    [
      "what throws when it is asked for its JSON",
      [plain, { toJSON: () => [...failing(new Error("no"))] }],
      "INVALID_ARGUMENT no: the input of a is not JSON: Error: no",
    ],
    [
      "a wrong date",
      [{ ...plain, input: wireDate }, new Date(Number.NaN)],
      "INVALID_ARGUMENT no: the input of a cannot be sent: RangeError: Invalid time value",
    ],
    ["no time at all", [plain, 1, { timeoutMs: 0 }], "INVALID_ARGUMENT no: timeoutMs is 0, expected a positive number"],
    [
      "NaN as a time",
      [plain, 1, { timeoutMs: Number.NaN }],
      "INVALID_ARGUMENT no: timeoutMs is NaN, expected a positive number",
    ],
    ["an empty key", [plain, 1, { key: "" }], "INVALID_ARGUMENT no: a key is a text of 1 to 128 characters, not 0"],
    [
      "a long key",
      [plain, 1, { key: "k".repeat(129) }],
      "INVALID_ARGUMENT no: a key is a text of 1 to 128 characters, not 129",
    ],
    [
      "a number as a key",
      [plain, 1, { key: 5 as unknown as string }],
      "INVALID_ARGUMENT no: a key is a text of 1 to 128 characters, not number",
    ],
    [
      "a long trace",
      [plain, 1, { trace: "0".repeat(129) }],
      "INVALID_ARGUMENT no: a trace is a text of 1 to 128 characters, not 129",
    ],
    ["an aborted signal", [plain, 1, { signal: AbortSignal.abort() }], "CANCELLED no: cancelled by the caller"],
  ])("with %s is refused and never sent", async (_what, args, expected) => {
    const line = new Line();

    expect(await outcome(line.caller.call(...args))).toBe(expected);
    expect([await line.wire(), line.table.size]).toEqual(["", 0]);
  });

  it("gives an error's data by its plan, and to `safe` as a value", async () => {
    const line = new Line();
    const call = line.caller.call({ ...plain, errors: { Late: wireDate } }, 1);
    await line.wire();
    line.gets([18, 1, 9, "m", { executed: 2, name: "Late", data: "1970-01-01T00:00:00.000Z", retryAfterMs: 5 }]);

    expect(await call.safe()).toMatchObject({
      ok: false,
      error: { name: "Late", code: "FAILED_PRECONDITION", data: new Date(0), retryAfterMs: 5 },
    });
  });

  it("knows no plan by an inherited name", async () => {
    const line = new Line();
    const call = line.caller.call({ ...plain, errors: {} }, 1);
    await line.wire();
    line.gets([18, 1, 9, "m", { executed: 2, name: "constructor", data: 1 }]);

    expect(await call.safe()).toMatchObject({ ok: false, error: { name: "constructor", data: 1 } });
  });

  it("reads a result by its plan, bytes included", async () => {
    const line = new Line();
    const call = line.caller.call({ ...plain, output: wireBytes }, 1);
    await line.wire();
    line.gets([17, 1, { $b: 0 }]);

    expect(await call).toEqual(Uint8Array.of(7));
  });

  it("that is cancelled, as by whom only `cancel` was handed to, rejects at once and tells the peer", async () => {
    const line = new Line();
    const call = line.caller.call(plain, 1);
    await line.wire();
    const { cancel } = call;
    cancel();
    call.cancel();

    expect(await outcome(call)).toBe("CANCELLED maybe: cancelled by the caller");
    expect(await line.wire()).toBe("[21,1]");
    line.gets([18, 1, 1, "", { executed: 0 }]);
    expect(line.table.size).toBe(0);
  });

  it("hears its signal until it ends, and not beyond", async () => {
    const line = new Line();
    const aborting = new AbortController();
    const first = line.caller.call(plain, 1, { signal: aborting.signal });
    const second = line.caller.call(plain, 2, { signal: aborting.signal });
    await line.wire();
    line.gets([17, 1, "first"]);
    aborting.abort();

    expect([await outcome(first), await outcome(second)]).toEqual([
      "first",
      "CANCELLED maybe: cancelled by the caller",
    ]);
    expect(await line.wire()).toBe("[21,3]");
  });
});

describe("the reason of a signal", () => {
  const why = new Error("the page was left");

  it.each<[string, (line: Line, signal: AbortSignal) => PromiseLike<unknown>]>([
    ["a call", ({ caller }, signal) => caller.call(plain, 1, { signal })],
    ["an upload", ({ caller }, signal) => upload(caller, plain, 1, [], { signal })],
    ["a stream", ({ caller }, signal) => caller.stream(plain, 1, { signal }).next()],
  ])("that ends %s is the cause of its error, whenever it is aborted", async (_what, start) => {
    const line = new Line();
    const aborting = new AbortController();
    const early = start(line, aborting.signal);
    await line.wire();
    aborting.abort(why);
    const late = start(line, aborting.signal);

    await expect(early).rejects.toMatchObject({ code: "CANCELLED", cause: why });
    await expect(late).rejects.toMatchObject({ code: "CANCELLED", executed: "no", cause: why });
  });

  it("is not the cause of what the peer said", async () => {
    const line = new Line();
    const aborting = new AbortController();
    const call = line.caller.call(plain, 1, { signal: aborting.signal });
    await line.wire();
    line.gets([18, 1, 5, "no such room", { executed: 2 }]);
    aborting.abort(why);

    expect(await call.catch((error: RpcError) => error.cause)).toBeUndefined();
  });
});

describe("a stream", () => {
  it.each<[string, CallTableFrame, unknown]>([
    ["its end", [20, 1], { value: undefined, done: true }],
    ["a failure", [18, 1, 13, "broken", { executed: 2 }], "INTERNAL yes: broken"],
  ])("gives its items, then %s", async (_what, end, expected) => {
    const line = new Line();
    const items = line.caller.stream({ ...plain, item: wireDate }, 1);
    await line.wire();
    line.gets([19, 1, "1970-01-01T00:00:00.000Z"], end);

    expect(await items.next()).toEqual({ value: new Date(0), done: false });
    expect(await outcome(items.next())).toEqual(expected);
  });

  it("that is left is cancelled, once", async () => {
    const line = new Line();
    const items = line.caller.stream(plain, 1);
    await line.wire();
    line.gets([19, 1, "x"], [19, 1, "y"]);
    await items.next();
    await items.return?.();
    await items.return?.();

    expect(await line.wire()).toBe("[21,1]");
    line.gets([18, 1, 1, "", { executed: 2 }]);
    expect(await items.next()).toEqual({ value: undefined, done: true });
  });

  it.each<[string, CallTableFrame[]]>([
    ["still runs", []],
    ["has ended on the wire", [[20, 1]]],
    ["has failed on the wire", [[18, 1, 13, "broken", { executed: 2 }]]],
  ])("that is aborted and %s gives out none of the items that wait", async (_when, end) => {
    const line = new Line();
    const aborting = new AbortController();
    const items = line.caller.stream(plain, 1, { signal: aborting.signal });
    await line.wire();
    line.gets([19, 1, "x"], [19, 1, "y"], [19, 1, "z"], ...end);
    await items.next();
    aborting.abort("enough");

    await expect(items.next()).rejects.toMatchObject({ code: "CANCELLED", executed: "yes", cause: "enough" });
    expect(await items.next()).toEqual({ value: undefined, done: true });
  });

  it("grants more when half of what it granted was taken", async () => {
    const line = new Line();
    const items = line.caller.stream(plain, 1);
    await line.wire();
    for (let n = 0; n < 16; n++) line.gets([19, 1, n]);
    for (let n = 0; n < 15; n++) await items.next();
    expect(await line.wire()).toBe("");

    await items.next();
    expect(await line.wire()).toBe("[6,1,48]");
  });
});

describe("items that a caller sends", () => {
  it("go one by one, then their end, then comes the result", async () => {
    const line = new Line();
    const call = upload(line.caller, { ...plain, item: wireDate }, 1, [new Date(0), new Date(1)]);

    expect(await line.wire()).toBe(
      '[16,1,"a",1] [19,1,"1970-01-01T00:00:00.000Z"] [19,1,"1970-01-01T00:00:00.001Z"] [20,1]',
    );
    line.gets([17, 1, 2]);
    expect(await call).toBe(2);
  });

  it("wait for credit", async () => {
    const line = new Line();
    const call = upload(line.caller, plain, 1, Array(40).fill(0));
    const sent = await line.wire();
    expect(sent.match(/\[19,/g)).toHaveLength(32);

    line.gets([6, 1, 35]);
    expect(await line.wire()).toBe("[19,1,0] [19,1,0] [19,1,0]");
    line.gets([17, 1]);
    await call;
  });

  it("wait while the queue is long", async () => {
    const line = new Line();
    void upload(line.caller, plain, 1, Array(20).fill("x".repeat(90))).safe();
    await turn();
    expect(line.outbox.bytes).toBeLessThan(1200);

    await line.wire();
    line.feed({ type: "relieved" });
    expect((await line.wire()).match(/\[19,|\[20,/g)).toHaveLength(11);
  });

  it("that fail cancel the call, and say why", async () => {
    const line = new Line();
    const why = new Error("the disk is gone");
    const call = upload(line.caller, plain, 1, failing(why));

    expect(await outcome(call)).toBe("CANCELLED no: the items to send failed: Error: the disk is gone");
    expect(await call.catch((error: RpcError) => error.cause)).toBe(why);
    expect(await line.wire()).toBe("");
  });

  it("that cannot be iterated are told to be what they are", async () => {
    const outcomes = [undefined, 5, {}].map((items) =>
      outcome(upload(new Line().caller, plain, 1, items as Iterable<1>)),
    );

    expect(await Promise.all(outcomes)).toEqual(
      ["undefined", "number", "object"].map(
        (type) => `CANCELLED no: the items to send failed: TypeError: ${type} cannot be iterated`,
      ),
    );
  });

  it.each<[string, unknown]>([
    ["that are none", undefined],
    ["that cannot be iterated", 5],
    ["that are no JSON", [1n]],
    ["that fail with nothing", failing(undefined)],
    ["that fail with what cannot be read", failing(Object.create(null))],
  ])("%s end in an RpcError as well, and the call is never sent", async (_what, items) => {
    const line = new Line();

    expect(await outcome(upload(line.caller, plain, 1, items as number[]))).toMatch(/^CANCELLED no: the items to send/);
    expect(await line.wire()).toBe("");
  });

  it("are told goodbye when the call has its result early", async () => {
    const line = new Line();
    let left = false;
    const items = (async function* () {
      try {
        for (;;) yield 1;
      } finally {
        left = true;
      }
    })();
    const call = upload(line.caller, plain, 1, items);
    await line.wire();
    line.gets([17, 1, "enough"]);

    expect(await call).toBe("enough");
    await turn();
    expect(left).toBe(true);
  });

  it("go both ways in a duplex, each way by its own plan", async () => {
    const line = new Line();
    const both = { ...plain, send: wireBigint, receive: wireDate };
    const items = duplex(line.caller, both, 1, [1n, 2n]);
    expect(await line.wire()).toBe('[16,1,"a",1] [19,1,"1"] [19,1,"2"] [20,1]');
    line.gets([19, 1, "1970-01-01T00:00:00.000Z"], [20, 1]);

    expect([await items.next(), await items.next()]).toEqual([
      { value: new Date(0), done: false },
      { value: undefined, done: true },
    ]);
  });
});
