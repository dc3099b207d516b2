import { describe, expect, it } from "vitest";
import { surfacing } from "../../test/surfacing.ts";
import { turn, WiredClient } from "../../test/wired-client.ts";
import type { RpcError } from "../errors.ts";
import type { Call } from "../rpc/call.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import type { Connection, ConnectionListener } from "../transport/connection.ts";
import { Client } from "./client.ts";
import { callMethod, uploadMethod } from "./methods.ts";
import { handleMethod } from "./reverse-handlers.ts";

const limits = { maxMessageBytes: 1_048_576, maxCalls: 256, maxSubscriptions: 10, credit: 32 };
const welcome = { resumed: false, rx: 0, limits, heartbeat: { intervalMs: 1000, timeoutMs: 1000 }, graceMs: 1 };

describe("a client", () => {
  it("waits for nothing once it is closed, also if it found out while it looked at the time", async () => {
    const clock = fakeClock();
    let listener: ConnectionListener | undefined;
    const dial = (told: ConnectionListener): Connection => {
      listener = told;
      return { bufferedBytes: 0, send() {}, close() {} };
    };
    const client = new Client(dial, { clock, connect: "eager" });
    const handled: (handlers: object) => void = handleMethod(client, { ask: { name: "ask" } });
    handled({ ask: () => new Promise(() => {}) });
    await new Promise((resolve) => setImmediate(resolve));
    listener?.opened();
    listener?.received(JSON.stringify([0, 0, [1, welcome]]));

    listener?.received('[1,0,[16,2,"ask",null,{"timeoutMs":100000000}],[7,4400,"bad frame"]]');
    clock.advance(20_000); // the socket stays, silent

    expect(client.state).toBe("closed");
    expect(clock.pending).toBe(0);
  });

  it.each<[string, ConstructorParameters<typeof Client>[0], () => string, string?]>([
    [
      "a token that cannot be had",
      () => ({ bufferedBytes: 0, send() {}, close() {} }),
      () => {
        throw new Error("not today");
      },
    ],
    [
      "a token that is no text",
      () => ({ bufferedBytes: 0, send() {}, close() {} }),
      () => 5 as never,
      "TypeError: a token is a text, not number",
    ],
    [
      "a platform that will not dial",
      () => {
        throw new Error("not today");
      },
      () => "token",
    ],
  ])(
    "tells its application of %s, each time that it tries, and whoever waited for it",
    async (_what, dial, token, why = "Error: not today") => {
      const clock = fakeClock();
      const told: string[] = [];
      const client = new Client(dial, { clock, token, onError: (error, where) => told.push(`${where}: ${error}`) });
      const opened = client.opened.catch(({ code }) => code);
      const ask: (input: unknown, options: object) => Call<unknown> = callMethod(client, { name: "ask" });
      const outcome = ask(null, { timeoutMs: 1000 }).catch(({ message }) => message);
      await new Promise((resolve) => setImmediate(resolve));

      clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
      client.close();

      expect(told.length).toBeGreaterThan(1);
      expect(new Set(told)).toEqual(new Set([`$connection: ${why}`]));
      expect(await outcome).toBe(`the deadline of ask has passed before it could be sent: ${why}`);
      expect(await opened).toBe("CANCELLED");
      expect(clock.pending).toBe(0);
    },
  );

  it("refuses an option that there is not, of which nobody would ever hear", () => {
    const dial = () => ({ bufferedBytes: 0, send() {}, close() {} });
    const misspelt: object = { clock: fakeClock(), tokens: "t" };
    const every: Required<ConstructorParameters<typeof Client>[1]> = {
      token: "t",
      connect: "lazy",
      WebSocket: class {} as never,
      headers: {},
      ca: [],
      backoff: {},
      onError() {},
      clock: fakeClock(),
      chance: () => 0,
      schema: "s",
      trace: () => "t",
    };

    expect(() => new Client(dial, misspelt)).toThrow(new TypeError('there is no option "tokens"'));
    expect(() => new Client(dial, every)).not.toThrow();
  });

  it("says of each call what it belongs to, and goes without where that cannot be told", async () => {
    const told: unknown[] = [];
    const traces = ["first", "", undefined, new Error("no span")];
    const trace = () => {
      const next = traces.shift();
      if (next instanceof Error) throw next;
      return next;
    };
    const wired = new WiredClient({ trace, onError: (error, where) => told.push(where, error) });
    const ask: (input: unknown, options?: object) => Call<unknown> = callMethod(wired.client, { name: "ask" });

    const calls = [ask(1), ask(2), ask(3), ask(4), ask(5, { trace: "its own" })];
    await wired.up();

    expect(wired.counted(0)).toBe(
      '[[16,1,"ask",1,{"trace":"first"}],[16,3,"ask",2],[16,5,"ask",3],[16,7,"ask",4],[16,9,"ask",5,{"trace":"its own"}]]',
    );
    expect(told).toEqual(["$connection", new Error("no span")]);
    for (const call of calls) call.safe();
  });

  it("is frozen, so that Vue leaves it as it is where an application keeps it in its state", () => {
    const client = new Client(() => ({ bufferedBytes: 0, send() {}, close() {} }), {});

    expect(Object.isFrozen(client)).toBe(true);
    expect(client.state).toBe("connecting");
  });

  it("tells its state to whoever was handed the function alone, as React is", () => {
    const wired = new WiredClient({});
    const states: string[] = [];
    const { onState } = wired.client;
    onState((state) => states.push(state));

    wired.client.close();

    expect(states).toEqual(["closed"]);
  });

  it("that is asked for a token shows none that is no text, and asks anew on another connection", async () => {
    const clock = fakeClock();
    const [told, sent] = [[] as string[], [] as string[]];
    const listeners: ConnectionListener[] = [];
    const tokens = ["first", 5, new Promise(() => {}), "second", "third", "fourth"];
    const client = new Client(
      (listener) => {
        listeners.push(listener);
        return { bufferedBytes: 0, send: (payload) => void sent.push(String(payload)), close() {} };
      },
      { clock, connect: "eager", token: () => tokens.shift() as string, onError: (error) => told.push(String(error)) },
    );
    for (const _connection of [1, 2]) {
      await turn();
      const [listener] = listeners.splice(0);
      listener?.opened();
      listener?.received(JSON.stringify([0, 0, [1, welcome]]));
      for (const _question of [1, 2]) {
        listener?.received(JSON.stringify([0, 0, [5, { need: true, byMs: 500 }]]));
        await turn();
        clock.settle();
      }
      listener?.closed(1006, "");
      clock.advance(250);
    }
    client.close();

    expect(told).toEqual(["TypeError: a token is a text, not number"]);
    expect(sent.filter((message) => message.startsWith("[0,0,[5,"))).toEqual([
      '[0,0,[5,{"token":"third"}]]',
      '[0,0,[5,{"token":"fourth"}]]',
    ]);
    expect(clock.pending).toBe(0);
  });

  it("says of a call that it never sent why nobody took it", async () => {
    const clock = fakeClock();
    const dial = ({ closed }: ConnectionListener): Connection => {
      queueMicrotask(() => closed(1006, "nobody is there"));
      return { bufferedBytes: 0, send() {}, close() {} };
    };
    const client = new Client(dial, { clock });
    const ask: (input: unknown, options: object) => Call<unknown> = callMethod(client, { name: "ask" });
    const outcome = ask(null, { timeoutMs: 100 }).safe();
    await new Promise((resolve) => setImmediate(resolve));

    clock.advance(100);
    const { error } = (await outcome) as { error: RpcError };
    client.close();

    expect(error).toMatchObject({
      code: "DEADLINE_EXCEEDED",
      message: "the deadline of ask has passed before it could be sent: nobody is there",
      executed: "no",
    });
    expect(clock.pending).toBe(0);
  });

  it("says that it is reconnecting while its server is silent and no other connection is to be had, and not longer", async () => {
    const wired = new WiredClient();
    const { client, clock, wires } = wired;
    const states: string[] = [];
    client.onState((state) => states.push(state));
    await wired.up();

    client.nudge();
    clock.advance(3_000);
    await turn();
    const whileItDials = [...states];
    wires[1]?.listener.closed(1006, "");
    wires[0]?.listener.received("[0,0,[3,1]]"); // PONG
    const after = [...states];

    expect(wires).toHaveLength(2);
    expect([whileItDials, after]).toEqual([["open"], ["open", "reconnecting", "open"]]);
  });

  it("goes from one server that sends it on to the next, but not on and on", async () => {
    const clock = fakeClock();
    const dialledAt: number[] = [];
    const dial = (listener: ConnectionListener): Connection => {
      dialledAt.push(clock.now());
      queueMicrotask(() => {
        listener.opened();
        listener.received(JSON.stringify([0, 0, [1, welcome]]));
        listener.received(JSON.stringify([0, 0, [4, { last: 0, reconnectMs: [0, 0], untilMs: 1000 }]]));
      });
      return { bufferedBytes: 0, send() {}, close() {} };
    };
    const client = new Client(dial, { clock, connect: "eager" });
    for (let ms = 0; ms < 3500; ms += 100) {
      void client.caller; // somebody wants to call
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(100);
    }

    client.close();

    expect(dialledAt).toEqual([0, 100, 1000, 2000, 3000]);
  });

  it("goes nowhere once it is closed, also if it was told to by what came behind the WELCOME at which it was closed", async () => {
    const wired = new WiredClient();
    const { client, clock, wires } = wired;
    client.onState((state) => state === "open" && client.close());

    await wired.up({}, [4, { last: Number.MAX_SAFE_INTEGER, reconnectMs: [100, 100], untilMs: 1000 }]);
    clock.advance(1000);
    await turn();

    expect([client.state, wires.length, clock.pending]).toEqual(["closed", 1, 0]);
  });

  it("is closed by a server that breaks the protocol, also if that says goodbye in the same message", async () => {
    const wired = new WiredClient();
    const { client, clock, wires } = wired;
    await wired.up();

    wired.gets('[1,0,[17,99,1],[7,4000,"bye"]]');
    clock.advance(60_000);
    await turn();

    expect([client.state, wires.length]).toEqual(["closed", 1]);
    await expect(client.opened).rejects.toThrow("call 99 was never opened");
  });

  it.each<[string, (wired: WiredClient) => void, string]>([
    ["a server gave up", ({ wires }) => wires[0]?.listener.closed(4101, "too much waits"), "too much waits"],
    [
      "a server gave up without a word",
      ({ wires }) => wires[0]?.listener.closed(4101, ""),
      "the server closed with 4101",
    ],
    ["has a hole", (wired) => wired.gets('[2,1,[17,1,"x"]]'), "frame 2 came after frame 0"],
  ])("says to calls of a session that %s why it is lost", async (_which, happen, why) => {
    const wired = new WiredClient();
    await wired.up();
    const ask: () => Call<unknown> = callMethod(wired.client, { name: "ask" });
    const call = ask().safe();
    wired.clock.settle();

    happen(wired);
    wired.clock.settle();

    const error = { code: "UNAVAILABLE", executed: "maybe", message: `the session is lost: ${why}` };
    expect(await call).toMatchObject({ ok: false, error });
  });

  it("stays with a server that sends it on, as long as it reaches no other", async () => {
    const wired = new WiredClient();
    const { client, clock, wires } = wired;
    await wired.up({}, [4, { last: Number.MAX_SAFE_INTEGER, reconnectMs: [0, 0], untilMs: 60_000 }]);
    const ask: () => Call<unknown> = callMethod(client, { name: "ask" });
    clock.advance(0);
    await turn();

    wires[1]?.listener.closed(1006, "");
    void ask().safe();

    expect([wires.length, client.state, wired.counted(0)]).toEqual([2, "open", '[[16,1,"ask"]]']);
  });

  it("waits for its slot, too, where the server that sends it on is gone before, and calls at the next", async () => {
    const wired = new WiredClient();
    const { client, clock, wires } = wired;
    await wired.up({}, [4, { last: Number.MAX_SAFE_INTEGER, reconnectMs: [1000, 1000], untilMs: 60_000 }]);
    const ask: () => Call<unknown> = callMethod(client, { name: "ask" });
    wires[0]?.listener.closed(1006, "");
    clock.advance(999);
    await turn();
    const dialledEarly = wires.length - 1;

    clock.advance(1);
    void ask().safe();
    await wired.up();

    expect(dialledEarly).toBe(0);
    expect([wires.length, client.state, wired.counted(1)]).toEqual([2, "open", '[[16,1,"ask"]]']);
  });

  it.each([["takes no more calls", 0] as const, ["is gone before", Number.MAX_SAFE_INTEGER] as const])(
    "waits for its slot, too, where it calls meanwhile and the server %s",
    async (_how, last) => {
      const wired = new WiredClient();
      const { client, clock, wires } = wired;
      await wired.up({}, [4, { last, reconnectMs: [1000, 1000], untilMs: 60_000 }]);
      const ask: () => Call<unknown> = callMethod(client, { name: "ask" });
      if (last > 0) wires[0]?.listener.closed(1006, "");
      void ask().safe();
      clock.advance(999);
      await turn();
      const dialledEarly = wires.length - 1;

      clock.advance(1);
      await wired.up();

      expect(dialledEarly).toBe(0);
      expect(wired.counted(1)).toBe('[[16,1,"ask"]]');
    },
  );

  it("takes calls with items to the next server, too, that only waited in line", async () => {
    const wired = new WiredClient();
    await wired.up({ limits: { ...limits, maxCalls: 1 } });
    const ask: () => Call<unknown> = callMethod(wired.client, { name: "ask" });
    const put: (input: unknown, items: unknown) => Call<unknown> = uploadMethod(wired.client, { name: "put" });
    void ask().safe();
    const stored = put("in line", [1, 2]);

    wired.gets('[0,0,[4,{"last":1,"reconnectMs":[0,0],"untilMs":1000}]]');
    wired.clock.advance(0);
    await wired.up();
    await turn();
    const sent = wired.counted(1);
    wired.gets('[1,0,[17,1,"stored"]]');

    expect(sent).toBe('[[16,1,"put","in line"],[19,1,1],[19,1,2],[20,1]]');
    expect(await stored).toBe("stored");
  });

  it("makes no call elsewhere that was cancelled by what another one did at its end", async () => {
    const wired = new WiredClient();
    await wired.up();
    const ask: () => Call<unknown> = callMethod(wired.client, { name: "ask" });
    const put: (input: unknown, items: object) => Call<unknown> = uploadMethod(wired.client, { name: "put" });
    const left = { next: () => new Promise(() => {}), return: async () => asked.cancel() };
    const code = ({ code, executed }: RpcError) => `${code} ${executed}`;
    const outcomes = [put(null, { [Symbol.asyncIterator]: () => left }).catch(code)];
    const asked = ask();
    outcomes.push(asked.catch(code));
    wired.clock.settle();
    await turn();

    wired.gets('[0,0,[4,{"last":0,"reconnectMs":[0,0],"untilMs":1000}]]');
    wired.clock.advance(0);
    await wired.up();

    expect(await Promise.all(outcomes)).toEqual(["UNAVAILABLE no", "CANCELLED no"]);
    expect(wired.counted(1)).toBe("[]");
  });

  it("answers what it is asked, whatever becomes of the report of an error", async () => {
    const clock = fakeClock();
    const sent: string[] = [];
    let listener: ConnectionListener | undefined;
    const dial = (told: ConnectionListener): Connection => {
      listener = told;
      return { bufferedBytes: 0, send: (payload) => sent.push(String(payload)), close() {} };
    };
    const fails = () => {
      throw new Error("the application's");
    };
    const client = new Client(dial, { clock, connect: "eager", onError: fails });
    const handled: (handlers: object) => void = handleMethod(client, { ask: { name: "ask" } });
    handled({ ask: fails });
    await new Promise((resolve) => setImmediate(resolve));
    listener?.opened();
    listener?.received(JSON.stringify([0, 0, [1, welcome]]));

    expect(await surfacing(() => listener?.received('[1,0,[16,2,"ask"]]'))).toEqual([new Error("the application's")]);
    clock.settle();
    client.close();
    expect(sent.join()).toMatch(/\[18,2,13,"internal error /);
  });
});
