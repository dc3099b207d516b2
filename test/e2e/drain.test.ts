import { once } from "node:events";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { fakeClock, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Client, createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { Gate } from "../support/gate.ts";

const clients: Client[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.$close();
});

async function serverWithGate() {
  const [started, gate] = [new Gate(), new Gate()];
  const router = createRouter({
    ...handlers,
    async slow() {
      started.open();
      await gate.opened;
      return "finished";
    },
  });
  const server = serve(router, { authenticate: anonymous });
  const { url } = await server.listen(0, "127.0.0.1");
  const client = createClient(url);
  clients.push(client);
  return { server, client, url, started, gate };
}

/** Knows the wire only, and does nothing of its own accord. */
async function guestOf(url: string, sid: string): Promise<WebSocket> {
  const guest = new WebSocket(url, ["wsrpc.1.json"]);
  const hello = { v: 1, sid, secret: "s".repeat(43), gen: 1, rx: 0, tx0: 1 };
  guest.onopen = () => guest.send(JSON.stringify([0, 0, [0, hello]]));
  await once(guest, "message");
  return guest;
}

describe("a server that drains", () => {
  it("lets the calls that run come to their end, and closes then", async () => {
    const { server, client, started, gate } = await serverWithGate();
    const call = client.slow({ ms: 0 });
    await started.opened;

    const drained = server.drain({ withinMs: 60_000 });
    gate.open();

    expect(await call).toBe("finished");
    await drained;
  });

  it("goes on serving where it was told something that means nothing", async () => {
    const { server, client } = await serverWithGate();

    const draining = server.drain({ within: 1 } as never);

    await expect(draining).rejects.toThrow(new TypeError("there is no option `within`, but withinMs"));
    expect(await client.add({ a: 1, b: 2 })).toBe(3);
    await server.close();
  });

  it("takes no time that is none, and one that is over as none that is left: its clients would have taken either for a broken protocol", async () => {
    const { server, client } = await serverWithGate();
    await client.add({ a: 1, b: 2 });

    await expect(server.drain({ withinMs: Number.NaN })).rejects.toThrow("`withinMs` is NaN, expected a number");
    expect(await client.add({ a: 1, b: 2 })).toBe(3);
    const states: string[] = [];
    client.$connection.onState((state) => states.push(state));
    await server.drain({ withinMs: -5 });

    await expect.poll(() => states).toEqual(["reconnecting"]);
  });

  it("closes soon if nothing runs and nobody has a place to go", async () => {
    const { server, client } = await serverWithGate();
    await client.add({ a: 1, b: 2 });

    await server.drain({ withinMs: 60_000 });

    await expect.poll(() => client.$connection.state).toBe("reconnecting");
  });

  it("waits until its clients have left, for one that is still here may be about to call", async () => {
    const { server, client, url } = await serverWithGate();
    const guest = await guestOf(url, "a guest that stays for long");
    await client.$connection.opened;
    const outcomes: string[] = [];

    const drained = server.drain({ withinMs: 60_000 }).then(() => outcomes.push("drained"));
    const [goaway] = await once(guest, "message");
    outcomes.push("the guest leaves");
    guest.close();
    await drained;

    expect(JSON.parse(String(goaway))[2]).toMatchObject([4, { last: Number.MAX_SAFE_INTEGER, untilMs: 60_000 }]);
    expect(outcomes).toEqual(["the guest leaves", "drained"]);
  });

  it("gives each client a slot of its own, so that they come to the next server one after the other", async () => {
    const { server, url } = await serverWithGate();
    const guests = await Promise.all(["a", "b", "c", "d"].map((sid) => guestOf(url, sid)));

    const told = guests.map((guest) => once(guest, "message"));
    const drained = server.drain({ withinMs: 60_000 });
    const slots = (await Promise.all(told)).map(([goaway]) => JSON.parse(String(goaway))[2][1].reconnectMs);
    for (const guest of guests) guest.close();
    await drained;

    expect(slots.sort(([a], [b]) => a - b)).toEqual([
      [0, 63],
      [63, 125],
      [125, 188],
      [188, 250],
    ]);
  });

  it("waits no longer than it was told", async () => {
    const { server, client, started, gate } = await serverWithGate();
    const call = client.slow({ ms: 0 }).safe();
    await started.opened;

    await server.drain({ withinMs: 1 });
    await client.$close();
    gate.open();

    expect(await call).toMatchObject({ ok: false, error: { executed: "maybe" } });
  });

  it("is told to drain again by a second signal, and ends for both as soon as nothing runs any more", async () => {
    const clock = fakeClock({ turns: "real" });
    const gate = new Gate();
    const slow = () => gate.opened.then(() => "finished");
    const transport = memoryTransport(createRouter({ ...handlers, slow }), { clock });
    const { server } = transport;
    const client = createClient(transport, { clock });
    const call = client.slow({ ms: 0 });
    await client.$connection.opened;
    const ended: string[] = [];

    const first = server.drain({ withinMs: 30_000 }).then(() => ended.push("first"));
    await clock.pass(1_500);
    const second = server.drain({ withinMs: 30_000 }).then(() => ended.push("second"));
    await clock.pass(1_500);
    gate.open();
    expect(await call).toBe("finished");
    await clock.pass(0);

    expect(ended).toEqual(["first", "second"]);
    await Promise.all([first, second, client.$close()]);
    expect(clock.pending).toBe(0);
  });
});
