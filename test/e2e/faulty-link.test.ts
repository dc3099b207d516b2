import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { type FaultyLink, faultyLink, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { describe, expect, it } from "vitest";
import { createClient, createRouter, type Handlers } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { next } from "../support/connection-state.ts";
import { Told } from "../support/told.ts";

it("a faulty link leads to a server that listens, too, and breaks real sockets", async () => {
  const ledger = new Ledger();
  const server = serve(createRouter(ledger.handlers), { authenticate: anonymous });
  const { url } = await server.listen(0, "127.0.0.1");
  const link = faultyLink(url);
  const client = createClient(link, { backoff: { baseMs: 0 } });
  const told = new Told(client.events({ book: "main" }), ({ seq }) => seq);
  await told.until(1);

  link.cutAfter("down", 0);
  const answers = await Promise.all(["a", "b", "c"].map((id) => client.enter({ id, text: "x".repeat(3000) })));
  const lost = next(client, "reconnecting");
  link.refuse();
  link.cut();
  await lost;
  await ledger.publish(server);
  link.accept();
  await told.until(told.log.length + 2);
  await client.$close();
  await server.close();

  expect(answers.map(({ runs }) => runs)).toEqual([1, 1, 1]);
  expect(told.log.filter((entry) => entry !== "recovered")).toEqual(["live", 1, { error: "CANCELLED" }]);
  expect(link.dialled).toBeGreaterThan(2);
});

const turns = async (count: number, signal?: AbortSignal) => {
  for (let turn = 0; turn < count; turn++) {
    signal?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return true;
};

describe.each<[string, NonNullable<Handlers["events"]>["authorize"]]>([
  ["that are open to all", undefined],
  ["of which it takes a turn to decide who may subscribe", () => turns(1)],
  ["of which it takes many", () => turns(20)],
  ["of which nobody decides who may subscribe for whom has left", (_params, { signal }) => turns(5, signal)],
])("of events %s", (_which, authorize) => {
  it.each<["down" | "up", number]>([
    ["down", 0],
    ["down", 1],
    ["up", 0],
  ])(
    "who subscribes, then calls, hears what the call publishes, though the connection is cut (%s, %i)",
    async (way, n) => {
      const ledger = new Ledger(() => void ledger.publish(transport.server));
      const transport = memoryTransport(
        createRouter({ ...ledger.handlers, ...(authorize && { events: { authorize } }) }),
      );
      const link = faultyLink(transport);
      const client = createClient(link, { backoff: { baseMs: 0 } });
      await client.$connection.opened;

      link.cutAfter(way, n);
      const heard = new Promise((event) => client.events({ book: "main" }).subscribe({ event, error: () => {} }));
      await client.enter({ id: "a", text: "" });
      link.cut();

      expect(await heard).toMatchObject({ seq: 1 });
      expect(link.dialled).toBeGreaterThan(1);
      await client.$close();
      await transport.server.close();
    },
  );
});

it("a call that may have run on one server is not made at another that the client had said nothing to", async () => {
  const ledgers = [new Ledger(), new Ledger()];
  const transports = ledgers.map(({ handlers }) => memoryTransport(createRouter(handlers)));
  const links = transports.map((transport) => faultyLink(transport)) as [FaultyLink, FaultyLink];
  let [link] = links;
  const client = createClient((listener) => link(listener), { backoff: { baseMs: 0 } });
  const movesTo = async (other: FaultyLink) => {
    const lost = next(client, "reconnecting");
    const from = link;
    link = other;
    from.cut();
    await lost;
  };
  await client.$connection.opened;
  const opened = next(client, "open");
  await movesTo(links[1]);
  await opened;

  links[1].cutAfter("down", 0);
  const answer = client.enter({ id: "a", text: "" });
  const lost = next(client, "reconnecting");
  [link] = links;
  await lost;

  await expect(answer).rejects.toMatchObject({ code: "UNAVAILABLE", executed: "maybe" });
  expect(ledgers.map(({ runs }) => runs.get("a"))).toEqual([undefined, 1]);
  await client.$close();
  for (const { server } of transports) await server.close();
});
