import { describe, expect, it } from "vitest";
import type { Payload } from "../protocol/codec.ts";
import { planGate } from "../rpc/gate.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import { Channel } from "./channel.ts";
import { Subscription } from "./subscription.ts";

const gate = planGate(undefined);

/** A topic and one subscriber of it, whose socket takes what it has room for. */
class Room {
  readonly channel: Channel;
  readonly subscription: Subscription;
  readonly clock = fakeClock();
  readonly #sent: Payload[] = [];
  #published = 0;
  room = Number.POSITIVE_INFINITY;

  constructor(mode: TopicRoute["mode"] = "all", before = 0) {
    const route: TopicRoute = {
      name: "t",
      number: 0,
      params: gate,
      event: gate,
      mode,
      keep: { events: 3, ms: 60_000 },
      authorize: undefined,
    };
    this.channel = new Channel("key", 7, route, { epoch: "e", offset: 0 }, this.clock);
    this.publish(before);
    this.subscription = new Subscription(this.channel, this);
    this.channel.join(this.subscription);
  }

  broadcast(payload: Payload): boolean {
    if (this.room <= 0) return false;
    this.room -= 1;
    this.#sent.push(payload);
    return true;
  }

  publish(count: number): void {
    for (let n = 0; n < count; n++) {
      this.#published += 1;
      this.channel.publish(this.#published, { value: this.#published, attachments: [] });
    }
  }

  refill(room = Number.POSITIVE_INFINITY): void {
    this.room = room;
    this.subscription.refill();
  }

  /** The frames that were sent since it was last looked at. */
  get wire(): string {
    return this.#sent
      .splice(0)
      .map((payload) => JSON.stringify(JSON.parse(payload as string)[2]))
      .join(" ");
  }
}

const event = (offset: number) => `[34,7,${offset},${offset}]`;
const events = (...offsets: number[]) => offsets.map(event).join(" ");

describe("a subscriber that keeps up", () => {
  it.each(["all", "latest", "volatile"] as const)("gets each event of a topic of mode %s as it comes", (mode) => {
    const room = new Room(mode, 2);
    room.publish(2);

    expect(room.wire).toBe(events(3, 4));
    expect(room.subscription.isBehind).toBe(false);
  });
});

describe("a subscriber that lags", () => {
  it.each<[TopicRoute["mode"], number, string]>([
    ["all", 2, events(1, 2)],
    ["all", 3, events(1, 2, 3)],
    ["all", 5, `[37,7,1,2,"overflow"] ${events(3, 4, 5)}`],
    ["latest", 5, events(5)],
    ["volatile", 5, ""],
  ])("is refilled from the log of mode %s after %i events with %s", (mode, count, wire) => {
    const room = new Room(mode);
    room.room = 0;
    room.publish(count);
    expect(room.wire).toBe("");

    room.refill();
    expect([room.wire, room.subscription.isBehind]).toEqual([wire, false]);
    room.publish(1);
    expect(room.wire).toBe(event(count + 1));
  });

  it("goes on wherever its socket stopped, gap included", () => {
    const room = new Room();
    room.room = 0;
    room.publish(5);
    room.refill(1);
    expect(room.wire).toBe('[37,7,1,2,"overflow"]');
    room.refill(0);
    room.refill(1);
    expect(room.wire).toBe(event(3));

    room.refill();
    expect(room.wire).toBe(events(4, 5));
  });

  it("is not overtaken by an event that comes while it waits", () => {
    const room = new Room();
    room.room = 0;
    room.publish(1);
    room.room = 9;
    room.publish(1);
    expect(room.wire).toBe("");

    room.refill();
    expect(room.wire).toBe(events(1, 2));
  });

  it("learns that even the end of the log is gone", () => {
    const room = new Room();
    room.room = 0;
    room.publish(2);
    room.clock.advance(60_000);
    room.channel.log.trim(room.clock.now());
    room.refill();

    expect(room.wire).toBe('[37,7,1,2,"overflow"]');
  });
});

describe("a subscriber that comes back", () => {
  it.each<[TopicRoute["mode"], [string, number] | undefined, { offset: number; recovered: boolean }, string]>([
    ["all", undefined, { offset: 5, recovered: false }, ""],
    ["all", ["e", 5], { offset: 5, recovered: true }, ""],
    ["all", ["e", 3], { offset: 3, recovered: true }, events(4, 5)],
    ["all", ["e", 2], { offset: 2, recovered: true }, events(3, 4, 5)],
    ["all", ["e", 1], { offset: 1, recovered: false }, `[37,7,2,2,"expired"] ${events(3, 4, 5)}`],
    ["all", ["e", 0], { offset: 0, recovered: false }, `[37,7,1,2,"expired"] ${events(3, 4, 5)}`],
    ["all", ["old", 40], { offset: 0, recovered: false }, `[37,7,1,2,"epoch"] ${events(3, 4, 5)}`],
    ["all", ["e", 6], { offset: 0, recovered: false }, `[37,7,1,2,"epoch"] ${events(3, 4, 5)}`],
    ["latest", ["e", 1], { offset: 1, recovered: true }, events(5)],
    ["latest", ["old", 1], { offset: 0, recovered: false }, events(5)],
    ["volatile", ["e", 3], { offset: 5, recovered: false }, ""],
  ])("to a topic of mode %s at 5 from %j stands at %j and gets %s", (mode, from, state, wire) => {
    const room = new Room(mode, 5);

    expect(room.subscription.rewind(from)).toEqual(state);
    room.subscription.refill();
    expect([room.wire, room.subscription.isBehind]).toEqual([wire, false]);
    room.publish(1);
    expect(room.wire).toBe(event(6));
  });

  it("with another of the same session that stands elsewhere is given what either misses", () => {
    const room = new Room("all", 5);
    room.subscription.rewind(["e", 4]);
    room.subscription.rewind(["e", 1]);
    room.subscription.refill();

    expect(room.wire).toBe(`[37,7,2,2,"expired"] ${events(3, 4, 5)}`);
  });

  it("takes nothing from another that is not behind", () => {
    const room = new Room("all", 5);
    room.room = 0;
    room.publish(1);
    room.subscription.rewind(["e", 6]);
    room.refill();

    expect(room.wire).toBe(event(6));
  });

  it("gets nothing that is older than what is kept, also where no event has come since", () => {
    const room = new Room("all", 2);
    room.clock.advance(59_000);
    room.publish(1);
    expect(room.wire).toBe(event(3));
    room.clock.advance(1_000);

    room.channel.join(room.subscription);

    expect(room.subscription.rewind(["e", 0])).toEqual({ offset: 0, recovered: false });
    room.refill();
    expect(room.wire).toBe(`[37,7,1,2,"expired"] ${event(3)}`);
  });

  it("gets the newest event of a topic of mode latest, however old", () => {
    const room = new Room("latest", 2);
    room.clock.advance(500_000);

    room.channel.join(room.subscription);

    expect(room.subscription.rewind(["e", 0])).toEqual({ offset: 0, recovered: true });
    room.refill();
    expect(room.wire).toBe(event(2));
  });

  it("is not told that nothing is missing where not even the newest event is kept", () => {
    const room = new Room("latest", 5);
    room.channel.log.trim(60_000);

    expect(room.subscription.rewind(["e", 1])).toEqual({ offset: 1, recovered: false });
    expect(room.subscription.rewind(["e", 5])).toEqual({ offset: 5, recovered: true });
    room.refill();
    expect(room.wire).toBe("");
  });
});
