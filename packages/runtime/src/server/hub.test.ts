import { afterEach, describe, expect, it } from "vitest";
import type { Payload } from "../protocol/codec.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import { planGate } from "../rpc/gate.ts";
import type { Position } from "../rpc/position.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import { BrokerFault } from "./ask-broker.ts";
import type { Broker, Receive } from "./broker.ts";
import type { Channel } from "./channel.ts";
import type { Hold } from "./hold.ts";
import { Hub } from "./hub.ts";

const gate = planGate(undefined);
const route = (name: string): TopicRoute => ({
  name,
  number: 0,
  params: gate,
  event: gate,
  mode: "all",
  keep: { events: 10, ms: 1000 },
  authorize: undefined,
});
const rooms = route("rooms");

/** Hands over when told to, as a broker of many nodes does. */
class SlowBroker implements Broker {
  readonly attached = new Map<string, Receive>();
  answer: (position: Position) => void = () => {};

  attach(topic: string, receive: Receive): Promise<Position> {
    this.attached.set(topic, receive);
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  detach(topic: string): void {
    this.attached.delete(topic);
  }

  receive(offset: number, epoch = "e"): void {
    for (const receive of this.attached.values()) receive({ epoch, offset }, { value: offset, attachments: [] });
  }

  async publish(): Promise<Position> {
    return { epoch: "e", offset: 1 };
  }
}

const hubs: { hub: Hub; clock: ReturnType<typeof fakeClock> }[] = [];
afterEach(() => {
  for (const { hub, clock } of hubs.splice(0)) {
    hub.close();
    expect([hub.size, clock.pending]).toEqual([0, 0]);
  }
});

function hubOf(broker?: Broker) {
  const clock = fakeClock();
  const reported: string[] = [];
  const hub = new Hub(broker, clock, (error, procedure) => `${reported.push(`${procedure}: ${error}`)}`);
  hubs.push({ hub, clock });
  return { hub, clock, reported };
}

/** Who came to it goes. */
function left(hub: Hub, route: TopicRoute, params: unknown): void {
  hub.left(hub.channel(route, params) as Channel);
}

/** Listens to a channel. */
class Listener {
  readonly seen: string[] = [];

  offer(_offset: number, payload: Payload): void {
    this.seen.push(payload as string);
  }

  refill(): void {}

  renew(): void {
    this.seen.push("anew");
  }
}

describe("a hub", () => {
  it.each<[string, TopicRoute, unknown, TopicRoute, unknown, boolean]>([
    ["the same params", rooms, { id: "a", n: 1 }, rooms, { n: 1, id: "a" }, true],
    ["no params", rooms, undefined, rooms, undefined, true],
    ["other params", rooms, { id: "a" }, rooms, { id: "b" }, false],
    ["another topic", rooms, { id: "a" }, route("halls"), { id: "a" }, false],
    ["a name that runs into the params", route("a"), "b c", route('a "b'), "c", false],
  ])("has one channel for %s: %#", async (_what, one, params, other, otherParams, same) => {
    const { hub } = hubOf();
    const channel = await hub.channel(one, params);

    expect((await hub.channel(other, otherParams)) === channel).toBe(same);
  });

  it("writes params out when somebody comes, and not when they go", async () => {
    const { hub } = hubOf();
    let times = 0;
    const params = { toJSON: () => (times += 1) };
    const channel = await hub.channel(rooms, params);
    const hold = hub.hold(rooms, 1);

    hub.left(channel);
    hold?.release();

    expect([times, hold?.channel]).toEqual([1, channel]);
  });

  it("publishes to whoever is in the channel, once encoded", async () => {
    const { hub } = hubOf();
    const channel = await hub.channel(rooms, { id: "a" });
    const listeners = [new Listener(), new Listener()];
    for (const listener of listeners) channel.join(listener);
    const position = await hub.publish(rooms, { id: "a" }, { value: "x", attachments: [] });
    await hub.publish(rooms, { id: "b" }, { value: "elsewhere", attachments: [] });
    await hub.publish(rooms, { id: "a" }, { value: undefined, attachments: [] });

    expect(position).toEqual({ epoch: channel.epoch, offset: 1 });
    expect(listeners[0]?.seen).toEqual([`[0,0,[34,${channel.number},1,"x"]]`, `[0,0,[34,${channel.number},2]]`]);
    expect(listeners[1]?.seen[0]).toBe(listeners[0]?.seen[0]);
  });

  it("keeps what nobody listens to, as long as its log is worth something", async () => {
    const { hub, clock } = hubOf();
    const channel = await hub.channel(rooms, 1);
    left(hub, rooms, 1);
    clock.advance(999);
    await hub.publish(rooms, 1, { value: "x", attachments: [] });
    expect(await hub.channel(rooms, 1)).toBe(channel);
    expect(channel.log.last).toBe(1);

    clock.advance(5000);
    expect(hub.size).toBe(1);
    left(hub, rooms, 1);
    clock.advance(1000);
    expect(hub.size).toBe(0);
    expect((await hub.channel(rooms, 1)).epoch).not.toBe(channel.epoch);
  });

  it("forgets events in time where no others come, of a room that somebody is in", async () => {
    const { hub, clock } = hubOf();
    const { log } = await hub.channel(rooms, 1);
    await hub.publish(rooms, 1, { value: "x", attachments: [] });
    clock.advance(500);
    await hub.publish(rooms, 1, { value: "y", attachments: [] });

    clock.advance(1_500);
    expect([log.first, log.last]).toEqual([3, 2]);
    expect(clock.pending).toBe(0);

    await hub.publish(rooms, 1, { value: "z", attachments: [] });
    expect([log.at(3), clock.pending]).toEqual([expect.stringContaining("z"), 1]);
  });

  it("keeps no event of a topic of mode latest but the newest", async () => {
    const { hub, clock } = hubOf();
    const route = { ...rooms, mode: "latest" } as const;
    const { log } = await hub.channel(route, 1);

    for (const value of ["x", "y"]) await hub.publish(route, 1, { value, attachments: [] });
    clock.advance(10_000);

    expect([log.first, log.last]).toEqual([2, 2]);
  });

  it("keeps a channel while somebody is in it", async () => {
    const { hub, clock } = hubOf();
    const channel = await hub.channel(rooms, 1);
    channel.join(new Listener());
    left(hub, rooms, 1);
    clock.advance(10_000);

    expect(hub.size).toBe(1);
  });

  it("forgets a channel once, however often it is left", async () => {
    const { hub, clock } = hubOf();
    await hub.channel(rooms, 1);
    left(hub, rooms, 1);
    clock.advance(600);
    left(hub, rooms, 1);
    clock.advance(600);
    expect([hub.size, clock.pending]).toEqual([1, 1]);

    await hub.channel(rooms, 1);
    clock.advance(10_000);
    expect(hub.size).toBe(1);
  });

  it("keeps 10,000 topics that nobody is in, and forgets the longest left", async () => {
    const { hub, clock } = hubOf();
    for (let room = 0; room <= 10_000; room++) {
      await hub.channel(rooms, { room });
      left(hub, rooms, { room });
    }

    expect([hub.size, clock.pending]).toEqual([10_000, 10_000]);
    const [oldest, newest] = [hub.channel(rooms, { room: 1 }), hub.channel(rooms, { room: 10_000 })] as Channel[];
    expect([oldest?.number, newest?.number]).toEqual([2, 10_001]);
    expect((hub.channel(rooms, { room: 0 }) as Channel).number).toBe(10_002);
  });

  it("keeps fewer whose params are long: their names together have no more than 16 MiB", async () => {
    const { hub, clock } = hubOf();
    const long = "x".repeat(2 ** 20);
    for (let room = 0; room < 100; room++) {
      await hub.channel(rooms, { room, long });
      left(hub, rooms, { room, long });
    }
    const kept = hub.size;
    clock.advance(10_000);
    await hub.channel(rooms, 1);
    left(hub, rooms, 1);

    expect([kept, hub.size]).toEqual([15, 1]);
  });

  it("keeps no more of them where somebody is in the longest left, who was about to join when it was", async () => {
    const { hub } = hubOf();
    const followed = await hub.channel(rooms, { room: 0 });
    left(hub, rooms, { room: 0 });
    followed.join(new Listener());

    for (let room = 1; room <= 10_005; room++) {
      await hub.channel(rooms, { room });
      left(hub, rooms, { room });
    }

    expect(hub.size).toBe(10_001);
    expect(await hub.channel(rooms, { room: 0 })).toBe(followed);
  });

  it("keeps a channel that somebody left while another was about to join", async () => {
    const { hub, clock } = hubOf();
    const channel = await hub.channel(rooms, 1);
    left(hub, rooms, 1);
    channel.join(new Listener());
    clock.advance(10_000);

    expect(await hub.channel(rooms, 1)).toBe(channel);
  });

  it("asks a slow broker once, and misses nothing that comes behind its answer", async () => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);
    const asked = [hub.channel(rooms, 1), hub.channel(rooms, 1)];
    broker.answer({ epoch: "e", offset: 4 });
    broker.receive(4);
    broker.receive(5);
    const [channel, same] = (await Promise.all(asked)) as [Channel, Channel];
    const listener = new Listener();
    channel.join(listener);
    broker.receive(6);

    expect([same === channel, channel.log.first, channel.log.last]).toEqual([true, 5, 6]);
    expect(listener.seen).toEqual([`[0,0,[34,${channel.number},6,6]]`]);
  });

  it("opens nothing any more once it is closed, and leaves what a slow broker attaches later", async () => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);
    const asked = Promise.resolve(hub.channel(rooms, 1));
    hub.close();
    expect(broker.attached.size).toBe(1);
    broker.answer({ epoch: "e", offset: 0 });

    await expect(asked).rejects.toThrow("the server is going away");
    expect(() => hub.channel(rooms, 1)).toThrow("the server is going away");
    expect([broker.attached.size, hub.size]).toEqual([0, 0]);
  });

  it.each<[string, (event: WireValue) => WireValue, number]>([
    ["once where the broker hands on what it was given", (event) => event, 1],
    ["once more where it comes from far away", ({ value, attachments }) => ({ value, attachments }), 2],
  ])("encodes an event %s", async (_where, carried, times) => {
    let encoded = 0;
    const value = { toJSON: () => ({ encoded: ++encoded }) };
    const told: Receive[] = [];
    const { hub } = hubOf({
      attach: (_topic, receive) => {
        told.push(receive);
        return { epoch: "e", offset: 0 };
      },
      detach: () => {},
      publish: (_topic, event) => {
        const position = { epoch: "e", offset: 1 };
        for (const receive of told) receive(position, carried(event));
        return position;
      },
    });
    const listener = new Listener();
    (await hub.channel(rooms, 1)).join(listener);

    await hub.publish(rooms, 1, { value, attachments: [] });

    expect([encoded, listener.seen]).toEqual([times, [`[0,0,[34,1,1,{"encoded":${times}}]]`]]);
  });

  it.each([
    ["too large", "x".repeat(4 * 1024 * 1024)],
    ["too deep", JSON.parse("[".repeat(64) + "]".repeat(64))],
  ])("gives a broker no event that is %s for the clients of all nodes", async (_how, value) => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);

    expect(() => hub.publish(rooms, 1, { value, attachments: [] })).toThrow(/larger than|deeper than/);
    expect(await hub.publish(rooms, 1, { value: "x", attachments: [] })).toEqual({ epoch: "e", offset: 1 });
  });

  it("tells by a promise that a broker fails, also where that throws at once", async () => {
    const broker = new SlowBroker();
    broker.publish = () => {
      throw new Error("away");
    };
    const { hub } = hubOf(broker);

    const published = hub.publish(rooms, 1, { value: "x", attachments: [] });

    await expect(published).rejects.toThrow("away");
  });

  it("keeps the place of 10,000 who have left before it was decided whether they may come, and lets the oldest go", async () => {
    const { hub } = hubOf();
    const holds = Array.from({ length: 10_001 }, (_, room) => hub.hold(rooms, room) as Hold);
    for (const hold of holds) hub.keepForAbsent(hold);
    expect(hub.size).toBe(10_000);
    expect(hub.hold(rooms, 0)?.channel).not.toBe(holds[0]?.channel);

    for (const hold of holds) hold.release();
    expect(hub.size).toBe(1);
  });

  it("holds nothing once it is closed, and does not throw", () => {
    const { hub } = hubOf();
    hub.close();

    expect(hub.hold(rooms, 1)).toBeUndefined();
  });

  it("still has something to say to other nodes once it is closed, and nothing where it is alone", async () => {
    const { hub: one } = hubOf(new SlowBroker());
    const { hub: alone } = hubOf();
    for (const hub of [one, alone]) hub.close();

    const event = { value: 1, attachments: [] };
    expect(await one.publish(rooms, 1, event)).toEqual({ epoch: "e", offset: 1 });
    await expect(alone.publish(rooms, 1, event)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("has what a broker kept for those who come from another node", async () => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);
    const asked = hub.channel(rooms, 1);
    for (const offset of [3, 4, 5]) broker.receive(offset);
    broker.answer({ epoch: "e", offset: 2 });
    const { log } = await asked;

    expect([log.first, log.last]).toEqual([3, 5]);
  });

  it("passes over an event that is none while a slow broker attaches, too, and tells the broker", async () => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);
    const asked = hub.channel(rooms, 1);
    const [receive] = broker.attached.values();
    expect(() => receive?.({ epoch: "e", offset: 1 }, { value: 1n, attachments: [] })).toThrow(TypeError);
    broker.receive(2);
    broker.answer({ epoch: "e", offset: 0 });

    const { log } = await asked;
    expect([log.first, log.last]).toEqual([2, 2]);
  });

  it("takes nothing of an older history for the one that a broker began while it was asked", async () => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);
    const asked = hub.channel(rooms, 1);

    broker.receive(100, "e");
    broker.receive(1, "f");
    broker.answer({ epoch: "f", offset: 0 });
    const { log } = await asked;
    broker.receive(2, "f");

    expect([log.first, log.last]).toEqual([1, 2]);
  });

  it("sends away who follows a topic of which a broker has begun a new history", async () => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);
    const asked = hub.channel(rooms, 1);
    broker.answer({ epoch: "e", offset: 7 });
    const before = await asked;
    const listener = new Listener();
    before.join(listener);
    broker.receive(1, "f");
    expect([listener.seen, hub.size, broker.attached.size]).toEqual([["anew"], 0, 0]);

    const again = hub.channel(rooms, 1);
    broker.answer({ epoch: "f", offset: 1 });
    broker.receive(2, "f");
    const { epoch, log } = await again;
    expect([epoch, log.last]).toEqual(["f", 2]);
  });

  it("asks a broker again that failed, after as long as it is told to wait, and tells the operator once", async () => {
    const broker = new SlowBroker();
    const attach = broker.attach.bind(broker);
    let failures = 2;
    broker.attach = (topic, receive) => (failures-- > 0 ? Promise.reject(new Error("away")) : attach(topic, receive));
    const { hub, clock, reported } = hubOf(broker);
    const fault = new BrokerFault(new Error("away"));
    await expect(hub.channel(rooms, 1)).rejects.toThrow(fault);

    const second = hub.channel(rooms, 1, 250);
    clock.advance(249);
    expect(failures).toBe(1);
    clock.advance(1);
    await expect(second).rejects.toThrow(fault);
    const third = hub.channel(rooms, 1);
    broker.answer({ epoch: "e", offset: 0 });

    expect((await third).epoch).toBe("e");
    expect(reported).toEqual(["rooms: Error: away"]);
  });

  it("lets nobody wait for a broker once it is closed", async () => {
    const broker = new SlowBroker();
    const { hub, clock } = hubOf(broker);
    const waiting = hub.channel(rooms, 1, 250);

    hub.close();

    await expect(waiting).rejects.toThrow("the server is going away");
    clock.advance(250);
    expect(broker.attached.size).toBe(0);
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "its `epoch` is undefined, expected a text"],
    ["an epoch that is no text", { epoch: 5, offset: 0 }, "its `epoch` is 5, expected a text"],
    ["an offset as a text", { epoch: "e", offset: "5" }, 'its `offset` is "5", expected a whole number'],
    ["an offset below all", { epoch: "e", offset: -1 }, "its `offset` is -1, expected a whole number"],
    ["an offset between two", { epoch: "e", offset: 0.5 }, "its `offset` is 0.5, expected a whole number"],
  ])("takes no topic and no event from a broker that says with %s where they stand", async (_what, said, why) => {
    const broker = new SlowBroker();
    const { hub } = hubOf(broker);
    const position = said as Position;

    const asked = hub.channel(rooms, 1);
    broker.answer(position);
    await expect(asked).rejects.toThrow(new TypeError(`\`attach\` of \`broker\` says no position: ${why}`));
    expect([broker.attached.size, hub.size]).toEqual([0, 0]);

    const again = hub.channel(rooms, 1);
    const [receive] = broker.attached.values();
    broker.answer({ epoch: "e", offset: 0 });
    await again;
    const event = { value: 1, attachments: [] };
    expect(() => receive?.(position, event)).toThrow(new TypeError(`an event of \`broker\` says no position: ${why}`));
  });

  it("waits for a broker whose promises are another library's", async () => {
    const position = { epoch: "e", offset: 3 };
    const thenable = { then: (told: (position: Position) => void) => told(position) };
    const { hub } = hubOf({
      attach: () => thenable as unknown as Promise<Position>,
      detach() {},
      publish: () => position,
    });

    expect((await hub.channel(rooms, 1)).log.last).toBe(3);
  });
});
