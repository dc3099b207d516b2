import { once } from "node:events";
import { callMethod, close, connect, handleMethod, streamMethod, topicMethod } from "@wsrpc-ts/runtime/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { welcome } from "../support/good-server.ts";
import { hostileServer } from "../support/hostile-server.ts";
import { steeringTexts } from "../support/steering-text.ts";

type Call = (input?: unknown) => Promise<unknown>;
type Items = (input?: unknown) => AsyncIterable<unknown>;

const [AUTH, GOAWAY, CLOSE, CALL, ERROR, UNSUBSCRIBED] = [5, 4, 7, 16, 18, 36];
const methods = ["debug", "error", "info", "log", "warn"] as const;

describe("a client's own log", () => {
  const records: unknown[][] = [];
  const before = { ...console };

  beforeEach(() => {
    records.length = 0;
    for (const method of methods)
      console[method] = (...args: unknown[]) => {
        records.push(args);
      };
  });
  afterEach(() => {
    Object.assign(console, before);
  });

  /** A client that has begun one of each, its handler, and the other end of its connection. */
  async function met(text: string, ask: (input: unknown) => unknown) {
    const { url, sockets, heard } = await hostileServer(welcome({ schema: text }));
    const connection = connect(url, { schema: "s", backoff: { baseMs: 1e6, capMs: 1e6 } });
    const handled: (handlers: object) => void = handleMethod(connection, { ask: { name: "ask", number: 0 } });
    handled({ ask });
    const ends = [
      (callMethod(connection, { name: "mirror" }) as Call)(1),
      (streamMethod(connection, { name: "count" }) as Items)(1)[Symbol.asyncIterator]().next(),
      (topicMethod(connection, { name: "news" }) as Items)(1)[Symbol.asyncIterator]().next(),
    ].map((end) => end.catch(String));
    await connection.opened;
    const socket = sockets[0] as WebSocket;
    while (!heard.join("").includes("news")) await once(socket, "message");
    return { connection, socket, heard, ends };
  }

  it.each(steeringTexts)(
    "M10, M8: has nothing of names, errors, reasons and contracts of a server: text %#",
    async (text) => {
      const hostile = `canary${text}`;
      const { connection, socket, heard, ends } = await met(hostile, (input) => input);

      const say = (seq: number, ...frames: unknown[]) => socket.send(JSON.stringify([seq, 0, ...frames]));
      say(1, [CALL, 2, hostile.slice(0, 128), hostile], [CALL, 4, 0, { [hostile]: hostile }], [CALL, 6, 99, hostile]);
      say(
        4,
        [ERROR, 1, 5, hostile, { executed: 0, name: hostile, data: hostile }],
        [ERROR, 3, 99, hostile, { executed: 0 }],
      );
      say(6, [UNSUBSCRIBED, 5, 5, hostile]);
      say(
        0,
        [AUTH, { need: true, byMs: 1000 }],
        [GOAWAY, { last: 2 ** 53 - 1, reconnectMs: [1e6, 1e6], untilMs: 1e6 }],
      );
      while (!heard.join("").includes("[18,6,")) await once(socket, "message");
      say(0, [CLOSE, 4400, hostile]);
      socket.close(4400, Buffer.from(hostile).subarray(0, 123));
      const told = await Promise.all(ends);
      while (connection.state !== "closed") await new Promise<void>((resolve) => connection.onState(() => resolve()));

      expect(told.map((end) => String(end).includes("canary"))).toEqual([true, true, true]);
      expect(records).toEqual([]);
      await close(connection);
    },
  );

  it("M10, M8: has one record for what a handler throws, under its name in the client's own contract", async () => {
    const thrown = new Error("of the application");
    const { connection, socket, heard } = await met("s", () => {
      throw thrown;
    });

    socket.send(JSON.stringify([1, 0, [CALL, 2, "ask", "canary"], [CALL, 4, 0, "canary"]]));
    while (!heard.join("").includes("[18,4,")) await once(socket, "message");

    const ids = [...heard.join("").matchAll(/internal error ([\w-]{10})/g)].map(([, id]) => id);
    expect(ids).toHaveLength(2);
    expect(records).toEqual(ids.map((id) => [`wsrpc: ask failed (${id})`, thrown]));
    await close(connection);
  });
});
