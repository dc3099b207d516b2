import { describe, expect, it } from "vitest";
import { encodeFrame } from "./encoded-frame.ts";
import type { Frame, Hello } from "./frame.ts";
import { Accepted } from "./greeting.ts";
import { type Lane, Outbox } from "./outbox.ts";
import { Session } from "./session.ts";
import type { SessionEffect, SessionInput, SessionOptions } from "./session-steps.ts";

const limits = { maxMessageBytes: 1000, maxCalls: 2, maxSubscriptions: 3, credit: 32 };
const heartbeat = { intervalMs: 15_000, timeoutMs: 10_000 };
const hello: Hello = { v: 1, sid: "s", secret: "x", gen: 1, since: 1, rx: 0, tx0: 1 };
const greeted = (fields: Partial<Hello> = {}): SessionInput => ({
  type: "greeted",
  hello: { ...hello, ...fields },
  options: { limits, heartbeat, graceMs: 60_000 },
});
const welcome = JSON.stringify([0, 0, [1, { resumed: false, rx: 0, limits, heartbeat, graceMs: 60_000 }]]);
const connected: SessionInput = { type: "connected", options: { sid: "s", secret: "x" } };
const tick: SessionInput = { type: "tick" };

function server(options: Partial<SessionOptions> = {}): Session {
  const heartbeat = { pingAfterMs: 15_000, deadAfterMs: 25_000 };
  const session = new Session({ accepted: new Accepted(), heartbeat, ...options });
  session.step(greeted(), 0);
  return session;
}

function client(options: Partial<SessionOptions> = {}): Session {
  const silence = { pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: 30_000 };
  const session = new Session({ heartbeat: silence, ...options });
  session.step(connected, 0);
  session.step({ type: "received", payload: welcome }, 0);
  return session;
}

const got = (session: Session, payload: string, now = 0) => session.step({ type: "received", payload }, now);
const flushed = (session: Session, bufferedBytes = 0, now = 0) => session.step({ type: "flush", bufferedBytes }, now);
const put = (session: Session, frame: Frame, lane: Lane = "bulk") => session.outbox.put(encodeFrame(frame), lane);

function texts(effects: SessionEffect[]): unknown[] {
  return effects.flatMap((effect) => (effect.type === "transmit" ? [effect.payload] : []));
}

/** Frames 1 to n, in one message. */
const calls = (n: number) => JSON.stringify([1, 0, ...Array.from({ length: n }, (_, i) => [16, 2 * i + 1, "a"])]);
/** A frame of so many bytes. */
const sized = (bytes: number): Frame => [19, 1, "x".repeat(bytes - '[19,1,""]'.length)];

it("frames share no message that is more than the peer takes, whatever their characters weigh", () => {
  const session = client();
  for (let id = 1; id < 40; id += 2) put(session, [16, id, "a", "€".repeat(80)], "urgent");

  const messages = texts(flushed(session)) as string[];

  expect(messages.flatMap((text) => JSON.parse(text).slice(2))).toHaveLength(20);
  for (const text of messages) expect(Buffer.byteLength(text)).toBeLessThan(limits.maxMessageBytes);
});

describe("an ack", () => {
  it("rides on whatever goes", () => {
    const session = server();
    got(session, calls(3));
    put(session, [17, 1], "urgent");

    expect(texts(flushed(session))).toEqual(["[1,3,[17,1]]"]);
    session.step(tick, 1000);
    expect(session.wantsFlush).toBe(false);
  });

  it("waits for company up to 100 ms, then goes alone", () => {
    const session = server();
    expect(got(session, calls(1), 50)).toContainEqual({ type: "wake", at: 150 });

    session.step(tick, 149);
    expect(session.wantsFlush).toBe(false);
    session.step(tick, 150);
    expect(session.wantsFlush).toBe(true);
    expect(texts(flushed(session, 0, 150))).toEqual(["[0,1]"]);
    session.step(tick, 1000);
    expect(session.wantsFlush).toBe(false);
  });

  it("goes at once after 32 frames", () => {
    const session = server();
    got(session, calls(31));
    expect(session.wantsFlush).toBe(false);

    got(session, '[32,0,[16,63,"a"]]');
    expect(texts(flushed(session))).toEqual(["[0,32]"]);
  });

  it("goes at once after a quarter of the replay window", () => {
    const session = server({ maxReplayBytes: 400 });
    got(session, `[1,0,[16,1,"a","${"x".repeat(60)}"]]`);
    expect(session.wantsFlush).toBe(false);

    got(session, `[2,0,[16,3,"a","${"x".repeat(60)}"]]`);
    expect(texts(flushed(session))).toEqual(["[0,2]"]);
  });

  it("is not owed for what came twice, or is not counted", () => {
    const session = client();
    got(session, "[1,0,[17,1]]");
    put(session, [20, 1]);
    flushed(session);
    got(session, "[1,0,[17,1]]", 10);
    got(session, "[0,0,[34,1,1]]", 10);

    session.step(tick, 1000);
    expect(session.wantsFlush).toBe(false);
  });

  it("frees what was kept for replay", () => {
    const session = server();
    put(session, sized(500));
    put(session, sized(400));
    flushed(session);
    expect(session.replayBytes).toBe(900);

    got(session, "[0,1]");
    expect(session.replayBytes).toBe(400);
    got(session, "[0,2]");
    expect(session.replayBytes).toBe(0);
  });
});

describe("the way to the socket", () => {
  it("takes control before calls before items", () => {
    const session = server();
    put(session, [19, 1, "item"]);
    put(session, [17, 3], "urgent");
    session.step({ type: "send", frame: [2, 9] }, 0);

    expect(texts(flushed(session))).toEqual(['[1,0,[2,9],[17,3],[19,1,"item"]]']);
  });

  it("takes 64 KiB beyond what the socket has flushed, then is blocked", () => {
    const session = server();
    for (let n = 0; n < 100; n++) put(session, sized(2000));
    const effects = flushed(session);

    const bytes = texts(effects).reduce<number>((sum, text) => sum + (text as string).length, 0);
    expect(bytes).toBeGreaterThanOrEqual(64 * 1024);
    expect(bytes).toBeLessThan(64 * 1024 + 2100);
    expect(effects.at(-1)).toEqual({ type: "blocked" });
  });

  it("hands a full socket nothing, and a fuller one only what still fits", () => {
    const session = server();
    for (let n = 0; n < 10; n++) put(session, sized(2000));

    expect(flushed(session, 64 * 1024).map(({ type }) => type)).toEqual(["blocked"]);
    expect(texts(flushed(session, 62 * 1024))).toHaveLength(2);
  });

  it("is not blocked when nothing waits", () => {
    const session = server();
    put(session, sized(70_000));

    expect(flushed(session).map(({ type }) => type)).toEqual(["transmit"]);
    expect(flushed(session, 100_000)).toEqual([]);
  });

  it("stops while the peer acks nothing, and goes on when it does", () => {
    const session = server({ maxReplayBytes: 5000 });
    for (let n = 0; n < 4; n++) put(session, sized(3000));
    expect(texts(flushed(session))).toHaveLength(2);
    expect(session.wantsFlush).toBe(false);

    got(session, "[0,1]");
    expect(texts(flushed(session))).toHaveLength(1);
  });

  it("relieves producers when half of a long queue has gone", () => {
    const session = server({ outbox: new Outbox({ softQueueBytes: 100_000, hardQueueBytes: 200_000 }) });
    for (let n = 0; n < 60; n++) put(session, sized(2000));
    expect(session.outbox.congested).toBe(true);

    expect(flushed(session).map(({ type }) => type)).not.toContain("relieved");
    expect(flushed(session).map(({ type }) => type)).toContain("relieved");
  });

  it("relieves producers when what they waited for was withdrawn", () => {
    const session = server({ outbox: new Outbox({ softQueueBytes: 100_000, hardQueueBytes: 200_000 }) });
    for (let n = 0; n < 60; n++) put(session, sized(2000));
    expect(flushed(session, 100_000).map(({ type }) => type)).toEqual(["blocked"]);
    session.outbox.withdraw(({ id }) => id === 1);

    expect(flushed(session)).toContainEqual({ type: "relieved" });
  });

  it("takes a broadcast only where nothing else waits", () => {
    const session = server();
    expect([session.mayBroadcast(0), session.mayBroadcast(64 * 1024)]).toEqual([true, false]);

    put(session, [33, 1, 1, "e", 0, false], "urgent");
    expect(session.mayBroadcast(0)).toBe(false);
    flushed(session);
    expect(session.mayBroadcast(0)).toBe(true);
    session.step({ type: "disconnected" }, 0);
    expect(session.mayBroadcast(0)).toBe(false);
  });

  it("is closed until a resume is welcomed", () => {
    const session = client();
    put(session, [16, 1, "a"], "urgent");
    flushed(session);
    session.step({ type: "disconnected" }, 0);
    session.step(connected, 0);

    expect(session.wantsFlush).toBe(false);
    session.step({ type: "probe" }, 0);
    expect(texts(flushed(session))).toEqual([]);
  });

  it("forgets control frames with their socket", () => {
    const session = server();
    session.step({ type: "send", frame: [6, 1, 48] }, 0);
    session.step({ type: "disconnected" }, 0);

    expect(texts(session.step(greeted({ gen: 2 }), 0)).concat(texts(flushed(session)))).toHaveLength(1);
  });
});

describe("liveness", () => {
  /** What a session says at the times it asked for, if nothing is heard. */
  function aloneUntil(session: Session, endMs: number, first: SessionEffect[]): [number, unknown][] {
    const said: [number, unknown][] = [];
    let effects = first;
    for (;;) {
      const wake = effects.findLast((effect) => effect.type === "wake");
      if (wake?.type !== "wake" || wake.at > endMs) return said;
      effects = session.step(tick, wake.at);
      effects = [...effects, ...flushed(session, 0, wake.at)];
      for (const effect of effects) {
        if (effect.type === "transmit") said.push([wake.at, effect.payload]);
        else if (effect.type !== "wake") said.push([wake.at, effect.type]);
      }
    }
  }

  it("a server pings after 15 s and gives up 10 s later, but keeps the session", () => {
    const heartbeat = { pingAfterMs: 15_000, deadAfterMs: 25_000 };
    const session = new Session({ accepted: new Accepted(), heartbeat });
    const effects = session.step(greeted(), 0);

    expect(aloneUntil(session, 100_000, effects)).toEqual([
      [15_000, "[0,0,[2,1]]"],
      [25_000, "hang-up"],
    ]);
    expect(session.phase).toBe("detached");
  });

  it("a client that waits for nothing asks where the server does not, and gives up after what WELCOME says and 5 s", () => {
    const session = new Session({
      heartbeat: { pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: 100_000 },
    });
    session.step(connected, 0);

    expect(aloneUntil(session, 100_000, got(session, welcome, 29_500))).toEqual([
      [49_500, "[0,0,[2,1]]"],
      [59_500, "hang-up"],
    ]);
  });

  it("a client that waits for a result asks after 3 s, and suspects after 3 more", () => {
    const session = client({ calls: { awaited: 1 } });

    expect(aloneUntil(session, 100_000, session.step(tick, 0))).toEqual([
      [3000, "[0,0,[2,1]]"],
      [6000, "suspect"],
      [30_000, "hang-up"],
    ]);
  });

  it("a probe is answered by any message", () => {
    const session = client();
    session.step({ type: "probe" }, 1000);
    expect(texts(flushed(session, 0, 1000))).toEqual(["[0,0,[2,1]]"]);
    got(session, "[0,0]", 3999);

    expect(session.step(tick, 4000)).not.toContainEqual({ type: "suspect" });
  });

  it.each([
    ["client", () => client()],
    ["server", () => server()],
  ])("a %s that takes long to be sent a message shows life meanwhile: what it is asked waits behind it", (_, side) => {
    const session = side();

    const shown = [14_000, 28_000].flatMap((now) => {
      session.step({ type: "heard" }, now);
      return texts(flushed(session, 0, now));
    });

    expect(shown).toEqual(["[0,0,[2,0]]", "[0,0,[2,0]]"]);
  });

  it("nothing is asked where there is no socket", () => {
    const session = client({ calls: { awaited: 1 } });
    session.step({ type: "disconnected" }, 0);

    expect([
      ...session.step(tick, 3000),
      ...session.step({ type: "probe" }, 3000),
      ...session.step(tick, 90_000),
    ]).toEqual([]);
  });

  it("a socket begins with a clean slate", () => {
    const session = server();
    session.step({ type: "disconnected" }, 24_000);
    session.step(greeted({ gen: 2 }), 24_500);

    expect(session.step(tick, 26_000)).not.toContainEqual(expect.objectContaining({ type: "hang-up" }));
  });
});
