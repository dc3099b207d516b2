import { afterEach, describe, expect, it } from "vitest";
import { RpcError } from "../errors.ts";
import type { CallInput } from "../protocol/call-steps.ts";
import { CallTable } from "../protocol/call-table.ts";
import type { CallTableFrame } from "../protocol/frame.ts";
import { IdSource } from "../protocol/id-source.ts";
import { IncomingCalls } from "../protocol/incoming-calls.ts";
import { Outbox } from "../protocol/outbox.ts";
import { MemoryDedupStore } from "../server/dedup-store.ts";
import { StoredCalls } from "../server/stored-calls.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import type { CallLine, HandlerOwner } from "./call-line.ts";
import type { CallContext } from "./context.ts";
import type { Answer, DedupStore } from "./dedup.ts";
import { type Gate, planGate } from "./gate.ts";
import { allAround, type Middleware } from "./middleware.ts";
import { Responder } from "./responder.ts";
import type { Route, RouteKind } from "./route.ts";
import { servedRuns } from "./served-runs.ts";
import { wireDate } from "./wire-leaves.ts";

type Handler = Route["handler"];
type Options = { kind?: RouteKind; middleware?: Middleware[]; dedup?: DedupStore; output?: Gate };

const scope = {
  principal: "somebody",
  identity: "somebody",
  session: { id: "s", remoteAddress: undefined },
  peer: undefined,
};

const store = () =>
  new MemoryDedupStore(fakeClock(), { maxAnswers: 10, maxAnswerBytes: 1_000_000, keepAnswersMs: 1000 });

/** The line of a server with one procedure, `a`: frames as texts, one way and the other. */
class Line implements CallLine {
  readonly outbox = new Outbox();
  readonly table = new CallTable({ role: "server", outbox: this.outbox, ids: new IdSource("server") });
  readonly reported: string[] = [];
  readonly clock = fakeClock();
  readonly #responder: Responder;

  constructor(
    handler: Handler,
    { kind = "call", middleware = [], dedup = store(), output = planGate(undefined) }: Options = {},
  ) {
    const gate = planGate(undefined);
    const route: Route = {
      name: "a",
      kind,
      timeoutMs: 30_000,
      handler,
      input: planGate(wireDate),
      output,
      itemsIn: gate,
      itemsOut: gate,
      errors: new Map([["Late", { code: "ABORTED", data: planGate(wireDate) }]]),
    };
    this.table.answer({ newIncoming: (port) => new IncomingCalls(port, { timeoutOf: () => 30_000 }) });
    const options = {
      routes: { find: (method: string | number) => (method === "a" ? route : undefined) },
      report: (error: unknown) => `#${this.reported.push(String(error))}`,
      around: allAround(middleware),
      newRun: servedRuns(new StoredCalls(dedup), this.clock),
    };
    this.#responder = new Responder(this, options, scope);
    lines.push(this);
  }

  get congested(): boolean {
    return this.table.congested;
  }

  feed(input: CallInput): void {
    for (const effect of this.table.step(input, 0)) {
      if (effect.type === "invoke") this.#responder.invoke(effect.call, effect.method, effect);
      else if (effect.type === "abort") this.#responder.aborted(effect.call, effect.error);
      else if (effect.type === "item") (effect.call.owner as HandlerOwner).item(effect);
      else if (effect.type === "ended") (effect.call.owner as HandlerOwner).ended();
      else if (effect.type === "ready") (effect.call.owner as HandlerOwner).ready();
      else if (effect.type !== "wake") throw new Error(`unexpected: ${effect.type}`);
    }
  }

  gets(...frames: CallTableFrame[]): void {
    for (const frame of frames) this.feed({ type: "received", frame, attachments: [], bytes: 1 });
  }

  /** What goes onto the wire, once promises have run. */
  async wire(): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    const texts: string[] = [];
    for (let frame = this.outbox.take(); frame; frame = this.outbox.take()) texts.push(frame.text);
    return texts.join(" ");
  }
}

const lines: Line[] = [];
afterEach(() => {
  for (const line of lines.splice(0)) {
    line.feed({ type: "close", code: "UNAVAILABLE", message: "the test is over" });
    expect([line.table.size, line.clock.pending]).toEqual([0, 0]);
  }
});

const fails = (error: unknown) => () => {
  throw error;
};
const failsLater = (error: unknown) => () => Promise.reject(error);

describe("a handler", () => {
  it.each<[string, Handler, string]>([
    ["its result", () => ({ n: 1 }), '[17,1,{"n":1}]'],
    ["nothing", () => {}, "[17,1]"],
    ["a promise", async () => 7, "[17,1,7]"],
    ["what can be awaited", () => ({ then: (resolve: (value: number) => void) => resolve(7) }), "[17,1,7]"],
    ["its input", (input) => (input as Date).getTime(), "[17,1,0]"],
    ["its principal", (_input, ctx) => (ctx as CallContext).principal, '[17,1,"somebody"]'],
    ["its procedure", (_input, ctx) => (ctx as CallContext).procedure, '[17,1,"a"]'],
    [
      "that it is no method",
      function (this: unknown) {
        return this === undefined;
      },
      "[17,1,true]",
    ],
    [
      "an error of its own",
      fails(new RpcError("NOT_FOUND", "m", { retryAfterMs: 9 })),
      '[18,1,5,"m",{"executed":2,"retryAfterMs":9}]',
    ],
    ["such an error later", failsLater(new RpcError("NOT_FOUND", "m")), '[18,1,5,"m",{"executed":2}]'],
    [
      "a declared error",
      (_input, ctx) => Promise.reject((ctx as CallContext).fail("Late", new Date(0))),
      '[18,1,10,"Late",{"executed":2,"name":"Late","data":"1970-01-01T00:00:00.000Z"}]',
    ],
    [
      "a declared error that was made without its context",
      (_input, ctx) => {
        const { fail } = ctx as CallContext;
        throw fail("Late", new Date(0));
      },
      '[18,1,10,"Late",{"executed":2,"name":"Late","data":"1970-01-01T00:00:00.000Z"}]',
    ],
    [
      "an undeclared name as a plain error",
      fails(new RpcError("ABORTED", "m", { name: "Early", data: "secret" })),
      '[18,1,10,"m",{"executed":2}]',
    ],
  ])("answers with %s", async (_what, handler, text) => {
    const line = new Line(handler);
    line.gets([16, 1, "a", "1970-01-01T00:00:00.000Z"]);

    expect(await line.wire()).toBe(text);
    expect([line.table.size, line.reported]).toEqual([0, []]);
  });

  it.each<[string, Handler, string]>([
    ["an exception", fails(new Error("secret")), "Error: secret"],
    ["a rejection", failsLater(new Error("secret")), "Error: secret"],
    ["a thrown text", fails("secret"), "secret"],
    ["nothing thrown", failsLater(undefined), "undefined"],
    ["a result that is no JSON", () => 1n, "TypeError: Do not know how to serialize a BigInt"],
    ["such a result later", async () => 1n, "TypeError: Do not know how to serialize a BigInt"],
    [
      "an error whose data do not fit",
      (_input, ctx) => {
        throw (ctx as CallContext).fail("Late", new Date(Number.NaN));
      },
      "RangeError: Invalid time value",
    ],
  ])("keeps %s to itself and its application", async (_what, handler, reported) => {
    const line = new Line(handler);
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe('[18,1,13,"internal error #1",{"executed":2}]');
    expect([line.table.size, line.reported]).toEqual([0, [reported]]);
  });

  it("has a result that is no JSON kept to itself, too, where the check of it takes time", async () => {
    const output: Gate = { ...planGate(undefined), give: async (value) => ({ value, attachments: [] }) };
    const line = new Line(() => 1n, { output });
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe('[18,1,13,"internal error #1",{"executed":2}]');
    expect(line.table.size).toBe(0);
  });

  it("is not found by another name", async () => {
    const line = new Line(() => 1);
    line.gets([16, 1, "b"], [16, 3, "toString"], [16, 5, 0]);

    expect(await line.wire()).toBe([1, 3, 5].map((id) => `[18,${id},5,"no such procedure",{"executed":0}]`).join(" "));
  });

  it("is told when its call is cancelled, and what it gives then goes nowhere", async () => {
    const seen: unknown[] = [];
    const line = new Line(
      (_input, ctx) =>
        new Promise((resolve) => {
          (ctx as CallContext).signal.addEventListener("abort", () => {
            seen.push(((ctx as CallContext).signal.reason as RpcError).code);
            resolve("late");
          });
        }),
    );
    line.gets([16, 1, "a"], [21, 1]);

    expect(await line.wire()).toBe('[18,1,1,"cancelled by the caller",{"executed":2}]');
    expect([seen, line.table.size]).toEqual([["CANCELLED"], 0]);
  });

  it.each<[string, (reason: unknown) => unknown, string[]]>([
    ["why it was stopped", (reason) => reason, []],
    ["that it was stopped, as Node.js does", (reason) => new Error("aborted", { cause: reason }), []],
    ["something else", () => new Error("not closed"), ["Error: not closed"]],
  ])("that is stopped and throws %s is told of where that is news", async (_what, thrown, told) => {
    const line = new Line(async (_input, ctx) => {
      const { signal } = ctx as CallContext;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      throw thrown(signal.reason);
    });
    line.gets([16, 1, "a"], [21, 1]);

    expect(await line.wire()).toBe('[18,1,1,"cancelled by the caller",{"executed":2}]');
    expect(line.reported).toEqual(told);
  });

  it("sees a signal that fired before it looked", async () => {
    let look: () => void = () => {};
    const seen: boolean[] = [];
    const line = new Line(async (_input, ctx) => {
      await new Promise<void>((resolve) => {
        look = resolve;
      });
      seen.push((ctx as CallContext).signal.aborted);
    });
    line.gets([16, 1, "a"], [21, 1]);
    look();
    await line.wire();

    expect(seen).toEqual([true]);
  });
});

const unreadable = {
  get cause() {
    throw new Error("not to be read");
  },
};

describe("a handler of items", () => {
  it("gives them as fast as there is credit, then the end", async () => {
    const line = new Line(() => Array(40).fill(0), { kind: "stream" });
    line.gets([16, 1, "a", null, { credit: 2 }]);
    expect(await line.wire()).toBe("[19,1,0] [19,1,0]");

    line.gets([6, 1, 3]);
    expect(await line.wire()).toBe("[19,1,0]");
    line.gets([6, 1, 1000]);
    expect((await line.wire()).endsWith("[19,1,0] [20,1]")).toBe(true);
  });

  it("may fail between two of them", async () => {
    const line = new Line(
      function* () {
        yield 1;
        throw new RpcError("DATA_LOSS", "m");
      },
      { kind: "stream" },
    );
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe('[19,1,1] [18,1,15,"m",{"executed":2}]');
  });

  it.each<[string, Handler, string]>([
    ["a promise that rejects", failsLater(new RpcError("DATA_LOSS", "m")), '[18,1,15,"m",{"executed":2}]'],
    ["a promise of items", async () => [1], '[18,1,13,"internal error #1",{"executed":2}]'],
  ])("that gives %s fails, and takes nothing with it", async (_what, handler, answer) => {
    const line = new Line(handler, { kind: "stream" });
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe(answer);
    expect(line.reported).toEqual(
      answer.includes("#1") ? ["TypeError: a gave a promise of items: write its handler as `async function*`"] : [],
    );
  });

  it("is left when nobody wants them any more", async () => {
    let left = false;
    const line = new Line(
      async function* () {
        try {
          for (;;) yield 1;
        } finally {
          left = true;
        }
      },
      { kind: "stream" },
    );
    line.gets([16, 1, "a", null, { credit: 1 }]);
    expect(await line.wire()).toBe("[19,1,1]");
    line.gets([21, 1]);

    expect(await line.wire()).toBe('[18,1,1,"cancelled by the caller",{"executed":2}]');
    expect([left, line.table.size]).toEqual([true, 0]);
  });

  it.each<[string, (signal: AbortSignal) => unknown, string[]]>([
    ["an error in its `finally`", () => new Error("not closed"), ["Error: not closed"]],
    ["nothing", () => undefined, ["undefined"]],
    ["what cannot be looked at", () => unreadable, ["Error: not to be read"]],
    ["why it was stopped", (signal) => signal.reason, []],
    ["that it was stopped, as Node.js does", ({ reason }) => new Error("aborted", { cause: reason }), []],
  ])("that is left and throws %s is told of where that is news", async (_what, thrown, told) => {
    const between = (_input: unknown, ctx: CallContext) => ({
      next: async () => ({ value: 1, done: false }),
      return: async () => {
        throw thrown(ctx.signal);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    });
    const amid = async function* (_input: unknown, ctx: CallContext) {
      yield 1;
      await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
      throw thrown(ctx.signal);
    };
    const seen: string[][] = [];
    for (const [handler, credit] of [
      [between, 1],
      [amid, 2],
    ] as const) {
      const line = new Line(handler as Handler, { kind: "stream" });
      line.gets([16, 1, "a", null, { credit }]);
      await line.wire();
      line.gets([21, 1]);
      await line.wire();
      seen.push(line.reported);
    }

    expect(seen).toEqual([told, told]);
  });

  it("takes them in order, then answers", async () => {
    const taking: Handler = async (_input, items) => {
      const all: unknown[] = [];
      for await (const item of items as AsyncIterable<unknown>) all.push(item);
      return all;
    };
    const line = new Line(taking, { kind: "upload" });
    line.gets([16, 1, "a"], [19, 1, "x"], [19, 1, "y"], [20, 1]);

    expect(await line.wire()).toBe('[17,1,["x","y"]]');
  });

  it("finds its items broken off when the call is", async () => {
    const seen: unknown[] = [];
    const taking: Handler = async (_input, items) => {
      try {
        for await (const item of items as AsyncIterable<unknown>) seen.push(item);
      } catch (error) {
        seen.push((error as RpcError).code);
      }
    };
    const line = new Line(taking, { kind: "upload" });
    line.gets([16, 1, "a"], [19, 1, "x"], [21, 1]);
    await line.wire();

    expect([seen, line.table.size]).toEqual([["x", "CANCELLED"], 0]);
  });

  it("leaves nobody waiting for items once it has answered", async () => {
    const seen: unknown[] = [];
    const reading = async (items: AsyncIterable<unknown>) => {
      for await (const item of items) seen.push(item);
      seen.push("no more");
    };
    const line = new Line(
      async (_input, items) => {
        void reading(items as AsyncIterable<unknown>);
        await new Promise((resolve) => setImmediate(resolve));
        return "enough";
      },
      { kind: "upload" },
    );
    line.gets([16, 1, "a"], [19, 1, "x"]);
    expect(await line.wire()).toBe('[17,1,"enough"]');
    line.gets([19, 1, "y"], [20, 1]);
    await line.wire();

    expect(seen).toEqual(["x", "no more"]);
  });

  it("answers each item in a duplex", async () => {
    const line = new Line(
      async function* (_input, items) {
        for await (const item of items as AsyncIterable<string>) yield item.toUpperCase();
      } as Handler,
      { kind: "duplex" },
    );
    line.gets([16, 1, "a"], [19, 1, "x"], [19, 1, "y"]);
    expect(await line.wire()).toBe('[19,1,"X"] [19,1,"Y"]');

    line.gets([20, 1]);
    expect(await line.wire()).toBe("[20,1]");
  });
});

describe("a call with a key", () => {
  it("runs once, whoever asks again with it", async () => {
    let runs = 0;
    const line = new Line(async () => `run ${++runs}`);
    line.gets([16, 1, "a", null, { key: "k" }], [16, 3, "a", null, { key: "k" }]);
    expect(await line.wire()).toBe('[17,1,"run 1"] [17,3,"run 1"]');

    line.gets([16, 5, "a", null, { key: "k" }], [16, 7, "a", null, { key: "other" }]);
    expect(await line.wire()).toBe('[17,5,"run 1"] [17,7,"run 2"]');
  });

  it("is given its error again too", async () => {
    const line = new Line(fails(new RpcError("NOT_FOUND", "m")));
    line.gets([16, 1, "a", null, { key: "k" }]);
    await line.wire();
    line.gets([16, 3, "a", null, { key: "k" }]);

    expect(await line.wire()).toBe('[18,3,5,"m",{"executed":2}]');
  });

  it("is given the error again that was sent in place of a result that nobody could read", async () => {
    const settled: unknown[] = [];
    const line = new Line(() => 1n, {
      dedup: Object.assign(store(), {
        settle(key: string, answer?: Answer) {
          settled.push(answer);
          MemoryDedupStore.prototype.settle.call(this, key, answer);
        },
      }),
    });
    line.gets([16, 1, "a", null, { key: "k" }]);
    expect(await line.wire()).toBe('[18,1,13,"internal error #1",{"executed":2}]');

    line.gets([16, 3, "a", null, { key: "k" }]);
    expect(await line.wire()).toBe('[18,3,13,"internal error #1",{"executed":2}]');
    expect(settled).toMatchObject([{ error: { code: "INTERNAL" } }]);
  });

  it("is refused if the key was used with another input", async () => {
    let runs = 0;
    const line = new Line(async () => `run ${++runs}`);
    const refused = '"the key was used before, with another input",{"executed":0}]';
    line.gets([16, 1, "a", { n: 1, m: [1] }, { key: "k" }], [16, 3, "a", { n: 2, m: [1] }, { key: "k" }]);
    expect(await line.wire()).toBe(`[17,1,"run 1"] [18,3,3,${refused}`);

    line.gets([16, 5, "a", { m: [1], n: 1 }, { key: "k" }], [16, 7, "a", null, { key: "k" }]);
    expect(await line.wire()).toBe(`[17,5,"run 1"] [18,7,3,${refused}`);
  });

  it("is refused if the key was used with other bytes", async () => {
    const line = new Line(() => "ran");
    for (const [id, byte] of [1, 2, 1].entries()) {
      const frame: CallTableFrame = [16, 2 * id + 1, "a", { $b: 0 }, { key: "k" }];
      line.feed({ type: "received", frame, attachments: [Uint8Array.of(byte)], bytes: 1 });
    }

    expect(await line.wire()).toMatch(/^\[17,1,"ran"\] \[18,3,3,.* \[17,5,"ran"\]$/);
  });

  it("is given the answer whatever its input, if the store keeps the answer alone", async () => {
    const kept = new Map<string, Answer>();
    const dedup: DedupStore = {
      claim: (key) => (kept.has(key) ? { answer: Promise.resolve(kept.get(key)) } : "run"),
      settle: (key, answer) =>
        void (answer && "value" in answer && kept.set(key, { value: answer.value, attachments: [] })),
    };
    const line = new Line(() => "ran", { dedup });
    line.gets([16, 1, "a", 1, { key: "k" }]);
    await line.wire();
    line.gets([16, 3, "a", 2, { key: "k" }]);

    expect(await line.wire()).toBe('[17,3,"ran"]');
  });

  it("runs if the one before never began", async () => {
    let allowed = false;
    const guard: Middleware = (_ctx, next) => {
      if (allowed) return next();
      throw new RpcError("PERMISSION_DENIED", "not yet");
    };
    const line = new Line(() => "ran", { middleware: [guard] });
    line.gets([16, 1, "a", null, { key: "k" }]);
    expect(await line.wire()).toBe('[18,1,7,"not yet",{"executed":0}]');

    allowed = true;
    line.gets([16, 3, "a", null, { key: "k" }]);
    expect(await line.wire()).toBe('[17,3,"ran"]');
  });

  it("does not run for a session that was lost while it waited for another run", async () => {
    const dedup = store();
    const runs: string[] = [];
    let refuse: () => void = () => {};
    const guard: Middleware = () =>
      new Promise((_resolve, reject) => {
        refuse = () => reject(new RpcError("PERMISSION_DENIED", "not you"));
      });
    const refused = new Line(() => runs.push("refused"), { dedup, middleware: [guard] });
    const lost = new Line(() => runs.push("lost"), { dedup });
    const next = new Line(() => runs.push("next"), { dedup });
    for (const line of [refused, lost]) line.gets([16, 1, "a", null, { key: "k" }]);
    await lost.wire();
    lost.feed({ type: "lost", message: "gone" });
    refuse();
    await refused.wire();
    next.gets([16, 1, "a", null, { key: "k" }]);

    expect(await next.wire()).toBe("[17,1,1]");
    expect(runs).toEqual(["next"]);
  });

  it("goes on when its session is lost, and answers the next", async () => {
    const dedup = store();
    let finish: (value: string) => void = () => {};
    const handler: Handler = (_input, ctx) =>
      new Promise((resolve) => {
        finish = resolve;
        (ctx as CallContext).signal.addEventListener("abort", () => resolve("aborted"));
      });
    const before = new Line(handler, { dedup });
    before.gets([16, 1, "a", null, { key: "k" }]);
    await before.wire();
    before.feed({ type: "close", code: "UNAVAILABLE", message: "lost" });
    const after = new Line(handler, { dedup });
    after.gets([16, 1, "a", null, { key: "k" }]);
    await after.wire();
    finish("once");

    expect([await before.wire(), await after.wire()]).toEqual(["", '[17,1,"once"]']);
  });

  it("keeps its deadline when its session is lost", async () => {
    const reasons: unknown[] = [];
    const handler: Handler = (_input, ctx) =>
      new Promise((_resolve, reject) => {
        const { signal } = ctx as CallContext;
        signal.addEventListener("abort", () => {
          reasons.push((signal.reason as RpcError).code);
          reject(signal.reason);
        });
      });
    const line = new Line(handler);
    line.gets([16, 1, "a", null, { key: "k", timeoutMs: 5000 }]);
    await line.wire();
    line.feed({ type: "close", code: "UNAVAILABLE", message: "lost" });
    line.clock.advance(4999);
    expect(reasons).toEqual([]);

    line.clock.advance(1);
    await line.wire();
    expect(reasons).toEqual(["DEADLINE_EXCEEDED"]);
  });

  it("is over with its session if another run has its answer", async () => {
    const dedup = store();
    let finish: () => void = () => {};
    const runs = new Line(() => new Promise<void>((resolve) => (finish = resolve)), { dedup });
    const waits = new Line(() => "never", { dedup });
    for (const line of [runs, waits]) line.gets([16, 1, "a", null, { key: "k" }]);
    await runs.wire();
    waits.feed({ type: "close", code: "UNAVAILABLE", message: "lost" });
    expect(waits.clock.pending).toBe(1);
    finish();
    await runs.wire();

    expect(waits.clock.pending).toBe(0);
  });

  it("may be remembered by a store that takes its time", async () => {
    const local = store();
    const later = () => new Promise((resolve) => setImmediate(resolve));
    const remote: DedupStore = {
      claim: async (key) => {
        await later();
        return local.claim(key);
      },
      settle: async (key, answer) => {
        await later();
        local.settle(key, answer);
      },
    };
    let runs = 0;
    const line = new Line(() => `run ${++runs}`, { dedup: remote });
    line.gets([16, 1, "a", null, { key: "k" }], [16, 3, "a", null, { key: "k" }]);
    const wires = [await line.wire(), await line.wire(), await line.wire()];

    expect(wires.join(" ").trim()).toBe('[17,1,"run 1"] [17,3,"run 1"]');
  });

  it("does not run when the store fails, and its answer stands when only the keeping of it fails", async () => {
    const broken = () => Promise.reject(new Error("no store"));
    const unclaimed = new Line(() => "ran", { dedup: { claim: broken, settle: () => {} } });
    const unsettled = new Line(() => "ran", { dedup: { claim: () => "run", settle: broken } });
    for (const line of [unclaimed, unsettled]) line.gets([16, 1, "a", null, { key: "k" }]);

    expect(await unclaimed.wire()).toBe('[18,1,13,"internal error #1",{"executed":1}]');
    expect(await unsettled.wire()).toBe('[17,1,"ran"]');
    expect([unclaimed.reported, unsettled.reported]).toEqual([["Error: no store"], ["Error: no store"]]);
  });
});

describe("middleware", () => {
  const noting =
    (name: string, seen: string[]): Middleware =>
    async (_ctx, next) => {
      seen.push(`${name} in`);
      try {
        return await next();
      } finally {
        seen.push(`${name} out`);
      }
    };

  it("stands around the handler, outermost first", async () => {
    const seen: string[] = [];
    const line = new Line(() => seen.push("handler"), { middleware: [noting("a", seen), noting("b", seen)] });
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe("[17,1,3]");
    expect(seen).toEqual(["a in", "b in", "handler", "b out", "a out"]);
  });

  it("aborts nothing of a stream that has ended well inside of it", async () => {
    const signals: AbortSignal[] = [];
    const giving: Handler = (_input, ctx) => {
      signals.push((ctx as CallContext).signal);
      return [1, 2];
    };
    const line = new Line(giving, { kind: "stream", middleware: [(_ctx, next) => next()] });

    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe("[19,1,1] [19,1,2] [20,1]");
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it("stands around a stream until it has ended", async () => {
    const seen: string[] = [];
    const line = new Line(() => [1, 2], { kind: "stream", middleware: [noting("a", seen)] });
    line.gets([16, 1, "a", null, { credit: 1 }]);
    expect(await line.wire()).toBe("[19,1,1]");
    expect(seen).toEqual(["a in"]);

    line.gets([6, 1, 9]);
    expect(await line.wire()).toBe("[19,1,2] [20,1]");
    expect(seen).toEqual(["a in", "a out"]);
  });

  it.each<[string, Middleware, string]>([
    ["its own result", () => "mine", '[17,1,"mine"]'],
    ["another result", async (_ctx, next) => [await next()], '[17,1,["handler"]]'],
    [
      "a refusal, and the handler never ran",
      () => {
        throw new RpcError("UNAUTHENTICATED", "m");
      },
      '[18,1,16,"m",{"executed":0}]',
    ],
    [
      "a failure behind the handler",
      async (_ctx, next) => {
        await next();
        throw new RpcError("ABORTED", "m");
      },
      '[18,1,10,"m",{"executed":2}]',
    ],
  ])("may answer with %s", async (_what, middleware, text) => {
    const line = new Line(() => "handler", { middleware: [middleware] });
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe(text);
  });

  it.each<[string, CallInput, string]>([
    [
      "was cancelled",
      { type: "received", frame: [21, 1], attachments: [], bytes: 1 },
      '[18,1,1,"cancelled by the caller",{"executed":0}]',
    ],
    ["lost its rights", { type: "expelled", message: "too late" }, '[18,1,16,"too late",{"executed":0}]'],
    ["lost its session", { type: "lost", message: "gone" }, ""],
  ])("keeps a call from its handler that meanwhile %s", async (_how, input, text) => {
    let allow: () => void = () => {};
    const seen: unknown[] = [];
    const guard: Middleware = async (_ctx, next) => {
      await new Promise<void>((resolve) => {
        allow = resolve;
      });
      return next().catch((error) => seen.push(error.code));
    };
    const line = new Line(() => seen.push("handler"), { middleware: [guard] });
    line.gets([16, 1, "a"]);
    line.feed(input);
    allow();

    expect(await line.wire()).toBe(text);
    expect([seen, line.table.size]).toEqual([["CANCELLED"], 0]);
  });

  it("need not wait for a handler: what fails behind its back is told, and takes nothing with it", async () => {
    const hasty: Middleware = (_ctx, next) => {
      void next();
      return "mine";
    };
    const line = new Line(failsLater(new Error("late")), { middleware: [(_ctx, next) => next(), hasty] });
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe('[17,1,"mine"]');
    expect(line.reported).toEqual(["Error: late"]);
  });

  it("stops a handler of items that it does not wait for, which nothing else would stop", async () => {
    const seen: string[] = [];
    const hasty: Middleware = (_ctx, next) => {
      void next();
      throw new RpcError("ABORTED", "enough");
    };
    const giving = async function* (_input: unknown, ctx: CallContext) {
      ctx.signal.addEventListener("abort", () => seen.push(String(ctx.signal.reason)));
      try {
        for (;;) yield 1;
      } finally {
        seen.push("left");
      }
    };
    const taking = async (_input: unknown, items: AsyncIterable<unknown>) => {
      for await (const _item of items) seen.push("taken");
    };
    const given = new Line(giving as Handler, { kind: "stream", middleware: [hasty] });
    const taken = new Line(
      (...args) => taking(args[0], args[1] as AsyncIterable<unknown>).finally(() => seen.push("over")),
      {
        kind: "upload",
        middleware: [hasty],
      },
    );
    given.gets([16, 1, "a"]);
    taken.gets([16, 1, "a"]);

    expect([await given.wire(), await taken.wire()]).toEqual(Array(2).fill('[18,1,10,"enough",{"executed":2}]'));
    expect(seen).toEqual(["RpcError: a middleware has answered", "left", "over"]);
    expect([given.reported, taken.reported]).toEqual([[], []]);
  });

  it("never begins a handler of items that comes to its turn when all is answered, whenever that is", async () => {
    const hasty: Middleware = (_ctx, next) => void next();
    const dawdling =
      (turns: number): Middleware =>
      async (_ctx, next) => {
        for (let turn = 0; turn < turns; turn++) await undefined;
        return next();
      };
    const seen: string[] = [];
    const giving = async function* () {
      seen.push("begun");
      try {
        for (;;) yield 1;
      } finally {
        seen.push("left");
      }
    };

    for (const turns of [1, 2, 3, 4, 5, 6]) {
      const line = new Line(giving, { kind: "stream", middleware: [hasty, dawdling(turns)] });
      line.gets([16, 1, "a"]);
      expect(await line.wire()).toBe("[20,1]");
      expect([turns, line.reported]).toEqual([turns, []]);
    }

    expect(seen.filter((what) => what === "left")).toHaveLength(seen.length / 2);
  });

  it("lets a handler that it does not wait for come to its result: it may keep that for the next caller", async () => {
    let kept: Promise<unknown> | undefined;
    let refresh: () => void = () => {};
    const signals: AbortSignal[] = [];
    const line = new Line(
      async (_input, ctx) => {
        signals.push((ctx as CallContext).signal);
        await new Promise<void>((resolve) => {
          refresh = resolve;
        });
        return "fresh";
      },
      {
        middleware: [
          (_ctx, next) => {
            kept = next();
            return "stale";
          },
        ],
      },
    );
    line.gets([16, 1, "a"]);

    const answer = await line.wire();
    refresh();

    expect(answer).toBe('[17,1,"stale"]');
    expect(await kept).toBe("fresh");
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it("runs the handler once, even if it asks twice", async () => {
    let runs = 0;
    const line = new Line(() => ++runs, {
      middleware: [
        async (_ctx, next) => {
          await next();
          return next();
        },
      ],
    });
    line.gets([16, 1, "a"]);

    expect(await line.wire()).toBe('[18,1,13,"internal error #1",{"executed":2}]');
    expect([runs, line.reported]).toEqual([1, ["TypeError: a middleware called next twice"]]);
  });
});
