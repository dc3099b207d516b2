import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { faultyLink, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { expect, it } from "vitest";
import { createClient, createRouter } from "../fixtures/ledger/generated.ts";
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

it.each<["down" | "up", number]>([
  ["down", 0],
  ["down", 1],
  ["up", 0],
])(
  "who subscribes, then calls, hears what the call publishes, though the connection is cut (%s, %i)",
  async (way, n) => {
    const ledger = new Ledger(() => void ledger.publish(transport.server));
    const transport = memoryTransport(createRouter(ledger.handlers));
    const link = faultyLink(transport);
    const client = createClient(link, { backoff: { baseMs: 0 } });
    await client.$connection.opened;

    link.cutAfter(way, n);
    const heard = new Promise((event) => client.events({ book: "main" }).subscribe({ event, error: () => {} }));
    await client.enter({ id: "a", text: "" });

    expect(await heard).toMatchObject({ seq: 1 });
    expect(link.dialled).toBe(2);
    await client.$close();
    await transport.server.close();
  },
);
