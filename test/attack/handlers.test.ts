import { RpcError } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import type { Handlers } from "../fixtures/kinds/generated.ts";
import { attacked, attackedOpen } from "../support/attacked.ts";
import type { WireFrame } from "../support/wire-peer.ts";

const [AUTH, CALL, ERROR, ITEM, END] = [5, 16, 18, 19, 20];
const secret = "canary-8c1f";

/** Whatever a program can throw; each tells the secret to whoever looks closely. */
function thrownShapes(): [name: string, thrown: unknown][] {
  const circular: Record<string, unknown> = { secret };
  circular.self = circular;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const angry = new Proxy(new Error(secret), {
    get() {
      throw new Error(secret);
    },
    getPrototypeOf() {
      throw new Error(secret);
    },
  });
  const odd = (change: PropertyDescriptorMap) => Object.defineProperties(new RpcError("NOT_FOUND", "gone"), change);
  return [
    ["an error", new Error(secret)],
    ["an error with a cause", new Error("x", { cause: secret })],
    ["an error of many", new AggregateError([new Error(secret)], secret)],
    ["a string", secret],
    ["undefined", undefined],
    ["null", null],
    ["a number", 42],
    ["NaN", Number.NaN],
    ["a bigint", 10n],
    ["a symbol", Symbol(secret)],
    ["a function", () => secret],
    ["a frozen object", Object.freeze({ message: secret, code: "NOT_FOUND" })],
    ["an object without prototype", Object.assign(Object.create(null), { message: secret })],
    ["a circular object", circular],
    ["a thenable", { then: (done: (value: string) => void) => done(secret) }],
    ["a promise that rejects", silent(Promise.reject(new Error(secret)))],
    ["a revoked proxy", revoked.proxy],
    ["a proxy that throws", angry],
    [
      "an object that throws when asked for its message",
      {
        get message() {
          throw new Error(secret);
        },
      },
    ],
    ["what looks like an RpcError", { name: "RpcError", code: "NOT_FOUND", message: secret }],
    ["an RpcError of no known code", odd({ code: { value: "NOPE" } })],
    ["an RpcError whose code is a prototype's name", odd({ code: { value: "constructor" } })],
    ["an RpcError without message", odd({ message: { value: undefined } })],
    ["an RpcError whose message is no text, and cannot be made one", odd({ message: { value: Object.create(null) } })],
    ["an RpcError with an endless message", new RpcError("NOT_FOUND", "x".repeat(100_000))],
    ["an RpcError with half a character", new RpcError("NOT_FOUND", "\ud83d")],
    ["an RpcError with a cause", new RpcError("NOT_FOUND", "gone", { cause: secret })],
    ["an RpcError that may be tried again in NaN", new RpcError("UNAVAILABLE", "x", { retryAfterMs: Number.NaN })],
    ["an RpcError that may be tried again yesterday", new RpcError("UNAVAILABLE", "x", { retryAfterMs: -1 })],
    ["an RpcError that may never be tried again", new RpcError("UNAVAILABLE", "x", { retryAfterMs: 1 / 0 })],
    ["an RpcError with data nobody declared", new RpcError("NOT_FOUND", "x", { name: "Other", data: secret })],
    ["an RpcError whose data do not fit", new RpcError("NOT_FOUND", "x", { name: "Closed", data: secret })],
    ["an RpcError whose data are circular", new RpcError("NOT_FOUND", "x", { name: "Closed", data: circular })],
    [
      "an RpcError that throws when looked at",
      odd({
        code: {
          get() {
            throw new Error(secret);
          },
        },
      }),
    ],
    ["an RpcError named after a prototype", new RpcError("NOT_FOUND", "x", { name: "__proto__", data: secret })],
  ];
}

function silent<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

type Place = (thrown: unknown) => Partial<Record<keyof Handlers, unknown>>;

/** Where a handler can throw, and the call that gets there. */
const places: [place: string, own: Place, call: WireFrame][] = [
  [
    "a handler",
    (thrown) => ({
      refuse: () => {
        throw thrown;
      },
    }),
    [CALL, 1, "refuse", "x"],
  ],
  [
    "a promise of a handler",
    (thrown) => ({
      refuse: async () => {
        throw thrown;
      },
    }),
    [CALL, 1, "refuse", "x"],
  ],
  [
    "a foreign promise",
    (thrown) => ({ refuse: () => ({ then: (_: unknown, no: (e: unknown) => void) => no(thrown) }) }),
    [CALL, 1, "refuse", "x"],
  ],
  [
    "a stream before it begins",
    (thrown) => ({
      count: () => {
        throw thrown;
      },
    }),
    [CALL, 1, "count", { to: 1 }],
  ],
  [
    "the first step of an iterator",
    (thrown) => ({
      count: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => {
            throw thrown;
          },
        }),
      }),
    }),
    [CALL, 1, "count", { to: 1 }],
  ],
  [
    "a generator",
    (thrown) => ({
      count: async function* () {
        yield await Promise.reject(thrown);
      },
    }),
    [CALL, 1, "count", { to: 1 }],
  ],
];

describe("what a handler throws", () => {
  describe.each(places)("M7: from %s", (_place, own, call) => {
    it.each(thrownShapes())("%s, ends the one call, and its text stays here", async (_shape, thrown) => {
      const server = await attacked(own(thrown));
      const peer = await server.greeted();

      peer.say(call, [CALL, 3, "add", { a: 1, b: 2 }]);
      const answers = [await peer.next(17, 18, 20), await peer.next(17, 18, 20)];

      const [failed] = answers.filter(([, id]) => id === 1);
      expect(answers).toContainEqual([17, 3, 3]);
      expect(failed).toEqual([
        ERROR,
        1,
        expect.any(Number),
        expect.any(String),
        expect.objectContaining({ executed: 2 }),
      ]);
      expect(failed?.[2]).toBeGreaterThan(0);
      expect(JSON.stringify(failed)).not.toContain(secret);
      expect(JSON.stringify(failed).length).toBeLessThan(4096);
    });
  });

  it.each(thrownShapes())("M7: %s, also while it is told goodbye, concerns nobody", async (_shape, thrown) => {
    const server = await attacked({
      count: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => {}),
          return: () => {
            throw thrown;
          },
        }),
      }),
    });
    const peer = await server.greeted();

    peer.say([CALL, 1, "count", { to: 1 }], [21, 1], [CALL, 3, "add", { a: 1, b: 2 }]);

    expect(await peer.next(ERROR)).toEqual([ERROR, 1, 1, "cancelled by the caller", expect.anything()]);
    expect(await peer.next(17)).toEqual([17, 3, 3]);
  });

  it.each(thrownShapes())("M7: %s, from authenticate, keeps the client out", async (_shape, thrown) => {
    const server = await attacked(
      {},
      {
        authenticate: () => {
          throw thrown;
        },
      },
    );
    const peer = await server.dial();

    peer.hello();

    const { code, reason } = await peer.closed;
    expect([4200, 4401, 4403, 4003]).toContain(code);
    expect(reason).not.toContain(secret);
  });
});

/** All but passing faults, which leave a client what it was granted before. */
const refusals = thrownShapes().filter(
  ([name]) => !name.includes("may be tried again") && !name.includes("never be tried"),
);

it.each(refusals)(
  "M7: %s, from authenticate that is shown a new token, sends the client away",
  async (_shape, thrown) => {
    let isIn = false;
    const server = await attacked(
      {},
      {
        authenticate: () => {
          if (isIn) throw thrown;
          isIn = true;
          return { id: "ada" };
        },
      },
    );
    const peer = await server.greeted();

    peer.say([AUTH, { token: "new" }]);

    const { code, reason } = await peer.closed;
    expect([4401, 4403]).toContain(code);
    expect(reason).not.toContain(secret);
  },
);

describe("what a handler gives", () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

  it.each<[string, () => unknown]>([
    [
      "that is circular",
      () => {
        const a: unknown[] = [];
        a.push(a);
        return a;
      },
    ],
    ["that is a bigint", () => 1n],
    [
      "that throws when it is written",
      () => ({
        toJSON() {
          throw new Error(secret);
        },
      }),
    ],
    ["that nests deeper than a client takes", () => deep(64)],
    ["with a key that names a prototype", () => JSON.parse('{"__proto__": 1}')],
    ["larger than a client takes", () => "x".repeat(5 * 1024 * 1024)],
  ])("M4: %s, fails one call and nothing else", async (_what, result) => {
    const server = await attackedOpen({ mirror: result });
    const peer = await server.greeted();

    peer.say([CALL, 1, "mirror"], [CALL, 3, "keyed", 3]);
    const answers = [await peer.next(17, 18), await peer.next(17, 18)];

    expect(answers).toContainEqual([17, 3, 3]);
    expect(answers).toContainEqual([
      ERROR,
      1,
      expect.any(Number),
      expect.not.stringContaining(secret),
      { executed: 2 },
    ]);
  });

  it("M5: a wrong item is told in one short error", async () => {
    const server = await attacked();
    const peer = await server.greeted();

    peer.say([CALL, 1, "sum", { name: "n" }], ...Array.from({ length: 32 }, () => [ITEM, 1, "wrong"] as WireFrame), [
      END,
      1,
    ]);

    const error = await peer.next(ERROR);
    expect(error.slice(0, 3)).toEqual([ERROR, 1, 3]);
    expect(JSON.stringify(error).length).toBeLessThan(4096);
  });
});
