import type { Dial } from "@wsrpc-ts/runtime/client";
import { anonymous } from "@wsrpc-ts/runtime/server";
import { fakeClock, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Client, createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

const clients: Client[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.$close();
});

/** Two nodes behind one address, which sends every new connection to the one that is named. */
function nodes() {
  const clock = fakeClock({ turns: "real" });
  const ran: string[] = [];
  const gates = new Map<string, () => void>();
  const node = (name: string) =>
    memoryTransport(
      createRouter({
        ...handlers,
        who: () => name,
        add({ a, b }) {
          ran.push(`${name} ${a}`);
          return a + b;
        },
        slow: async () => {
          await new Promise<void>((resolve) => gates.set(name, resolve));
          return name;
        },
        async *count({ to }) {
          for (let id = 1; id <= to; id++) {
            if (id === 2) await new Promise<void>((resolve) => gates.set(name, resolve));
            yield { id, text: name, at: new Date(id) };
          }
        },
      }),
      { authenticate: anonymous, clock },
    );
  const [first, second] = [node("first"), node("second")];
  const address = { node: first as typeof first | typeof second };
  const dial: Dial = (listener) => address.node(listener);
  const client = createClient(dial, { clock, chance: () => 0.5 });
  const states: string[] = [];
  client.$connection.onState((state) => states.push(state));
  clients.push(client);
  return { client, first, second, address, states, clock, ran, open: (name: string) => gates.get(name)?.() };
}

/** All that can happen without time has happened. */
async function rest() {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

describe("a client whose server drains", () => {
  it("moves in its slot, and nobody notices", async () => {
    const { client, first, second, address, states, clock } = nodes();
    expect(await client.who()).toBe("first");
    const pending = client.slow({ ms: 0 });
    await rest();
    address.node = second;

    const drained = first.server.drain({ withinMs: 6000 });
    await rest();
    clock.advance(124);
    await rest();
    expect(await client.who()).toBe("first");
    clock.advance(1);
    await rest();

    expect(await client.who()).toBe("second");
    expect(states).toEqual(["open"]);
    await client.$close();
    await expect(pending).rejects.toMatchObject({ code: "CANCELLED", executed: "maybe" });
    await drained;
  });

  it("lets calls and streams end where they began", async () => {
    const { client, first, second, address, states, clock, open } = nodes();
    const items = client.count({ to: 3 })[Symbol.asyncIterator]();
    expect(await items.next()).toMatchObject({ value: { id: 1, text: "first" } });
    address.node = second;
    const drained = first.server.drain({ withinMs: 6000 });
    await rest();
    clock.advance(1000);
    await rest();
    expect(await client.who()).toBe("second");

    open("first");

    expect(await items.next()).toMatchObject({ value: { id: 2, text: "first" } });
    expect(await items.next()).toMatchObject({ value: { id: 3, text: "first" } });
    expect(await items.next()).toMatchObject({ done: true });
    await drained;
    expect(states).toEqual(["open"]);
  });

  it("loses no call, and runs none twice, however many it makes meanwhile", async () => {
    const { client, first, second, address, clock, ran } = nodes();
    await client.who();
    const calls: Promise<number>[] = [];
    const drained: Promise<void>[] = [];
    for (let turn = 0; turn < 60; turn++) {
      for (let n = 0; n < 5; n++) calls.push(client.add({ a: calls.length, b: 1 }));
      if (turn === 20) {
        address.node = second;
        drained.push(first.server.drain({ withinMs: 60 }));
      }
      clock.advance(1);
      await new Promise(setImmediate);
    }

    expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index + 1));
    expect(ran.length).toBe(300);
    expect(new Set(ran.map((line) => line.split(" ")[1])).size).toBe(300);
    expect(new Set(ran.map((line) => line.split(" ")[0]))).toEqual(new Set(["first", "second"]));
    await Promise.all(drained);
  });

  it.each(["crosses the goodbye", "comes after it"])("makes a call elsewhere that %s", async (when) => {
    const { client, first, second, address, clock, ran } = nodes();
    await client.who();
    void first.server.drain({ withinMs: 60_000 });
    await rest();
    clock.advance(1250); // nobody took the client in meanwhile, so this is the end
    if (when === "comes after it") await rest();

    const call = client.add({ a: 1, b: 2 });
    address.node = second;
    for (let ms = 0; ms < 3000; ms += 100) {
      await rest();
      clock.advance(100);
    }

    expect(await call).toBe(3);
    expect(ran).toEqual(["second 1"]);
  });

  it("reads a stream elsewhere that crosses the goodbye, and can end it there", async () => {
    const { client, first, second, address, clock, open } = nodes();
    await client.who();
    void first.server.drain({ withinMs: 60_000 });
    await rest();
    clock.advance(1250);

    const seen: string[] = [];
    const lines = client.count({ to: 100 })[Symbol.asyncIterator]();
    const firstLine = lines.next();
    address.node = second;
    for (let ms = 0; ms < 3000; ms += 100) {
      await rest();
      clock.advance(100);
    }
    seen.push((await firstLine).value.text);
    open("second");
    for (let n = 2; n <= 100; n++) seen.push((await lines.next()).value.text);

    expect(seen).toEqual(Array.from({ length: 100 }, () => "second"));
    expect(await lines.next()).toEqual({ done: true, value: undefined });
  });

  it("subscribes again where it has gone", async () => {
    const { client, first, second, address, clock } = nodes();
    const seen: string[] = [];
    const stop = client.lines({ room: "a" }).subscribe({ event: ({ text }) => seen.push(text) });
    const pending = client.slow({ ms: 0 }).safe();
    await rest();
    first.server.publish.lines({ room: "a" }, { id: 1, text: "from the first", at: new Date(1) });
    address.node = second;
    void first.server.drain({ withinMs: 6000 });
    await rest();
    clock.advance(1000);
    await rest();

    first.server.publish.lines({ room: "a" }, { id: 2, text: "too late", at: new Date(2) });
    second.server.publish.lines({ room: "a" }, { id: 3, text: "from the second", at: new Date(3) });
    await rest();

    expect(seen).toEqual(["from the first", "from the second"]);
    stop();
    await client.$close();
    expect(await pending).toMatchObject({ ok: false });
  });
});
