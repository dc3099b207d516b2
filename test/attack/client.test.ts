import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { callMethod, close, connect, handleMethod, streamMethod, topicMethod } from "@wsrpc-ts/runtime/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { liveBytes, prototypes } from "../fuzz/oracle.ts";
import { listening } from "../support/listening.ts";
import { prototypeNames } from "../support/prototype-names.ts";
import { closePayload, type RawFrame, rawFrame } from "../support/raw-frame.ts";
import { scaled } from "../support/scale.ts";

const limits = { maxMessageBytes: 1_048_576, maxCalls: 256, maxSubscriptions: 1024, credit: 32 };
const welcome = (fields: object = {}) =>
  JSON.stringify([
    0,
    0,
    [
      1,
      {
        resumed: false,
        rx: 0,
        limits,
        heartbeat: { intervalMs: 15_000, timeoutMs: 10_000 },
        graceMs: 60_000,
        schema: "s",
        ...fields,
      },
    ],
  ]);

/** A server that says what a test tells it to; `greet` is said to each HELLO. */
async function hostile(
  greet: string | undefined = welcome(),
): Promise<{ url: string; sockets: WebSocket[]; heard: string[] }> {
  const sockets: WebSocket[] = [];
  const heard: string[] = [];
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    handleProtocols: () => "wsrpc.1.json",
    maxPayload: 64 * 2 ** 20,
  });
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("message", (data) => {
      const text = String(data);
      heard.push(text);
      if (greet !== undefined && text.startsWith("[0,0,[0,")) socket.send(greet);
    });
  });
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as { port: number }).port}/`, sockets, heard };
}

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
  const server = await hostile(greet);
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
  it.each([
    ["no JSON", "{"],
    ["a bomb of brackets", "[".repeat(1_000_000)],
    ["65 levels", `[1,0,[17,1,${"[".repeat(63)}${"]".repeat(63)}]]`],
    ["__proto__", '[1,0,[17,1,{"__proto__":{"polluted":1}}]]'],
    ["100,001 keys", `[1,0,[17,1,{${Array.from({ length: 100_001 }, (_, n) => `"${n}":0`).join(",")}}]]`],
    ["1,025 frames", `[0,0${",[3,1]".repeat(1025)}]`],
    ["a frame of clients", '[1,0,[32,2,"news",null]]'],
    ["a second WELCOME", welcome()],
    ["a HELLO", '[0,0,[0,{"v":1,"sid":"a","secret":"b","gen":1,"rx":0,"tx0":1}]]'],
    ["an unknown kind", "[0,0,[15]]"],
    ["an ack of what was never sent", "[0,99]"],
    ["a result of a call that never was", "[1,0,[17,99,1]]"],
    ["an error of a call that never was", '[1,0,[18,99,5,"x",{"executed":0}]]'],
    ["a call with an odd id", '[1,0,[16,3,"ask"]]'],
    ["an item of a call that takes none", "[1,0,[19,1,1]]"],
    ["an end that is a text", '[1,0,[20,"1"]]'],
    ["a subscription that never was", '[1,0,[33,99,1,"e",0,true]]'],
  ])("M10, M1, M3: gives up for good when it is sent %s, and its calls end", async (_what, message) => {
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
  });

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

    await expect(call(1, { timeoutMs: 20 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED", executed: "no" });
    expect(connection.state).toBe("open");
  });

  it.each([1000, 1001, 1006, 1011, 1012, 3000, 3999, 4000, 4099, 4500, 4999])(
    "M10: comes back after a close with %i, whatever its reason says",
    async (code) => {
      const { connection, sockets, socket } = await met();

      if (code === 1006) socket.terminate();
      else socket.close(code, "é".repeat(61));
      while (sockets.length < 2 || connection.state !== "open")
        await new Promise<void>((resolve) => connection.onState(() => resolve()));

      expect(connection.state).toBe("open");
    },
  );

  it.each([4400, 4401, 4403, 4409, 4499])("M10: gives up after a close with %i", async (code) => {
    const { connection, socket } = await met();

    socket.close(code, "no more");

    expect(await gaveUp(connection)).toMatchObject({ message: "no more" });
  });
});

/** A server that answers the upgrade as told, and then sends bytes. */
async function raw(answer: (key: string) => string | Buffer): Promise<string> {
  const server: Server = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.once("data", (request) => {
      const key = /sec-websocket-key: (.+)\r/i.exec(String(request))?.[1] ?? "";
      socket.write(answer(key));
    });
  });
  const port = await listening(server);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `ws://127.0.0.1:${port}/`;
}

describe("a client whose server answers the upgrade badly", () => {
  it.each([
    ["404", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"],
    ["a redirect", "HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:9/\r\n\r\n"],
    ["no HTTP", "\0\0\0\0"],
    ["a head that never ends", `HTTP/1.1 101 Switching\r\n${"a: b\r\n".repeat(10_000)}`],
    [
      "a wrong accept",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n",
    ],
    ["an upgrade to something else", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"],
  ])("M10, H3: with %s, it waits and tries again, and its calls end by their time", async (_what, answer) => {
    const url = await raw(() => answer);
    const { call, connection } = dial(url);

    await expect(call(1, { timeoutMs: 300 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED", executed: "no" });
    expect(connection.state).toBe("connecting");
  });

  it.each<[string, RawFrame[]]>([
    ["a frame with a mask", [{ payload: "[0,0]" }]],
    ["2^63 bytes", [{ masked: false, length: 2n ** 63n }]],
    ["RSV1", [{ masked: false, rsv: 4, payload: "x" }]],
    ["a reserved opcode", [{ masked: false, opcode: 11 }]],
    ["text that is no UTF-8", [{ masked: false, payload: Buffer.from([0xff]) }]],
    ["a close of one byte", [{ masked: false, opcode: 8, payload: "x" }]],
    ["a close with the code 1006", [{ masked: false, opcode: 8, payload: closePayload(1006) }]],
    [
      "65 fragments",
      [{ masked: false, fin: false }, ...Array.from({ length: 64 }, () => ({ masked: false, opcode: 0, fin: false }))],
    ],
    ["a call before WELCOME", [{ masked: false, payload: '[1,0,[16,2,"ask"]]' }]],
  ])("M10, F1 to F9: and sends %s, it is clean", async (_what, frames) => {
    const url = await raw((key) => {
      const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: wsrpc.1.json\r\n\r\n`;
      return Buffer.concat([Buffer.from(head), ...frames.map(rawFrame)]);
    });
    const { call } = dial(url);

    await expect(call(1, { timeoutMs: 300 })).rejects.toMatchObject({ executed: expect.stringMatching(/no|maybe/) });
  });
});
