import { once } from "node:events";
import { callMethod, close, connect, handleMethod, streamMethod, topicMethod } from "@wsrpc-ts/runtime/client";
import { describe, expect, it, onTestFinished } from "vitest";
import type { WebSocket } from "ws";
import { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { liveBytes, prototypes } from "../fuzz/oracle.ts";
import { welcome } from "../support/good-server.ts";
import {
  answerWith,
  badFrames,
  badMessages,
  badUpgrades,
  finalCodes,
  hostileServer,
  passingCodes,
  rawServer,
} from "../support/hostile-server.ts";
import { prototypeNames } from "../support/prototype-names.ts";
import { scaled } from "../support/scale.ts";

function dial(url: string) {
  const connection = connect(url, { schema: "s", backoff: { baseMs: 5, capMs: 20 } });
  onTestFinished(() => close(connection));
  const call: (input?: unknown, options?: { timeoutMs?: number }) => Promise<unknown> = callMethod(connection, {
    name: "mirror",
  });
  return { connection, call };
}

/** A connection that was welcomed, and the other end of it. */
async function met(greet?: string) {
  const server = await hostileServer(greet);
  const { connection, call } = dial(server.url);
  await connection.opened;
  return { ...server, connection, call, socket: server.sockets[0] as WebSocket };
}

/** Resolves when the client says why it gives up for good. */
async function gaveUp(connection: ReturnType<typeof dial>["connection"]): Promise<unknown> {
  while (connection.state !== "closed") await new Promise<void>((resolve) => connection.onState(() => resolve()));
  return connection.opened.catch((error) => error);
}

describe("a client of a hostile server", () => {
  it.each(badMessages)(
    "M10, M1, M3: gives up for good when it is sent %s, and its calls end",
    async (_what, message) => {
      const { connection, call, socket, heard } = await met();
      const before = prototypes();
      const pending = call(1).then(
        () => "answered",
        ({ code }) => code,
      );
      while (!heard.some((text) => text.includes("mirror"))) await once(socket, "message");

      socket.send(message);

      expect(await gaveUp(connection)).toMatchObject({ code: "UNAVAILABLE" });
      expect(await pending).toBe("UNAVAILABLE");
      expect(prototypes()).toBe(before);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it("M10, F7: takes no message of more than 4 MiB", async () => {
    const { connection, socket } = await met();

    socket.send(`[1,0,[17,1,"${"x".repeat(fixedLimits.clientMaxMessageBytes)}"]]`);

    expect(await gaveUp(connection)).toMatchObject({ code: "UNAVAILABLE" });
  });

  it("M10, M4: is given data, whatever they are called", async () => {
    const { call, socket, heard } = await met();
    let seq = 0;

    for (const name of prototypeNames.filter((name) => name !== "__proto__").slice(0, scaled(30_000))) {
      const value = { [name]: { then: name, toJSON: 1 }, then: [name], $b: name };
      const answer = call(seq);
      while (!heard.some((text) => text.includes(`[16,${2 * seq + 1},`))) await once(socket, "message");
      heard.length = 0;
      seq += 1;
      socket.send(JSON.stringify([seq, 0, [17, 2 * seq - 1, value]]));
      expect(await answer).toEqual(value);
    }
  });

  it("M10, M2: answers no call of a name that it has no handler for", async () => {
    const { connection, socket, heard } = await met();
    const handled: (handlers: object) => void = handleMethod(connection, { ask: { name: "ask", number: 0 } });
    handled({ ask: () => "canary" });

    prototypeNames.forEach((name, at) => {
      socket.send(JSON.stringify([at + 1, 0, [16, 2 * at + 2, name, {}]]));
    });
    while (heard.join("").split("no such procedure").length <= prototypeNames.length) await once(socket, "message");

    expect(heard.join("")).not.toContain("canary");
  });

  it("M10, M7: tells a server nothing of what its handlers throw", async () => {
    const { connection, socket, heard } = await met();
    const handled: (handlers: object) => void = handleMethod(connection, { ask: { name: "ask" } });
    const onlyHere = console.error;
    console.error = () => {};
    onTestFinished(() => {
      console.error = onlyHere;
    });
    handled({
      ask: () => {
        throw new Error("canary");
      },
    });

    socket.send('[1,0,[16,2,"ask"]]');
    while (!heard.some((text) => text.includes("[18,2,"))) await once(socket, "message");

    expect(heard.join("")).toContain("internal error");
    expect(heard.join("")).not.toContain("canary");
  });

  it("M10, R1: runs no more reverse calls at a time than 256", async () => {
    const { connection, socket, heard } = await met();
    let runs = 0;
    const handled: (handlers: object) => void = handleMethod(connection, { ask: { name: "ask" } });
    handled({ ask: () => new Promise(() => runs++) });

    socket.send(`[1,0${Array.from({ length: 1000 }, (_, n) => `,[16,${2 * n + 2},"ask"]`).join("")}]`);
    while (heard.join("").split("are running already").length <= 744) await once(socket, "message");

    expect(runs).toBe(256);
  });

  it("M10, R5: is sent no more items than it allowed", async () => {
    const { connection, socket, heard } = await met();
    const count: () => AsyncIterable<unknown> = streamMethod(connection, { name: "count" });
    const items = count()[Symbol.asyncIterator]();
    const first = items.next();
    while (!heard.some((text) => text.includes("count"))) await once(socket, "message");

    socket.send(`[1,0${',[19,1,"item"]'.repeat(32)}]`);
    expect(await first).toMatchObject({ value: "item" });
    socket.send(`[33,0${',[19,1,"item"]'.repeat(64)}]`);

    expect(await gaveUp(connection)).toMatchObject({ code: "UNAVAILABLE" });
  });

  it("M10: holds a bounded number of events for a loop that is slow", async () => {
    const { connection, socket, heard } = await met();
    const news: () => AsyncIterable<unknown> = topicMethod(connection, { name: "news" });
    const events = news()[Symbol.asyncIterator]();
    const first = events.next();
    while (!heard.some((text) => text.includes("news"))) await once(socket, "message");
    socket.send('[1,0,[33,1,7,"e",0,false]]');
    socket.send("[0,0,[34,7,1,1]]");
    await first;
    const before = liveBytes();

    for (let offset = 2; offset < scaled(10_000_000); offset += 100)
      socket.send(
        `[0,0${Array.from({ length: 100 }, (_, n) => `,[34,7,${offset + n},"${"x".repeat(100)}"]`).join("")}]`,
      );
    while (!heard.some((text) => text.includes("[35,1]"))) await once(socket, "message");

    expect(liveBytes() - before).toBeLessThan(16 * 2 ** 20);
    await events.return?.();
  });

  it("M10, F5: is not made to hold answers that the server does not read", async () => {
    const { connection, socket } = await met();
    socket.pause();

    for (let sent = 0; sent < 20_000 && connection.state === "open"; sent += 100) {
      for (let pings = 0; pings < 100; pings++) socket.ping("x".repeat(100));
      socket.send(`[0,0${",[2,1]".repeat(1000)}]`);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }

    expect(connection.state).not.toBe("open");
  });

  it("M10, R8: waits no shorter and no longer than it may, whatever it is told", async () => {
    const { call, connection } = await met(
      welcome({
        limits: { maxMessageBytes: 0, maxCalls: 0, maxSubscriptions: 0, credit: 0 },
        heartbeat: { intervalMs: 1e300, timeoutMs: 1e300 },
        graceMs: 1e300,
      }),
    );

    await expect(call(1, { timeoutMs: 20 })).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED", executed: "no" });
    expect(connection.state).toBe("open");
  });

  it("M10, R8: is told that a call is too large for a server that takes no message at all", async () => {
    const { url } = await hostileServer(
      welcome({ limits: { maxMessageBytes: 0, maxCalls: 0, maxSubscriptions: 0, credit: 0 } }),
    );
    const { call, connection } = dial(url);

    await expect(call(1)).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED", executed: "no" });
    await connection.opened;
    expect(connection.state).toBe("open");
  });

  it.each(passingCodes)("M10: comes back after a close with %i, whatever its reason says", async (code) => {
    const { connection, sockets, socket } = await met();

    if (code === 1006) socket.terminate();
    else socket.close(code, "é".repeat(61));
    while (sockets.length < 2 || connection.state !== "open")
      await new Promise<void>((resolve) => connection.onState(() => resolve()));

    expect(connection.state).toBe("open");
  });

  it.each(finalCodes)("M10: gives up after a close with %i", async (code) => {
    const { connection, socket } = await met();

    socket.close(code, "no more");

    expect(await gaveUp(connection)).toMatchObject({ message: "no more" });
  });
});

describe("a client whose server answers the upgrade badly", () => {
  it.each(badUpgrades)(
    "M10, H3: with %s, it waits and tries again, and its calls end by their time",
    async (_what, answer) => {
      const url = await rawServer(() => answer);
      const { call, connection } = dial(url);

      await expect(call(1, { timeoutMs: 300 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED", executed: "no" });
      expect(connection.state).toBe("connecting");
    },
  );

  it.each(badFrames)("M10, F1 to F9: and sends %s, it is clean", async (_what, frames) => {
    const url = await rawServer((request) => answerWith(request, frames));
    const { call } = dial(url);

    await expect(call(1, { timeoutMs: 300 })).rejects.toMatchObject({ executed: expect.stringMatching(/no|maybe/) });
  });
});
