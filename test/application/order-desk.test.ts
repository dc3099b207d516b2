import { type FakeClock, type FaultyLink, fakeClock, faultyLink, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Client, createClient, createRouter, type Publish } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { OrderDesk } from "./order-desk.ts";

/** The whole of it in one process: no port, no waiting, and the network does what the test says. */
describe("the order desk", () => {
  let clock: FakeClock;
  let ledger: Ledger;
  let server: ReturnType<typeof memoryTransport<unknown, Publish, unknown>>["server"];
  let link: FaultyLink;
  let client: Client;
  let desk: OrderDesk;
  let rendered: () => void = () => {};

  /** Resolves once the page is drawn like this. */
  async function shown(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        rendered = resolve;
      });
    }
  }

  beforeEach(async () => {
    clock = fakeClock({ turns: "real" });
    ledger = new Ledger();
    const transport = memoryTransport(createRouter(ledger.handlers), { clock });
    server = transport.server;
    link = faultyLink(transport);
    client = createClient(link, { clock });
    desk = new OrderDesk(client, () => rendered());
    await client.enter({ id: "warm-up", text: "" });
  });

  afterEach(async () => {
    await client.$close();
    await server.close();
    expect(clock.pending).toBe(0);
  });

  it("places an order once, though the connection is cut before the answer", async () => {
    link.cutAfter("down", 0);

    const placing = desk.place("a book");
    await shown(() => desk.banner === "connection lost, trying again");
    const runsMeanwhile = ledger.runs.get("a book");
    clock.advance(250); // the longest first wait before a client dials again
    await placing;

    expect(desk.placed).toEqual(["a book"]);
    expect([runsMeanwhile, ledger.runs.get("a book")]).toEqual([1, 1]);
    expect(desk.banner).toBe("");
  });

  it("stays connected while nothing happens for an hour", async () => {
    await clock.pass(3_600_000);

    expect([desk.banner, link.dialled]).toEqual(["", 1]);
  });

  it("shows the news that came while the connection was lost", async () => {
    await ledger.publish(server, "first");
    link.cut();
    await ledger.publish(server, "second");

    clock.advance(250);
    await shown(() => desk.news.length === 2);

    expect(desk.news).toEqual(["first", "second"]);
  });

  it("finds out within 6 s that an answer will never come, and asks again", async () => {
    link.stall("down");
    const entered = new Promise((resolve) => {
      ledger.entered = resolve;
    });

    const placing = desk.place("a pen");
    expect(await entered).toBe("a pen");
    clock.advance(3000);
    clock.advance(3000);
    await shown(() => desk.banner !== "");
    clock.advance(250);
    await placing;

    expect(ledger.runs.get("a pen")).toBe(1);
    expect(link.dialled).toBe(2);
  });
});
