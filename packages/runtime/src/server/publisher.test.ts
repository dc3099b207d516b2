import { expect, it, onTestFinished } from "vitest";
import type { WireValue } from "../protocol/encoded-frame.ts";
import { type Gate, planGate } from "../rpc/gate.ts";
import type { Position } from "../rpc/position.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import type { Broker } from "./broker.ts";
import { Hub } from "./hub.ts";
import { publisher } from "./publisher.ts";

class ListingBroker implements Broker {
  readonly published: unknown[] = [];

  attach(): Position {
    return { epoch: "e", offset: 0 };
  }

  detach(): void {}

  publish(_topic: string, { value }: WireValue): Position {
    return { epoch: "e", offset: this.published.push(value) };
  }
}

/** Publishes to a topic whose events are checked until the test says so; a text needs no such time. */
function start(params: Gate = planGate(undefined)) {
  const checks = new Map<unknown, { pass(wire: WireValue): void; refuse(error: TypeError): void }>();
  const event = {
    take: params.take,
    give(value: unknown) {
      if (typeof value === "string") return { value, attachments: [] };
      if (typeof value !== "number") throw new TypeError("the event does not fit");
      return new Promise<WireValue>((pass, refuse) => {
        checks.set(value, { pass, refuse });
      });
    },
  };
  const route: TopicRoute = {
    name: "lines",
    number: 0,
    params,
    event,
    mode: "all",
    keep: { events: 10, ms: 1000 },
    authorize: undefined,
  };
  const broker = new ListingBroker();
  const hub = new Hub(broker, fakeClock(), () => "");
  return {
    broker,
    publish: publisher(hub, route),
    pass: (value: unknown) => checks.get(value)?.pass({ value, attachments: [] }),
    refuse: (value: unknown) => checks.get(value)?.refuse(new TypeError(`${value} does not fit`)),
  };
}

it("events keep the order of their calls however long each is checked", async () => {
  const { broker, publish, pass } = start();

  const positions = [publish("a", 1), publish("a", 2), publish("a", "three")];
  pass(2);
  pass(1);
  const offsets = (await Promise.all(positions)).map(({ offset }) => offset);

  expect(broker.published).toEqual([1, 2, "three"]);
  expect(offsets).toEqual([1, 2, 3]);
});

it("an event that does not fit is refused at once, and lets nothing behind it overtake what is before it", async () => {
  const { broker, publish, pass, refuse } = start();
  const [first, second, third] = [publish("a", 1), publish("a", 2), publish("a", 3)];

  pass(3);
  refuse(2);
  await expect(second).rejects.toThrow("2 does not fit");
  const before = [...broker.published];
  pass(1);
  await Promise.all([first, third]);

  expect(before).toEqual([]);
  expect(broker.published).toEqual([1, 3]);
});

it("an event that needs no time is published at once when nothing is checked any more", async () => {
  const { broker, publish, pass } = start();
  const first = publish("a", 1);
  pass(1);
  await first;
  await new Promise((resolve) => setImmediate(resolve)); // all that was to follow has followed

  void publish("a", "two");

  expect(broker.published).toEqual([1, "two"]);
});

it("params whose check fails later end nothing where the event is refused at once", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const failing: Gate = { ...planGate(undefined), give: () => Promise.reject(new Error("the database is down")) };
  const { publish } = start(failing);

  expect(() => publish("a", null)).toThrow("the event does not fit");
  await new Promise((resolve) => setImmediate(resolve));

  expect(unhandled).toEqual([]);
});
