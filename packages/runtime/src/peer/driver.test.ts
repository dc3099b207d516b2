import { describe, expect, it } from "vitest";
import { closeCode } from "../protocol/close-code.ts";
import type { Payload } from "../protocol/codec.ts";
import { encodeFrame } from "../protocol/encoded-frame.ts";
import type { Frame } from "../protocol/frame.ts";
import { Accepted } from "../protocol/greeting.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { Lane } from "../protocol/outbox.ts";
import { Session } from "../protocol/session.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import { ownAlarms } from "./alarms.ts";
import type { Clock } from "./clock.ts";
import { Driver, type Effect } from "./driver.ts";

/** A server's driver on a socket that takes everything, in a turn that ends when the test says so. */
function driven({
  perform = () => {},
  tick = () => {},
  time,
}: {
  perform?: (effect: Effect, driver: Driver) => void;
  tick?: () => void;
  time?: Clock;
} = {}) {
  const sent: Payload[] = [];
  const atEnd: (() => void)[] = [];
  const alarms = new Set<() => void>();
  const clock: Clock = time ?? {
    now: () => 0,
    at(_time, wake) {
      const alarm = () => wake();
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    soon: (task) => void atEnd.push(task),
  };
  const session = new Session({ accepted: new Accepted(), heartbeat: { pingAfterMs: 15_000, deadAfterMs: 25_000 } });
  const driver: Driver = new Driver(session, clock, ownAlarms(clock), {
    perform: (effect) => perform(effect, driver),
    tick,
  });
  const connection = { bufferedBytes: 0, send: (payload: Payload) => sent.push(payload), close() {} };
  driver.attach(connection);
  driver.feed({
    type: "greeted",
    hello: { v: 1, sid: "s", secret: "x", gen: 1, since: 1, rx: 0, tx0: 1 },
    options: {
      limits: { maxMessageBytes: 1000, maxCalls: 2, maxSubscriptions: 3, credit: 32 },
      heartbeat: { intervalMs: 15_000, timeoutMs: 10_000 },
      graceMs: 60_000,
    },
  });
  sent.length = 0; // WELCOME
  return {
    driver,
    sent,
    alarms,
    connection,
    put(frame: Frame, lane: Lane) {
      session.outbox.put(encodeFrame(frame), lane);
      driver.run();
    },
    turnEnds() {
      for (const task of atEnd.splice(0)) task();
    },
  };
}

const text = "x".repeat(900);

describe("a driver", () => {
  it("is woken by the alarm that it set last, and by none that it has forgotten", () => {
    const ticks: string[] = [];
    const { driver } = driven({ tick: () => ticks.push("tick") }); // WELCOME has set the heartbeat's, for 15,000

    driver.ring(25_000);
    expect(ticks).toEqual([]);
    driver.ring(15_000);
    driver.ring(15_000);

    expect(ticks).toEqual(["tick"]);
  });

  it("takes what has come of a message for life, however long the rest takes, and hangs up when no more comes", () => {
    const time = fakeClock();
    const closed: [at: number, code: number][] = [];
    let isComing = true;
    const { driver, connection } = driven({ time, tick: () => driver.feed({ type: "tick" }) });
    Object.assign(connection, {
      progressed: () => isComing,
      close: (code: number) => closed.push([time.now(), code]),
    });

    time.advance(100_000);
    const whileItComes = [...closed];
    isComing = false;
    time.advance(100_000);

    expect(whileItComes).toEqual([]);
    expect(closed).toEqual([[115_000, closeCode.heartbeat]]);
  });

  it("takes what a connection brought before it was attached, a greeting, for no later sign of life", () => {
    const time = fakeClock();
    const closed: [at: number, code: number][] = [];
    const { driver, connection } = driven({ time, tick: () => driver.feed({ type: "tick" }) });
    let unasked = true;
    const greeted = {
      ...connection,
      progressed: () => {
        const was = unasked;
        unasked = false;
        return was;
      },
      close: (code: number) => closed.push([time.now(), code]),
    };

    driver.attach(greeted);
    time.advance(100_000);

    expect(closed).toEqual([[25_000, closeCode.heartbeat]]);
  });

  it("lets results wait for each other until the turn ends", () => {
    const { put, sent, turnEnds } = driven();

    put([17, 1, 1], "urgent");
    put([17, 3, 2], "urgent");
    expect(sent).toEqual([]);
    turnEnds();

    expect(sent).toEqual(["[1,0,[17,1,1],[17,3,2]]"]);
  });

  it("sends what waits before the turn ends where something is to follow it, unless the socket is slow", () => {
    const { connection, driver, put, sent, turnEnds } = driven();
    put([17, 1, 1], "urgent");
    driver.flush();
    const atOnce = [...sent];
    connection.bufferedBytes = fixedLimits.handoverBytes;
    put([17, 3, 2], "urgent");
    turnEnds();

    connection.bufferedBytes = 0; // its drain is still to come
    driver.flush();

    expect([atOnce, sent]).toEqual([["[1,0,[17,1,1]]"], ["[1,0,[17,1,1]]"]]);
  });

  it("lets a full batch of results go while the turn goes on, and what follows it at the end", () => {
    const { put, sent, turnEnds } = driven();

    for (const id of [1, 3, 5]) put([17, id, text], "urgent");
    expect(sent).toHaveLength(2);
    put([17, 7, 1], "urgent");
    expect(sent).toHaveLength(2);
    turnEnds();

    expect(sent[2]).toBe("[4,0,[17,7,1]]");
  });

  it("lets items wait for the end of the turn, however many they are", () => {
    const { put, sent, turnEnds } = driven();

    for (let n = 0; n < 10; n++) put([19, 1, text], "bulk");
    expect(sent).toEqual([]);
    turnEnds();

    expect(sent).toHaveLength(5);
  });

  it("sends an event at once where nothing waits, and else behind what waits", () => {
    const { driver, put, sent } = driven();

    expect(driver.broadcast("event 1")).toBe(true);
    put([33, 1, 1, "e", 0, false], "urgent");
    expect(driver.broadcast("event 2")).toBe(true);

    expect(sent).toEqual(["event 1", '[1,0,[33,1,1,"e",0,false]]', "event 2"]);
  });

  it("waits for no drain of a socket that another has taken over from", () => {
    const { alarms, connection, driver, put, sent, turnEnds } = driven();
    const alarmsBefore = alarms.size;
    connection.bufferedBytes = fixedLimits.handoverBytes;
    put([17, 1, 1], "urgent");
    turnEnds();

    driver.attach({ ...connection, bufferedBytes: 0 });
    put([17, 3, 2], "urgent");
    turnEnds();

    expect(sent).toEqual(["[1,0,[17,1,1],[17,3,2]]"]);
    expect(alarms.size).toBe(alarmsBefore);
  });

  it("takes no event once its socket is gone", () => {
    const { driver, sent } = driven();
    driver.detach();

    expect(driver.broadcast("event")).toBe(false);
    expect(sent).toEqual([]);
  });

  it("sends an event behind what is just being done", () => {
    const { driver, sent } = driven({ perform: (effect, own) => effect.type === "drained" && own.broadcast("event") });

    driver.effects.push({ type: "drained" }, { type: "transmit", payload: "first" });
    driver.run();

    expect(sent).toEqual(["first", "event"]);
  });

  it("takes no more events while something is being done than the socket is handed, and asks for the others at the end", () => {
    const event = "x".repeat(fixedLimits.handoverBytes / 4);
    let accepted = 0;
    const { driver, sent, turnEnds } = driven({
      perform(effect, own) {
        if (effect.type !== "drained") return;
        for (let tried = 0; tried < 10; tried++) if (own.broadcast(event)) accepted += 1;
      },
    });

    driver.effects.push({ type: "drained" });
    driver.run();
    expect([accepted, sent.length]).toEqual([4, 4]);
    turnEnds();

    expect([accepted, sent.length]).toEqual([14, 14]);
  });

  it("looks whether its socket has drained when it is sent something, for alarms are late where a page is hidden", () => {
    const { alarms, connection, driver, put, sent, turnEnds } = driven();
    const alarmsBefore = alarms.size;
    connection.bufferedBytes = fixedLimits.handoverBytes;
    put([19, 1, 1], "bulk");
    turnEnds();
    const alarmsWhileBlocked = alarms.size;

    driver.feed({ type: "received", payload: "[0,0]" });
    expect([sent, alarms.size]).toEqual([[], alarmsWhileBlocked]);
    connection.bufferedBytes = 0;
    driver.feed({ type: "received", payload: "[0,0]" });

    expect([sent, alarms.size]).toEqual([["[1,0,[19,1,1]]"], alarmsBefore]);
  });

  it.each([
    ["", () => {}],
    [
      ", or to close",
      () => {
        throw new Error("nor this");
      },
    ],
  ])("gives a connection up that throws when it is to send%s, and goes on", (_or, close) => {
    const performed: Effect[] = [];
    const { connection, driver, put, turnEnds } = driven({ perform: (effect) => performed.push(effect) });
    const closed: unknown[] = [];
    Object.assign(connection, {
      send() {
        throw new Error("out of order");
      },
      close(...said: unknown[]) {
        closed.push(said);
        close();
      },
    });

    put([19, 1, 1], "bulk");
    turnEnds();
    driver.effects.push({ type: "drained" });
    driver.run();

    const message = "Error: out of order";
    expect(closed).toEqual([[closeCode.internal, message]]);
    expect(performed.slice(-2)).toEqual([{ type: "hang-up", code: closeCode.internal, message }, { type: "drained" }]);
    expect(driver.connection).toBeUndefined();
  });

  it("gives a connection up that throws when an event is sent to many, and lets the others have it", () => {
    const lame = driven();
    const sound = driven();
    lame.connection.send = () => {
      throw new Error("out of order");
    };

    for (const { driver } of [lame, sound]) driver.broadcast("event");

    expect(sound.sent).toEqual(["event"]);
    expect(lame.driver.connection).toBeUndefined();
  });
});
