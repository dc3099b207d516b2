import { describe, expect, it } from "vitest";
import { RpcError } from "../errors.ts";
import { planGate } from "../rpc/gate.ts";
import type { Position } from "../rpc/position.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import { awaitChannel } from "./await-channel.ts";
import { Hub } from "./hub.ts";

const gate = planGate(undefined);
const route = {
  name: "rooms",
  number: 0,
  params: gate,
  event: gate,
  mode: "all" as const,
  keep: { events: 10, ms: 1000 },
  authorize: undefined,
};

/** A subscriber of a topic whose broker answers `attach` as it is told, and says when it was asked. */
function subscribing(answer: (attempt: number) => Position | Promise<Position>) {
  const clock = fakeClock();
  const askedAt: number[] = [];
  const reported: unknown[] = [];
  const broker = {
    attach: () => answer(askedAt.push(clock.now())),
    detach() {},
    publish: async () => ({ epoch: "e", offset: 1 }),
  };
  const hub = new Hub(broker, clock, (error) => `${reported.push(error)}`);
  const subscriber = { isHere: true };
  const channel = awaitChannel(hub, { route, params: 1, isWanted: () => subscriber.isHere });
  return {
    clock,
    askedAt,
    reported,
    subscriber,
    channel: Promise.resolve(channel),
    /** The server closes; what is timed still has leaked. */
    close(): number {
      hub.close();
      return clock.pending;
    },
  };
}

describe("a subscriber of a topic", () => {
  it.each<[string, () => Promise<Position>]>([
    ["rejects", () => Promise.reject(new Error("away"))],
    [
      "throws",
      () => {
        throw new Error("away");
      },
    ],
    ["says that it is UNAVAILABLE", () => Promise.reject(new RpcError("UNAVAILABLE", "away"))],
  ])("waits while its broker %s, which is asked at longer and longer spans until it answers", async (_what, fail) => {
    const { askedAt, channel, clock, close, reported } = subscribing((attempt) =>
      attempt < 9 ? fail() : { epoch: "e", offset: 7 },
    );

    await clock.pass(60_000);

    expect((await channel).log.last).toBe(7);
    expect(askedAt).toEqual([0, 250, 750, 1750, 3750, 7750, 15_750, 25_750, 35_750]);
    expect(reported).toHaveLength(1);
    expect(close()).toBe(0);
  });

  it("is refused by a broker that says why, at once", async () => {
    const refusal = new RpcError("PERMISSION_DENIED", "no such tenant");
    const { askedAt, channel, close, reported } = subscribing(() => Promise.reject(refusal));

    await expect(channel).rejects.toBe(refusal);

    expect([askedAt, reported, close()]).toEqual([[0], [], 0]);
  });

  it("that has left makes nobody ask a broker any more", async () => {
    const { askedAt, channel, clock, close, subscriber } = subscribing(() => Promise.reject(new Error("away")));
    channel.catch(() => {});
    await clock.pass(250);
    subscriber.isHere = false;

    await clock.pass(60_000);

    await expect(channel).rejects.toThrow("the broker has failed");
    expect([askedAt, close()]).toEqual([[0, 250, 750], 0]);
  });

  it("is told when the server closes while its broker is away", async () => {
    const { channel, clock, close } = subscribing(() => Promise.reject(new Error("away")));
    const told = expect(channel).rejects.toThrow("the server is going away");
    await clock.pass(1000);

    expect(close()).toBe(0);

    await told;
  });
});
