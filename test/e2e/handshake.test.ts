import { createServer, type IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { anonymous, type ServeOptions, type Server, serve } from "@wsrpc-ts/runtime/server";
import { type FakeClock, fakeClock } from "@wsrpc-ts/runtime/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createClient, createRouter, type Publish } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { Gate } from "../support/gate.ts";
import { closed, listening } from "../support/listening.ts";
import {
  RawSocket,
  type ResponseHead,
  type UpgradeRequest,
  upgradeKeys,
  upgradeRequest,
} from "../support/raw-socket.ts";
import { WirePeer } from "../support/wire-peer.ts";

interface Started {
  readonly server: Server<Publish>;
  readonly port: number;
  readonly url: string;
}

/** An HTTP server that cannot close has a socket that somebody forgot. */
async function start<P>(options: Partial<ServeOptions<P>> = {}, http = createServer()): Promise<Started> {
  const server = serve(createRouter<P>(handlers), { authenticate: anonymous as () => P, ...options });
  server.attach(http);
  const port = await listening(http);
  onTestFinished(() => closed(http));
  onTestFinished(() => server.close());
  return { server, port, url: `ws://127.0.0.1:${port}/` };
}

async function rawSocket(port: number): Promise<RawSocket> {
  const socket = await RawSocket.connect(port);
  onTestFinished(() => socket.close());
  return socket;
}

async function upgraded(port: number, request?: UpgradeRequest): Promise<RawSocket> {
  const socket = await rawSocket(port);
  socket.send(upgradeRequest(request));
  await socket.head();
  return socket;
}

async function answer(port: number, request: UpgradeRequest): Promise<ResponseHead> {
  return (await upgraded(port, request)).head();
}

async function wirePeer(url: string): Promise<WirePeer> {
  const peer = await WirePeer.open(url);
  onTestFinished(() => peer.cut());
  return peer;
}

/** The server still answers whoever behaves. */
async function expectAlive(url: string): Promise<void> {
  const peer = await wirePeer(url);
  peer.hello({ sid: "another-session", secret: "another-secret" });
  peer.say([16, 1, "add", { a: 1, b: 2 }]);
  expect(await peer.next(17)).toEqual([17, 1, 3]);
  await peer.close();
}

describe("the upgrade", () => {
  it.each(upgradeKeys)("is answered for the key %s with %s", async (key, accept) => {
    const { port } = await start();

    const { status, headers } = await answer(port, { headers: { "Sec-WebSocket-Key": key } });

    expect(status).toBe(101);
    expect(headers.get("sec-websocket-accept")).toBe(accept);
    expect(headers.get("upgrade")).toBe("websocket");
    expect(headers.get("connection")).toBe("Upgrade");
    expect(headers.get("sec-websocket-protocol")).toBe("wsrpc.1.json");
    expect(headers.has("sec-websocket-extensions")).toBe(false);
  });

  it.each(["wsrpc.1.bin, wsrpc.1.json", "wsrpc.1.json,other", "graphql-ws , wsrpc.1.json , wsrpc.9.json"])(
    "chooses its subprotocol from the offer %s",
    async (offer) => {
      const { port } = await start();

      const { status, headers } = await answer(port, { headers: { "Sec-WebSocket-Protocol": offer } });

      expect(status).toBe(101);
      expect(headers.get("sec-websocket-protocol")).toBe("wsrpc.1.json");
    },
  );

  it("accepts no extension", async () => {
    const { port } = await start();

    const { status, headers } = await answer(port, {
      headers: { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" },
    });

    expect(status).toBe(101);
    expect(headers.has("sec-websocket-extensions")).toBe(false);
  });

  it.each([
    ["no subprotocol", { "Sec-WebSocket-Protocol": undefined }, 400],
    ["another subprotocol", { "Sec-WebSocket-Protocol": "graphql-ws" }, 400],
    ["a subprotocol of another case", { "Sec-WebSocket-Protocol": "WSRPC.1.JSON" }, 400],
    ["a subprotocol that only begins alike", { "Sec-WebSocket-Protocol": "wsrpc.1.json2" }, 400],
    ["a malformed list of subprotocols", { "Sec-WebSocket-Protocol": "wsrpc.1.json,," }, 400],
    ["no key", { "Sec-WebSocket-Key": undefined }, 400],
    ["an empty key", { "Sec-WebSocket-Key": "" }, 400],
    ["a short key", { "Sec-WebSocket-Key": "AAAA" }, 400],
    ["a key that is no base64", { "Sec-WebSocket-Key": "!!!!!!!!!!!!!!!!!!!!!!==" }, 400],
    ["a long key", { "Sec-WebSocket-Key": "A".repeat(1000) }, 400],
    ["another upgrade", { Upgrade: "h2c" }, 400],
    ["no host", { Host: undefined }, 400],
    ["no version", { "Sec-WebSocket-Version": undefined }, 426],
    ["an older version", { "Sec-WebSocket-Version": "8" }, 426],
    ["a later version", { "Sec-WebSocket-Version": "14" }, 426],
    ["two versions", { "Sec-WebSocket-Version": "13, 8" }, 426],
  ])("is refused and closed with %s", async (_name, headers, status) => {
    const { port, url } = await start();
    const socket = await upgraded(port, { headers });

    await socket.end();

    expect((await socket.head()).status).toBe(status);
    await expectAlive(url);
  });

  it("names the version it speaks", async () => {
    const { port } = await start();

    const { headers } = await answer(port, { headers: { "Sec-WebSocket-Version": "8" } });

    expect(headers.get("sec-websocket-version")).toBe("13");
  });

  it.each(["POST", "PUT", "HEAD", "DELETE"])("is refused and closed by %s", async (method) => {
    const { port } = await start();
    const socket = await upgraded(port, { method });

    await socket.end();

    expect((await socket.head()).status).toBe(405);
  });

  it.each([
    ["HTTP/1.0", upgradeRequest().replace("HTTP/1.1", "HTTP/1.0"), 505],
    ["no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400],
    ["a header without a name", upgradeRequest().replace("Upgrade: websocket", ": websocket"), 400],
    ["a header with a NUL", upgradeRequest({ headers: { Cookie: "a=\0" } }), 400],
    ["more headers than anybody sends", upgradeRequest({ headers: { Cookie: "a".repeat(100_000) } }), 431],
  ])("is refused and closed for %s", async (_name, request, status) => {
    const { port, url } = await start();
    const socket = await rawSocket(port);
    socket.send(request);

    await socket.end();

    expect((await socket.head()).status).toBe(status);
    await expectAlive(url);
  });

  it("turns Nagle's algorithm off, also where the HTTP server left it on", async () => {
    const http = createServer({ noDelay: false });
    const told: unknown[] = [];
    http.on("connection", (socket) => {
      const setNoDelay = socket.setNoDelay.bind(socket);
      socket.setNoDelay = (isOn) => {
        told.push(isOn);
        return setNoDelay(isOn);
      };
    });
    const { url } = await start({}, http);

    await expectAlive(url);

    expect(told.at(-1)).toBe(true);
  });
});

describe("the origin of a page", () => {
  it.each([
    ["http://127.0.0.1", "127.0.0.1"],
    ["http://127.0.0.1:1337", "127.0.0.1:1337"],
    ["https://app.example.com", "app.example.com"],
    ["https://app.example.com", "APP.example.com"],
  ])("%s may connect to its own host %s", async (Origin, Host) => {
    const { port } = await start();

    expect(await answer(port, { headers: { Origin, Host } })).toMatchObject({ status: 101 });
  });

  it("is not asked of programs", async () => {
    const { port } = await start({ origins: ["https://app.example.com"] });

    expect(await answer(port, { headers: {} })).toMatchObject({ status: 101 });
  });

  it.each(["https://app.example.com", "https://other.example.com:8443"])(
    "%s may connect if it is listed",
    async (listed) => {
      const { port } = await start({ origins: ["https://nobody.example.com", listed] });
      const Origin = new URL(listed).origin;

      expect(await answer(port, { headers: { Origin } })).toMatchObject({ status: 101 });
    },
  );

  it.each([
    ["https://evil.example", undefined],
    ["http://127.0.0.1:8080", undefined],
    ["http://127.0.0.1.evil.example", undefined],
    ["null", undefined],
    ["", undefined],
    ["file://", undefined],
    ["http://127.0.0.1/path", undefined],
    ["http://user@127.0.0.1", undefined],
    ["http://127.0.0.1", ["https://app.example.com"]],
    ["http://app.example.com", ["https://app.example.com"]],
    ["https://app.example.com.evil.example", ["https://app.example.com"]],
    ["https://evil-app.example.com", ["https://app.example.com"]],
    ["https://app.example.com:8443", ["https://app.example.com"]],
    ["https://app.example.com", []],
  ])("%j is refused with 403 where %j may connect", async (Origin, origins) => {
    let asked = 0;
    const authenticate = () => ({ asked: asked++ });
    const { port } = await start({ authenticate, ...(origins && { origins }) });
    const socket = await upgraded(port, { headers: { Origin } });

    await socket.end();

    expect((await socket.head()).status).toBe(403);
    expect(asked).toBe(0);
  });
});

describe("authenticate", () => {
  it("sees cookies, headers, the address and the token", async () => {
    const seen: { token: string | undefined; request: IncomingMessage }[] = [];
    const { url } = await start({
      authenticate(credentials) {
        seen.push(credentials);
        return { name: "ada" };
      },
    });
    const peer = await WirePeer.open(`${url}?room=a`, { headers: { cookie: "sid=1", "x-forwarded-for": "192.0.2.1" } });
    onTestFinished(() => peer.cut());

    peer.hello({ token: "a-token" });
    peer.say([16, 1, "who"]);

    expect(await peer.next(17)).toEqual([17, 1, '{"name":"ada"}']);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.token).toBe("a-token");
    expect(seen[0]?.request.url).toBe("/?room=a");
    expect(seen[0]?.request.headers).toMatchObject({ cookie: "sid=1", "x-forwarded-for": "192.0.2.1" });
    expect(seen[0]?.request.socket.remoteAddress).toBe("127.0.0.1");
  });

  it.each([
    ["nothing", () => undefined],
    ["null", () => null],
    ["false", () => false],
    ["a rejection", () => Promise.reject(new Error("the database says: password wrong"))],
  ])("turns a client away with 4401 by %s", async (_name, authenticate) => {
    const { url } = await start({ authenticate });
    const peer = await wirePeer(url);

    peer.hello();

    expect(await peer.next()).toEqual([7, 4401, "not authenticated", {}]);
    expect(await peer.closed).toEqual({ code: 4401, reason: "not authenticated" });
  });

  it("that never answers costs the client its connection, not the server", async () => {
    const clock = fakeClock();
    const asked = new Gate();
    const { url } = await start({
      clock,
      authenticate() {
        asked.open();
        return new Promise<never>(() => {});
      },
    });
    const peer = await wirePeer(url);

    peer.hello();
    await asked.opened;
    clock.advance(10_000);

    expect((await peer.closed).code).toBe(4200);
    await expect.poll(() => clock.pending).toBe(0);
  });
});

describe("the first frame", () => {
  async function timed(): Promise<Started & { clock: FakeClock; peer: WirePeer }> {
    const clock = fakeClock();
    const started = await start({ clock });
    return { ...started, clock, peer: await wirePeer(started.url) };
  }

  it("must come within 5 s", async () => {
    const { clock, peer } = await timed();

    clock.advance(5000);

    expect(await peer.next()).toEqual([7, 4408, "no HELLO came in time", {}]);
    expect((await peer.closed).code).toBe(4408);
    await expect.poll(() => clock.pending).toBe(0);
  });

  it("is answered in numbers that every client reads, also by a server that waits for ever and bounds nothing", async () => {
    const endless = Number.POSITIVE_INFINITY;
    const limits = { maxMessageBytes: endless, maxCalls: endless, maxSubscriptions: endless, graceMs: endless };
    const { server, url } = await start({ limits, heartbeat: { intervalMs: endless, timeoutMs: endless } });
    const most = Number.MAX_SAFE_INTEGER;
    const peer = await wirePeer(url);

    peer.hello();
    const welcome = await peer.next();
    const drained = server.drain({ withinMs: endless });
    const goaway = await peer.next();
    await server.close();
    await drained;

    expect(welcome).toMatchObject([
      1,
      {
        limits: { maxMessageBytes: most, maxCalls: 32_768, maxSubscriptions: 32_768 },
        heartbeat: { intervalMs: most, timeoutMs: most },
        graceMs: most,
      },
    ]);
    expect(goaway).toMatchObject([4, { untilMs: most }]);
  });

  it("is not waited for by a server that closes", async () => {
    const { server, clock, peer } = await timed();

    await server.close();

    expect(await peer.next()).toEqual([7, 4000, "the server is going away", {}]);
    expect((await peer.closed).code).toBe(4000);
    expect(clock.pending).toBe(0);
  });

  it("may come just before", async () => {
    const { clock, peer } = await timed();

    clock.advance(4999);
    peer.hello();

    expect(await peer.next()).toMatchObject([1, { resumed: false }]);
  });

  it("leaves a client of ours in one write with the calls that were made before and may be made again", async () => {
    const { url } = await start();
    const writes: number[] = [];
    const { _writev: write } = Socket.prototype;
    const spy = vi.spyOn(Socket.prototype, "_writev").mockImplementation(function (this: Socket, chunks, done) {
      if (String(this.remotePort) === new URL(url).port) writes.push(chunks.length);
      write?.call(this, chunks, done);
    });
    onTestFinished(() => spy.mockRestore());
    const client = createClient(url);
    onTestFinished(() => client.$close());

    const sum = await client.add({ a: 1, b: 2 }, { key: "sum" });

    expect(sum).toBe(3);
    expect(writes).toEqual([2]);
  });

  it("is answered in one write with the answers to the calls that came with it", async () => {
    const http = createServer();
    const writes: number[] = [];
    http.on("connection", (socket: Socket) => {
      const write = socket._writev?.bind(socket);
      socket._writev = (chunks, done) => {
        writes.push(chunks.length);
        write?.(chunks, done);
      };
    });
    const { url } = await start({}, http);
    const peer = await wirePeer(url);

    peer.hello();
    peer.say([16, 1, "add", { a: 1, b: 2 }]);

    expect([(await peer.next())[0], (await peer.next())[0]]).toEqual([1, 17]);
    expect(writes).toEqual([2]);
  });

  it("may not be kept away by pings", async () => {
    const { clock, peer } = await timed();

    clock.advance(4999);
    peer.say([2, 1]);

    expect((await peer.closed).code).toBe(4400);
  });

  it.each([
    ["a call", '[1,0,[16,1,"add",{"a":1,"b":2}]]', 4400],
    ["a ping", "[0,0,[2,1]]", 4400],
    ["a WELCOME", '[0,0,[1,{"resumed":false}]]', 4400],
    ["no frame at all", "[0,0]", 4400],
    ["an unknown kind that may be ignored", "[0,0,[64]]", 4400],
    ["a HELLO behind a call", '[1,0,[16,1,"who"],[0,{"v":1,"sid":"s","secret":"t","gen":1,"rx":0,"tx0":1}]]', 4400],
    ["a HELLO without fields", "[0,0,[0,{}]]", 4400],
    [
      "a HELLO with an endless name",
      `[0,0,[0,{"v":1,"sid":"${"s".repeat(129)}","secret":"t","gen":1,"rx":0,"tx0":1}]]`,
      4400,
    ],
    [
      "a HELLO with a poisoned key",
      '[0,0,[0,{"v":1,"sid":"s","secret":"t","gen":1,"rx":0,"tx0":1,"__proto__":{}}]]',
      4400,
    ],
    ["no JSON", "hello", 4400],
    ["half a message", "[0,0,[0,{", 4400],
    ["nothing", "", 4400],
    ["a number", "7", 4400],
    ["null", "null", 4400],
    ["a deep nest", "[".repeat(10_000), 4400],
    ["bytes that are no message", new Uint8Array([0, 0, 0, 9, 1]), 4400],
    ["no bytes", new Uint8Array(0), 4400],
    ["another version", '[0,0,[0,{"v":2,"sid":"s","secret":"t","gen":1,"rx":0,"tx0":1}]]', 4406],
    [
      "a HELLO of more than 16 KiB",
      `[0,0,[0,{"v":1,"sid":"s","secret":"t","gen":1,"rx":0,"tx0":1,"token":"${"t".repeat(16_384)}"}]]`,
      4413,
    ],
    [
      "a HELLO of more than 16 KiB in few characters",
      `[0,0,[0,{"v":1,"sid":"s","secret":"t","gen":1,"rx":0,"tx0":1,"token":"${"€".repeat(6000)}"}]]`,
      4413,
    ],
  ])("may not be %s", async (_name, payload, code) => {
    const { url } = await start();
    const peer = await wirePeer(url);

    peer.write(payload);

    expect((await peer.next()).slice(0, 2)).toEqual([7, code]);
    expect((await peer.closed).code).toBe(code);
    await expectAlive(url);
  });

  it("may come only once", async () => {
    const { url } = await start();
    const peer = await wirePeer(url);
    peer.hello();
    await peer.next(1);

    peer.hello({ gen: 2 });

    expect(await peer.next()).toEqual([7, 4400, "a second HELLO", {}]);
    expect((await peer.closed).code).toBe(4400);
  });

  it("may come only once, also while the client is looked at", async () => {
    const { url } = await start();
    const peer = await wirePeer(url);

    peer.hello();
    peer.hello({ gen: 2 });

    expect((await peer.closed).code).toBe(4400);
  });
});

describe("bytes that no WebSocket sends", () => {
  const mask = [0, 0, 0, 0];

  it.each([
    ["an unmasked frame", [0x81, 0x01, 0x20], 1002],
    ["a reserved opcode", [0x83, 0x80, ...mask], 1002],
    ["a reserved bit", [0xc1, 0x80, ...mask], 1002],
    ["a continuation of nothing", [0x80, 0x80, ...mask], 1002],
    ["a ping in fragments", [0x09, 0x80, ...mask], 1002],
    ["a ping of 126 bytes", [0x89, 0xfe, 0, 126, ...mask], 1002],
    ["a close with half a code", [0x88, 0x81, ...mask, 3], 1002],
    ["a close with a code nobody may send", [0x88, 0x82, ...mask, 0x03, 0xee], 1002],
    ["text that is no UTF-8", [0x81, 0x82, ...mask, 0xff, 0xfe], 1007],
    ["a message of 8 EiB", [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ...mask], 1009],
    ["a message of 2 MiB", [0x82, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, ...mask], 1009],
    [
      "a thousand fragments",
      Array.from({ length: 1000 }, (_, n) => [n === 0 ? 0x01 : 0x00, 0x81, ...mask, 0x20]).flat(),
      1008,
    ],
    ["a request for a page", [...Buffer.from("GET / HTTP/1.1\r\n\r\n")], 1002],
  ])("as %s, close the connection and nothing else", async (_name, bytes, code) => {
    const { port, url } = await start();
    const socket = await upgraded(port);

    socket.send(Uint8Array.from(bytes));
    await socket.until(() => socket.body.length >= 4);

    expect(socket.body[0]).toBe(0x88);
    expect(socket.body.readUInt16BE(2)).toBe(code);
    socket.close();
    await expectAlive(url);
  });

  it("end the session that sent them", async () => {
    const { url, server } = await start();
    const peer = await wirePeer(url);
    peer.hello();
    await peer.next(1);

    peer.write("]");

    expect((await peer.next()).slice(0, 2)).toEqual([7, 4400]);
    expect((await peer.closed).code).toBe(4400);
    expect(server.stats()).toMatchObject({ sessions: 0 });
  });

  it("as one message larger than a session may send, close the connection with 1009 and end the session", async () => {
    const aborted = new Gate();
    const { url } = await start({
      limits: { maxMessageBytes: 4096 },
      middleware: [
        ({ signal }, next) => {
          signal.addEventListener("abort", () => aborted.open());
          return next();
        },
      ],
    });
    const peer = await wirePeer(url);
    peer.hello();
    peer.say([16, 1, "slow", { ms: 1_000_000 }], [16, 3, "who"]);
    await peer.next(17);

    peer.say([16, 5, "refuse", "x".repeat(5000)]);

    expect((await peer.closed).code).toBe(1009);
    await aborted.opened;
    await expectAlive(url);
  });
});

describe("a session", () => {
  it("says where its client came from, even if nobody asked before its socket was gone", async () => {
    const [began, gone, mayAsk, asked] = [new Gate(), new Gate(), new Gate(), new Gate()];
    const told: unknown[] = [];
    const http = createServer().on("connection", (socket) => socket.on("close", gone.open));
    const { url } = await start(
      {
        middleware: [
          async (ctx, next) => {
            began.open();
            await mayAsk.opened;
            told.push(ctx.session.remoteAddress);
            asked.open();
            return next();
          },
        ],
      },
      http,
    );
    const peer = await wirePeer(url);
    peer.hello();
    peer.say([16, 1, "who"]);
    await began.opened;

    peer.cut();
    await gone.opened;
    mayAsk.open();
    await asked.opened;

    expect(told).toEqual(["127.0.0.1"]);
  });

  it("of a server that lets everybody in takes whatever token is shown", async () => {
    const { url } = await start();
    const peer = await wirePeer(url);
    peer.hello();
    await peer.next(1);

    peer.say([5, { token: "any" }]);

    expect(await peer.next(5)).toEqual([5, { ok: true }]);
  });
});
