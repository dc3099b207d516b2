import { describe, expect, it } from "vitest";
import type { Connection, ConnectionListener } from "../transport/connection.ts";
import { dialMemory } from "../transport/memory.ts";
import { type FaultyLink, faultyLink } from "./faulty-link.ts";

/** One end, and all it was told. */
class End implements ConnectionListener {
  connection: Connection | undefined;
  readonly log: string[] = [];

  opened = () => void this.log.push("opened");
  received = (payload: unknown) => void this.log.push(String(payload));
  drained = () => void this.log.push("drained");
  closed = (code: number) => void this.log.push(`closed ${code}`);
}

async function start(): Promise<{ link: FaultyLink; client: End; server: End; dial(): End }> {
  const [client, server] = [new End(), new End()];
  const link = faultyLink(
    dialMemory((connection) => {
      server.connection = connection;
      return server;
    }),
  );
  const dial = (end = new End()) => {
    end.connection = link(end);
    return end;
  };
  dial(client);
  await told();
  return { link, client, server, dial };
}

/** Whatever is under way arrives. */
const told = () => new Promise(setImmediate);

describe("a faulty link", () => {
  it("passes everything on, as long as nobody breaks it", async () => {
    const { client, server } = await start();

    client.connection?.send("ping");
    server.connection?.send("pong");
    await told();
    client.connection?.close(1000, "");
    await told();

    expect(client.log).toEqual(["opened", "pong", "closed 1000"]);
    expect(server.log).toEqual(["ping", "closed 1000"]);
  });

  it("that is cut tells both ends, and loses what was under way", async () => {
    const { link, client, server } = await start();

    server.connection?.send("lost");
    link.cut();
    client.connection?.send("lost");
    await told();

    expect(client.log).toEqual(["opened", "closed 1006"]);
    expect(server.log).toEqual(["closed 4001"]);
  });

  it.each(["up", "down"] as const)("can be cut behind some messages (%s)", async (direction) => {
    const { link, client, server } = await start();
    const [from, to] = direction === "up" ? [client, server] : [server, client];

    link.cutAfter(direction, 2);
    for (const message of ["1", "2", "3"]) from.connection?.send(message);
    await told();

    expect(to.log.filter((entry) => /^\d$/.test(entry))).toEqual(["1", "2"]);
    expect([...client.log, ...server.log]).toContain("closed 1006");
  });

  it.each(["up", "down"] as const)(
    "that stalls in one direction holds back what goes there (%s)",
    async (direction) => {
      const { link, client, server } = await start();

      link.stall(direction);
      client.connection?.send("up");
      server.connection?.send("down");
      await told();
      const before = [...client.log, ...server.log];
      link.flow();
      await told();

      expect(before).toEqual(["opened", direction === "up" ? "down" : "up"]);
      expect(client.log).toEqual(["opened", "down"]);
      expect(server.log).toEqual(["up"]);
    },
  );

  it("that stalls does not tell an end that the other one left", async () => {
    const { link, client, server } = await start();

    link.stall();
    client.connection?.close(1000, "");
    await told();
    const before = [...server.log];
    link.flow();
    await told();

    expect(before).toEqual([]);
    expect(server.log).toEqual(["closed 1000"]);
  });

  it("refuses until it is told to accept, and counts", async () => {
    const { link, dial } = await start();

    link.refuse();
    const refused = dial();
    await told();
    link.accept();
    const accepted = dial();
    await told();

    expect(refused.log).toEqual(["closed 1006"]);
    expect(accepted.log).toEqual(["opened"]);
    expect(link.dialled).toBe(3);
  });
});
