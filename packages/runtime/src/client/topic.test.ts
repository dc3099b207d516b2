import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { welcome } from "../../test/session-probe.ts";
import { turn, WiredClient } from "../../test/wired-client.ts";
import type { RpcError } from "../errors.ts";
import type { Position } from "../rpc/position.ts";
import { wireDate } from "../rpc/wire-leaves.ts";
import { topicMethod } from "./methods.ts";
import type { Topic, TopicOptions } from "./topic.ts";
import type { TopicListener } from "./topic-listener.ts";

/** A client of a topic. */
class Subscribing extends WiredClient {
  /** What nobody else was told of. */
  readonly told: string[];
  #counted = 0;

  constructor() {
    const told: string[] = [];
    super({
      backoff: { baseMs: 0 },
      onError: (error, procedure) => void told.push(`${procedure}: ${(error as RpcError).code} ${error}`),
    });
    this.told = told;
  }

  topic(options?: TopicOptions, mode: "all" | "latest" = "all"): Topic<Date> {
    const procedure = { name: "t", event: wireDate, mode };
    const method: (params: unknown, options?: TopicOptions) => Topic<Date> = topicMethod(this.client, procedure);
    return method(1, options);
  }

  /** A socket comes up, and the server has all that was sent before. */
  resumes(): Promise<void> {
    return this.up({ resumed: true, rx: this.#counted });
  }

  async down(): Promise<void> {
    this.wires.at(-1)?.listener.closed(1006, "");
    this.clock.advance(0);
    await turn();
  }

  /** The counted frames that were sent since it was last looked at. */
  get wire(): string {
    this.clock.settle();
    const texts = this.wires.flatMap(({ sent }) => sent.splice(0));
    const frames = texts.flatMap((text) => JSON.parse(text).slice(2) as unknown[][]);
    const counted = frames.filter(([kind]) => (kind as number) >= 16);
    this.#counted += counted.length;
    return counted.map((frame) => JSON.stringify(frame)).join(" ");
  }
}

const iso = (ms: number) => JSON.stringify(new Date(ms));

/** Writes down what it is told. */
function noting(seen: string[]): TopicListener<Date> {
  return {
    event: (at, { epoch, offset }) => seen.push(`event ${at.getTime()} at ${epoch} ${offset}`),
    gap: ({ from, to, why }) => seen.push(`gap ${from} to ${to}: ${why}`),
    live: ({ recovered, position }) =>
      seen.push(`live at ${position.epoch} ${position.offset}, recovered ${recovered}`),
    error: ({ code, message, executed }) => seen.push(`${code} ${executed}: ${message}`),
  };
}

describe("a topic", () => {
  it("is subscribed to when somebody listens, and tells all that happens", async () => {
    const wire = new Subscribing();
    const seen: string[] = [];
    const topic = wire.topic();
    await turn();
    expect(wire.client.state).toBe("connecting");
    topic.subscribe(noting(seen));
    await wire.up();
    expect(wire.wire).toBe('[32,1,"t",1]');

    wire.gets(
      '[1,0,[33,1,7,"e",4,false]]',
      `[0,0,[34,7,5,${iso(50)}]]`,
      '[0,0,[37,7,6,8,"overflow"]]',
      `[0,0,[34,7,9,${iso(90)}]]`,
      '[2,0,[36,1,7,"not any more"]]',
    );
    expect(seen).toEqual([
      "live at e 4, recovered false",
      "event 50 at e 5",
      "gap 6 to 8: overflow",
      "event 90 at e 9",
      "PERMISSION_DENIED no: not any more",
    ]);
  });

  it("is live where it begins, also if the next event came in the same message", async () => {
    const wire = new Subscribing();
    const seen: string[] = [];
    wire.topic().subscribe(noting(seen));
    await wire.up();

    wire.gets(`[1,0,[33,1,7,"e",4,false],[34,7,5,${iso(50)}]]`);

    expect(seen).toEqual(["live at e 4, recovered false", "event 50 at e 5"]);
  });

  it("goes on behind its last event on the next socket", async () => {
    const wire = new Subscribing();
    const seen: string[] = [];
    wire.topic().subscribe(noting(seen));
    await wire.up();
    expect(wire.wire).toBe('[32,1,"t",1]');
    wire.gets('[1,0,[33,1,7,"e",4,false]]', `[0,0,[34,7,5,${iso(50)}]]`);
    await wire.down();
    await wire.resumes();

    expect(wire.wire).toBe('[32,3,"t",1,{"from":["e",5]}]');
    wire.gets('[2,2,[33,3,2,"e",5,true]]', `[0,0,[34,2,6,${iso(60)}]]`);
    expect(seen.slice(2)).toEqual(["live at e 5, recovered true", "event 60 at e 6"]);
  });

  it("begins where an earlier subscription ended", async () => {
    const wire = new Subscribing();
    wire.topic({ from: { epoch: "e", offset: 41 } }).subscribe(() => {});
    await wire.up();

    expect(wire.wire).toBe('[32,1,"t",1,{"from":["e",41]}]');
  });

  it.each(["listener", "signal"])("is left by its %s, once, and says nothing more", async (how) => {
    const wire = new Subscribing();
    const aborting = new AbortController();
    const seen: string[] = [];
    const stop = wire.topic({ signal: aborting.signal }).subscribe(noting(seen));
    await wire.up();
    expect(wire.wire).toBe('[32,1,"t",1]');
    wire.gets('[1,0,[33,1,7,"e",4,false]]');
    if (how === "signal") aborting.abort();
    stop();
    stop();
    wire.gets(`[0,0,[34,7,5,${iso(50)}]]`);

    expect(wire.wire).toBe("[35,1]");
    expect(seen).toEqual(["live at e 4, recovered false"]);
  });

  it("is subscribed to and iterated by its functions alone, and through a proxy such as that of Vue", async () => {
    const wire = new Subscribing();
    const { subscribe } = wire.topic();
    const proxy = new Proxy(wire.topic(), {});
    const seen: string[] = [];
    subscribe((at) => seen.push(`alone ${at.getTime()}`));
    proxy.subscribe((at) => seen.push(`proxy ${at.getTime()}`));
    const next = proxy[Symbol.asyncIterator]().next();
    await wire.up();

    wire.gets('[1,0,[33,1,7,"e",4,false],[33,3,7,"e",4,false],[33,5,7,"e",4,false]]', `[0,0,[34,7,5,${iso(50)}]]`);

    expect(seen).toEqual(["alone 50", "proxy 50"]);
    expect(await next).toEqual({ value: new Date(50), done: false });
  });

  it("says nothing more of a message that it was left in, whoever left it", async () => {
    const wire = new Subscribing();
    const seen: string[] = [];
    const stops = ["first", "second"].map((name) =>
      wire.topic().subscribe((at) => {
        seen.push(`${name} ${at.getTime()}`);
        for (const stop of stops) stop();
      }),
    );
    await wire.up();

    wire.gets('[1,0,[33,1,7,"e",4,false],[33,3,7,"e",4,false]]', `[0,0,[34,7,5,${iso(50)}],[34,7,6,${iso(60)}]]`);

    expect(seen).toEqual(["first 50"]);
  });

  it("says nothing more of a message in which its client was closed but that it is over, to anybody", async () => {
    const wire = new Subscribing();
    const seen: string[] = [];
    wire.topic().subscribe({ ...noting(seen), event: () => wire.client.close() });
    wire.topic().subscribe(noting(seen));
    await wire.up();
    wire.gets('[1,0,[33,1,7,"e",4,false],[33,3,7,"e",4,false]]');
    seen.splice(0);

    wire.gets(`[0,0,[34,7,5,${iso(50)}],[37,7,6,8,"overflow"],[34,7,9,${iso(90)}]]`);

    expect(seen).toEqual(Array(2).fill("CANCELLED no: the client was closed"));
  });

  it("is not subscribed to with a signal that was aborted before", async () => {
    const wire = new Subscribing();
    wire.topic({ signal: AbortSignal.abort() }).subscribe(() => {});
    wire.topic().subscribe(() => {});
    await wire.up();

    expect(wire.wire).toBe('[32,1,"t",1]');
  });

  it("refuses params that are no JSON, to whoever gave them", async () => {
    const wire = new Subscribing();
    const seen: string[] = [];
    const method: (params: unknown) => Topic<Date> = topicMethod(wire.client, { name: "t" });
    method(1n).subscribe(noting(seen));
    method({
      toJSON() {
        throw new Error("no");
      },
    }).subscribe(noting(seen));
    wire.topic().subscribe(() => {});
    await wire.up();

    expect(seen).toEqual([
      "INVALID_ARGUMENT no: cannot be asked for: Do not know how to serialize a BigInt",
      "INVALID_ARGUMENT no: cannot be asked for: Error: no",
    ]);
    expect(wire.wire).toBe('[32,5,"t",1]');
  });

  it.each([{}, { epoch: "e" }, { epoch: 1, offset: 1 }, { epoch: "e", offset: -1 }, { epoch: "e", offset: 1.5 }])(
    "refuses %j as a position to whoever gave it, and the session goes on",
    async (from) => {
      const wire = new Subscribing();
      const seen: string[] = [];
      wire.topic({ from: from as Position }).subscribe(noting(seen));
      await wire.up();

      expect(seen).toEqual(["INVALID_ARGUMENT no: cannot be asked for: element 4 of a frame of kind 32 is wrong"]);
      expect([wire.wire, wire.client.state]).toEqual(["", "open"]);
    },
  );

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a text", "a text"],
  ])("refuses %s in place of a listener, before it subscribes", (text, listener) => {
    const wire = new Subscribing();
    const topic = wire.topic();

    expect(() => topic.subscribe(listener as TopicListener<Date>)).toThrow(
      new TypeError(`a listener is a function or an object, not ${text}`),
    );
    expect(wire.wire).toBe("");
  });

  it("that is more than the server takes is refused here: it would have ended the session, and the client with it", async () => {
    const wire = new Subscribing();
    const seen: string[] = [];
    const large: (params: string) => Topic<Date> = topicMethod(wire.client, { name: "t" });
    const subscribe = (size: number) => large("x".repeat(size)).subscribe(noting(seen));
    subscribe(1_048_576);
    subscribe(70_000);
    subscribe(3);
    await wire.up({ limits: { ...welcome.limits, maxMessageBytes: 68_000 } });
    subscribe(69_000);

    expect(seen.map((error) => error.match(/\d+/g))).toEqual([
      ["1048653", "1048576"],
      ["70077", "68000"],
      ["69077", "68000"],
    ]);
    expect(seen[0]).toMatch(/^RESOURCE_EXHAUSTED no: cannot be asked for: a value takes/);
    expect(wire.wire).toBe('[32,5,"t","xxx"]');
  });

  it("stays the topic that was asked for, whatever becomes of its params", async () => {
    const wire = new Subscribing();
    const method: (params: unknown) => Topic<Date> = topicMethod(wire.client, { name: "t" });
    const params = { room: "a" };
    method(params).subscribe(() => {});
    params.room = "b";
    method(params).subscribe(() => {});
    await wire.up();

    expect(wire.wire).toBe('[32,1,"t",{"room":"a"}] [32,3,"t",{"room":"b"}]');
  });
});

describe("a subscription whose listener hears of no error", () => {
  it("tells the client's `onError` that it was refused", async () => {
    const wire = new Subscribing();
    wire.topic().subscribe(() => {});
    await wire.up();
    wire.gets('[1,0,[36,1,7,"not allowed to subscribe"]]');

    expect(wire.told).toEqual(["t: PERMISSION_DENIED RpcError: the subscription is over"]);
  });

  it("does not tell it that the client was closed", async () => {
    const wire = new Subscribing();
    wire.topic().subscribe(() => {});
    await wire.up();
    wire.client.close();

    expect(wire.told).toEqual([]);
  });
});

describe("the signal of a subscription", () => {
  const refusal = '[1,0,[36,1,5,"no such topic"]]';

  it.each<[string, (topic: Topic<Date>, wire: Subscribing) => unknown]>([
    ["its listener is taken back", (topic) => topic.subscribe(() => {})()],
    [
      "the server ends it",
      (topic, wire) => {
        topic.subscribe(() => {});
        wire.gets(refusal);
      },
    ],
    ["its loop is left", (topic) => topic[Symbol.asyncIterator]().return?.()],
    [
      "the server ends its loop",
      (topic, wire) => {
        const next = topic[Symbol.asyncIterator]().next();
        wire.gets(refusal);
        return next.catch(() => {});
      },
    ],
  ])("is listened to no longer once %s", async (_when, end) => {
    const wire = new Subscribing();
    const { signal } = new AbortController();
    void wire.client.opened;
    await wire.up();
    await end(wire.topic({ signal }), wire);

    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("a loop over a topic", () => {
  it("takes each event, goes on after a gap, and unsubscribes when it is left", async () => {
    const wire = new Subscribing();
    const gaps: number[] = [];
    const events = wire.topic({ gap: ({ from }) => gaps.push(from) })[Symbol.asyncIterator]();
    await wire.up();
    expect(wire.wire).toBe('[32,1,"t",1]');
    wire.gets('[1,0,[33,1,7,"e",4,false]]', `[0,0,[34,7,5,${iso(50)}]]`, `[0,0,[34,7,8,${iso(80)}]]`);

    expect([(await events.next()).value, (await events.next()).value]).toEqual([new Date(50), new Date(80)]);
    expect(gaps).toEqual([6]);
    await events.return?.();
    expect(wire.wire).toBe("[35,1]");
  });

  it("that is slow leaves the topic when 1,024 events wait, and takes it up again from there", async () => {
    const wire = new Subscribing();
    const events = wire.topic()[Symbol.asyncIterator]();
    await wire.up();
    expect(wire.wire).toBe('[32,1,"t",1]');
    wire.gets('[1,0,[33,1,7,"e",0,false]]');
    for (let offset = 1; offset <= 1023; offset++) wire.gets(`[0,0,[34,7,${offset},${iso(offset)}]]`);
    expect(wire.wire).toBe("");
    for (let offset = 1024; offset <= 1030; offset++) wire.gets(`[0,0,[34,7,${offset},${iso(offset)}]]`);

    expect(wire.wire).toBe("[35,1]");
    for (let offset = 1; offset <= 512; offset++) expect((await events.next()).value).toEqual(new Date(offset));
    expect(wire.wire).toBe("");
    await events.next();
    expect(wire.wire).toBe('[32,3,"t",1,{"from":["e",1024]}]');
    wire.gets('[2,0,[36,1,0,""],[33,3,7,"e",1024,true]]', `[0,0,[34,7,1025,${iso(1025)}]]`);
    for (let offset = 514; offset <= 1025; offset++) expect((await events.next()).value).toEqual(new Date(offset));
    await events.return?.();
    expect(wire.wire).toBe("[35,3]");
  });

  it("throws when the server ends it", async () => {
    const wire = new Subscribing();
    const events = wire.topic()[Symbol.asyncIterator]();
    await wire.up();
    expect(wire.wire).toBe('[32,1,"t",1]');
    wire.gets('[1,0,[36,1,5,"no such topic"]]');

    await expect(events.next()).rejects.toMatchObject({ code: "NOT_FOUND", message: "no such topic" });
    expect(await events.next()).toEqual({ value: undefined, done: true });
  });

  it("ends when its signal is aborted, before or after", async () => {
    const wire = new Subscribing();
    const aborting = new AbortController();
    const events = wire.topic({ signal: aborting.signal })[Symbol.asyncIterator]();
    await wire.up();
    const next = events.next();
    aborting.abort();

    expect(await next).toEqual({ value: undefined, done: true });
    const late = wire.topic({ signal: aborting.signal })[Symbol.asyncIterator]();
    expect(await late.next()).toEqual({ value: undefined, done: true });
  });

  it("gives out none of the events that wait once its signal is aborted", async () => {
    const wire = new Subscribing();
    const aborting = new AbortController();
    const events = wire.topic({ signal: aborting.signal })[Symbol.asyncIterator]();
    await wire.up();
    wire.gets('[1,0,[33,1,7,"e",0,false]]', `[0,0,[34,7,1,${iso(1)}]]`, `[0,0,[34,7,2,${iso(2)}]]`);
    await events.next();
    aborting.abort();

    expect(await events.next()).toEqual({ value: undefined, done: true });
    expect(wire.wire).toBe('[32,1,"t",1] [35,1]');
  });

  it("throws when the client is closed", async () => {
    const wire = new Subscribing();
    const events = wire.topic()[Symbol.asyncIterator]();
    await wire.up();
    const next = events.next();
    wire.client.close();

    await expect(next).rejects.toMatchObject({ code: "CANCELLED" });
  });
});
