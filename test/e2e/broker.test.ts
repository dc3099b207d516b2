import type { Broker } from "@wsrpc-ts/runtime/server";
import { fakeClock, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { expect, it } from "vitest";
import { createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

/** A broker of many nodes that loses all it knew when a test says so. */
class ForgetfulBroker implements Broker {
  readonly #receivers = new Map<string, Parameters<Broker["attach"]>[1]>();
  #epoch = 1;
  #offset = 0;

  attach(topic: string, receive: Parameters<Broker["attach"]>[1]) {
    this.#receivers.set(topic, receive);
    return { epoch: `e${this.#epoch}`, offset: this.#offset };
  }

  detach(topic: string): void {
    this.#receivers.delete(topic);
  }

  async publish(topic: string, event: Parameters<Broker["publish"]>[1]) {
    this.#offset += 1;
    const position = { epoch: `e${this.#epoch}`, offset: this.#offset };
    this.#receivers.get(topic)?.(position, event);
    return position;
  }

  forget(): void {
    this.#epoch += 1;
    this.#offset = 0;
  }
}

it("a broker that lost its history loses no event silently: what came of the new one is told as a gap", async () => {
  const broker = new ForgetfulBroker();
  const transport = memoryTransport(createRouter(handlers), { broker });
  const client = createClient(transport, { backoff: { baseMs: 0 } });
  const said = (id: number) => transport.server.publish.lines({ room: "a" }, { id, text: "t", at: new Date(id) });
  const seen: string[] = [];
  let told: () => void = () => {};
  const until = (what: string) =>
    new Promise<void>((resolve) => {
      told = () => seen.at(-1) === what && resolve();
    });
  const tell = (what: string) => {
    seen.push(what);
    told();
  };
  const live = until("live");
  client.lines({ room: "a" }).subscribe({
    event: ({ id }) => tell(`event ${id}`),
    gap: ({ from, to, why }) => tell(`gap ${from}-${to} ${why}`),
    live: () => tell("live"),
    error: () => {},
  });
  await live;
  await said(1);
  await said(2);

  const again = until("gap 1-1 epoch");
  broker.forget();
  await said(3);
  await again;
  const last = until("event 4");
  await said(4);
  await last;

  expect(seen.filter((what) => what !== "live")).toEqual(["event 1", "event 2", "gap 1-1 epoch", "event 4"]);
  await client.$close();
  await transport.server.close();
});

it.each([0, 1, 2, 3, 4, 5, 6, 7])(
  "a history that is begun anew %i promises behind the broker's answer is followed, as one is that was begun later",
  async (promises) => {
    const forgetful = new ForgetfulBroker();
    let asked = 0;
    const broker: Broker = {
      attach: async (topic, receive) => {
        const position = forgetful.attach(topic, receive);
        asked += 1;
        if (asked === 1) void beginAnew();
        return position;
      },
      detach: (topic) => forgetful.detach(topic),
      publish: (topic, event) => forgetful.publish(topic, event),
    };
    const transport = memoryTransport(createRouter(handlers), { broker });
    const client = createClient(transport, { backoff: { baseMs: 0 } });
    const said = (id: number) => transport.server.publish.lines({ room: "a" }, { id, text: "t", at: new Date(id) });
    const beginAnew = async () => {
      for (let count = 0; count < promises; count++) await undefined;
      forgetful.forget();
      await said(1);
    };

    const followed = new Promise<string>((resolve) => {
      client.lines({ room: "a" }).subscribe({
        live: ({ position: { epoch } }) => (epoch === "e2" ? resolve(epoch) : void said(2)),
      });
    });

    expect(await followed).toBe("e2");
    await client.$close();
    await transport.server.close();
  },
);

it("a subscription waits for a broker that is away, and gets what is published once it is back", async () => {
  const broker = new ForgetfulBroker();
  const attach = broker.attach.bind(broker);
  let failures = 2;
  broker.attach = (topic, receive) => {
    if (failures-- > 0) throw new Error("no connection");
    return attach(topic, receive);
  };
  const told: string[] = [];
  const onError = (error: unknown, { procedure }: { procedure: string }) => void told.push(`${procedure}: ${error}`);
  const clock = fakeClock();
  const transport = memoryTransport(createRouter(handlers), { broker, onError, clock });
  const client = createClient(transport, { clock });
  const seen: string[] = [];
  client.lines({ room: "a" }).subscribe({
    event: ({ id }) => void seen.push(`event ${id}`),
    live: () => void seen.push("live"),
    error: ({ code }) => void seen.push(code),
  });

  await clock.pass(749);
  const whileAway = [...seen];
  await clock.pass(1);
  await transport.server.publish.lines({ room: "a" }, { id: 1, text: "t", at: new Date(1) });
  await clock.pass(0);

  expect(whileAway).toEqual([]);
  expect(seen).toEqual(["live", "event 1"]);
  expect(told).toEqual(["lines: Error: no connection"]);
  await client.$close();
  await transport.server.close();
});

it.each<[string, Broker["detach"]]>([
  [
    "throws",
    () => {
      throw new Error("no connection");
    },
  ],
  [
    "rejects",
    async () => {
      throw new Error("no connection");
    },
  ],
])(
  "a broker that %s when it is left keeps no server from its end, and is told of to the operator",
  async (_what, detach) => {
    const told: string[] = [];
    let heard: () => void = () => {};
    const broker = Object.assign(new ForgetfulBroker(), { detach });
    const onError = (error: unknown, { procedure }: { procedure: string }) => {
      told.push(`${procedure}: ${error}`);
      if (told.length === 2) heard();
    };
    const transport = memoryTransport(createRouter(handlers), { broker, onError });
    const client = createClient(transport);
    for (const room of ["a", "b"])
      await new Promise((live) => client.lines({ room }).subscribe({ event: () => {}, live, error: () => {} }));
    await client.$close();

    const both = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await transport.server.close();
    await both;

    expect(told).toEqual(Array(2).fill("lines: Error: no connection"));
  },
);
