import type { IncomingMessage } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { isAllowedOrigin } from "../../packages/runtime/src/server/origins.ts";
import { attacked } from "../support/attacked.ts";
import { foreignOrigins } from "../support/foreign-origins.ts";
import { closeCodeOf, rawFrame } from "../support/raw-frame.ts";
import { RawSocket, type UpgradeRequest, upgradeRequest } from "../support/raw-socket.ts";
import { scaled } from "../support/scale.ts";
import { sourcesOf } from "../support/source-tree.ts";
import { Victim, type VictimOptions, type VictimState } from "../support/victim.ts";
import { WirePeer } from "../support/wire-peer.ts";

async function victimOf(options?: VictimOptions): Promise<{ victim: Victim; before: VictimState }> {
  const victim = await Victim.start(options);
  onTestFinished(() => victim.stop());
  return { victim, before: await victim.state() };
}

async function statusOf(port: number, request: UpgradeRequest | string): Promise<number> {
  const socket = await RawSocket.connect(port);
  socket.send(typeof request === "string" ? request : upgradeRequest(request));
  const { status } = await socket.head();
  socket.close();
  return status;
}

/** There is room for so many as soon as those before have left. */
async function crowdOf(victim: Victim, size: number): Promise<WirePeer[]> {
  const crowd: WirePeer[] = [];
  while (crowd.length < size) {
    const peer = await WirePeer.open(victim.url).catch(() => undefined);
    if (peer) crowd.push(peer);
  }
  return crowd;
}

describe("a page of another origin", () => {
  it("H1: is refused with 403 however its origin is written, and nobody is asked who it is", async () => {
    const { victim, before } = await victimOf({ origins: ["https://app.example.com"] });

    const accepted: string[] = [];
    for (const origin of foreignOrigins(scaled(5000, 400))) {
      const status = await statusOf(victim.port, {
        headers: { Origin: Buffer.from(origin).toString("latin1"), Cookie: "session=canary-cookie" },
      });
      if (status !== 403 && status !== 400) accepted.push(origin);
    }

    expect(accepted).toEqual([]);
    expect(await statusOf(victim.port, { headers: { Origin: "https://app.example.com" } })).toBe(101);
    expect(await statusOf(victim.port, { headers: { Origin: "https://APP.example.com" } })).toBe(101);
    await victim.expectUnharmed(before);
  });

  it("H1: is refused under each of 5,000 names, and let in under its own", () => {
    const isAllowed = (origin: string) =>
      isAllowedOrigin({ headers: { origin, host: "app.example.com" } } as IncomingMessage, ["https://app.example.com"]);
    const origins = new Set(foreignOrigins(5001)); // one of them is made twice

    expect(origins.size).toBe(5000);
    expect([...origins].filter(isAllowed)).toEqual([]);
    expect(isAllowed("https://app.example.com")).toBe(true);
  });

  it("H1: is named to the operator once, in a line that steers nothing", async () => {
    const { victim } = await victimOf({ origins: ["https://app.example.com"], logs: true });

    for (let tries = 0; tries < 3; tries++)
      expect(await statusOf(victim.port, { headers: { Origin: "https://evil.example\u009b31m" } })).toBe(403);
    await victim.state(); // what it wrote before it answered has come

    const lines = victim.output.trimEnd().split("\n");
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain("pages of https://evil.exampleÂ\\u{9b}31m may not connect: that is no origin");
    victim.forgive();
  });

  it("H1: gets in by no second header", async () => {
    const { victim, before } = await victimOf({ origins: ["https://app.example.com"] });
    const twice = upgradeRequest({ headers: { Origin: "https://evil.example" } }).replace(
      "\r\n\r\n",
      "\r\nOrigin: https://app.example.com\r\n\r\n",
    );
    const otherWay = upgradeRequest({ headers: { Origin: "https://app.example.com" } }).replace(
      "\r\n\r\n",
      "\r\nOrigin: https://evil.example\r\n\r\n",
    );

    expect([await statusOf(victim.port, twice), await statusOf(victim.port, otherWay)]).toEqual([403, 403]);
    await victim.expectUnharmed(before);
  });

  it("H2: is what a program without origin is not: it shows its token instead", async () => {
    const { victim } = await victimOf({ origins: ["https://app.example.com"], token: "canary-good" });
    const outcomes: unknown[] = [];
    for (const token of [undefined, "", "bad", "canary-good"]) {
      const peer = await WirePeer.open(victim.url);
      peer.hello(token === undefined ? {} : { token });
      outcomes.push(await Promise.race([peer.next(1).then(() => "in"), peer.closed.then(({ code }) => code)]));
      peer.cut();
    }

    expect(outcomes).toEqual([4401, 4401, 4401, "in"]);
  });
});

describe("an upgrade request", () => {
  const odd: [what: string, request: string][] = [
    ["2,001 headers", upgradeRequest().replace("\r\n\r\n", `\r\n${"a: b\r\n".repeat(2001)}\r\n`)],
    ["10,000 headers", upgradeRequest().replace("\r\n\r\n", `\r\n${"a:\r\n".repeat(10_000)}\r\n`)],
    ["a header of 20 KiB", upgradeRequest({ headers: { Cookie: "a".repeat(20_480) } })],
    ["two keys", upgradeRequest().replace("\r\n\r\n", "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")],
    ["two hosts", upgradeRequest().replace("\r\n\r\n", "\r\nHost: evil.example\r\n\r\n")],
    [
      "an extension named after a prototype",
      upgradeRequest({ headers: { "Sec-WebSocket-Extensions": "constructor" } }),
    ],
    [
      "extensions that are no list",
      upgradeRequest({ headers: { "Sec-WebSocket-Extensions": 'permessage-deflate;;=,"' } }),
    ],
    ["a subprotocol of 5,000 commas", upgradeRequest({ headers: { "Sec-WebSocket-Protocol": ",".repeat(5000) } })],
    [
      "a subprotocol of 5,000 spaces",
      upgradeRequest({ headers: { "Sec-WebSocket-Protocol": `wsrpc.1.json${" ".repeat(5000)}x` } }),
    ],
    ["a length and a body", upgradeRequest({ method: "POST", headers: { "Content-Length": "5" } })],
    ["chunks", upgradeRequest({ headers: { "Transfer-Encoding": "chunked" } })],
    ["two lengths", upgradeRequest({ headers: { "Content-Length": "1, 2" } })],
    ["no blank before its version", "GET /HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["HTTP/0.9", "GET /\r\n"],
    ["a URL of 10 KiB", upgradeRequest({ path: `/${"a".repeat(10_240)}` })],
    ["a URL of a foreign host", upgradeRequest({ path: "http://evil.example/" })],
    ["a path above the root", upgradeRequest({ path: "/../../etc/passwd" })],
    ["CONNECT", upgradeRequest({ method: "CONNECT", path: "evil.example:80" })],
    ["a NUL in a name", upgradeRequest().replace("Upgrade:", "Up\0grade:")],
    ["a line feed alone", upgradeRequest().replaceAll("\r\n", "\n")],
  ];

  it("H3: with anything odd is answered with an error or as a good one, and costs nothing", async () => {
    const { victim, before } = await victimOf();
    const statuses = new Map<string, number>();

    for (const [what, request] of odd) {
      const socket = await RawSocket.connect(victim.port);
      socket.send(request);
      socket.socket.end();
      const text = String(await socket.end());
      statuses.set(what, Number(text.split(" ")[1] ?? 0));
    }

    expect(
      [...statuses].filter(([, status]) => status !== 101 && !(status >= 400 && status < 500) && status !== 0),
    ).toEqual([]);
    expect(statuses.get("a header of 20 KiB")).toBe(431);
    await victim.expectUnharmed(before);
  });

  it("H10: may be followed at once by what belongs behind it", async () => {
    const { victim, before } = await victimOf();
    const socket = await RawSocket.connect(victim.port);

    socket.send(Buffer.concat([Buffer.from(upgradeRequest()), rawFrame({ payload: "[0,0]" })]));

    expect((await socket.head()).status).toBe(101);
    await socket.end();
    expect(closeCodeOf(socket.body)).toBe(4400);
    await victim.expectUnharmed(before);
  });

  it("H8: gets in by no other name of the protocol", async () => {
    const { victim, before } = await victimOf();
    const names = [
      "",
      "wsrpc",
      "wsrpc.1",
      "wsrpc.1.bin",
      "wsrpc.0.json",
      "wsrpc.2.json",
      "WSRPC.1.JSON",
      "wsrpc.1.json;x",
      "wsrpc.1.json/..",
      "constructor",
      "__proto__",
      "toString",
      "graphql-ws",
      "*",
    ];

    const statuses = [];
    for (const name of names)
      statuses.push(await statusOf(victim.port, { headers: { "Sec-WebSocket-Protocol": name } }));

    expect(new Set(statuses)).toEqual(new Set([400]));
    await victim.expectUnharmed(before);
  });
});

describe("a socket that nobody knows yet", () => {
  it("H4, H5: is cut off, whatever it has said so far, and harms nobody", async () => {
    const { victim, before } = await victimOf();
    const slow = ["", "GET / HT", upgradeRequest().slice(0, -2), upgradeRequest()];
    const sockets = await Promise.all(
      Array.from({ length: scaled(2000) }, async (_, n) => {
        const socket = await RawSocket.connect(victim.port);
        socket.send(slow[n % slow.length] as string);
        return socket;
      }),
    );
    const silent = await Promise.all(Array.from({ length: scaled(2000) }, () => WirePeer.open(victim.url)));
    await victim.expectServed();

    const received = await Promise.all(sockets.map((socket) => socket.end()));
    const codes = await Promise.all(silent.map(({ closed }) => closed));

    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set([4408]));
    expect(received.filter((_, n) => n % slow.length === 3).every((bytes) => bytes.includes("101 Switching"))).toBe(
      true,
    );
    await victim.expectUnharmed(before);
  });

  it("H6: is closed with 4400 for a first frame that is no HELLO, of whatever kind, and no handler runs", async () => {
    const { victim, before } = await victimOf({ token: "canary-good" });
    const codes = new Set<number>();

    for (const kind of [...Array(40).keys(), 63, 64, 1000]) {
      const first = kind === 0 ? '[0,0,[16,1,"add",{"a":1,"b":2}],[0,{}]]' : `[1,0,[${kind},1,"add",{"a":1,"b":2}]]`;
      for (let tries = 0; tries < scaled(2500); tries++) {
        const peer = await WirePeer.open(victim.url);
        peer.write(first);
        codes.add((await peer.closed).code);
      }
    }

    expect(codes).toEqual(new Set([4400]));
    expect((await victim.state()).handlerRuns).toBe(0);
    await victim.expectUnharmed(before, { token: "canary-good" });
  });

  it("H6: runs nothing by calling right behind a HELLO that is refused", async () => {
    const { victim } = await victimOf({ token: "canary-good" });

    for (let tries = 0; tries < scaled(1000); tries++) {
      const peer = await WirePeer.open(victim.url);
      peer.hello({ token: "bad" });
      for (let id = 1; id < 100; id += 2) peer.say([16, id, "add", { a: 1, b: 2 }]);
      expect((await peer.closed).code).toBe(4401);
    }

    expect((await victim.state()).handlerRuns).toBe(0);
  });

  it("H6: may say HELLO once", async () => {
    const { victim } = await victimOf();
    const peer = await WirePeer.open(victim.url);

    peer.hello();
    peer.hello({ gen: 2 });

    expect((await peer.closed).code).toBe(4400);
  });

  it("H6: may not send more than a HELLO in a message that it never finishes", async () => {
    const { victim, before } = await victimOf();
    const socket = await RawSocket.connect(victim.port);
    socket.send(upgradeRequest());
    await socket.head();

    socket.send(
      Buffer.concat([Buffer.from([0x01, 0xff, 0, 0, 0, 0, 0, 0x0f, 0, 0, 0, 0, 0, 0]), Buffer.alloc(33 * 1024, 32)]),
    );

    await socket.end();
    expect(closeCodeOf(socket.body)).toBe(4413);
    await victim.expectUnharmed(before);
  });

  it("H7: crowds out others like it, but nobody who is in", async () => {
    const { victim } = await victimOf({ limits: { maxPendingConnections: 50 } });
    const inside = await WirePeer.open(victim.url);
    inside.hello();
    await inside.next(1);
    inside.staysAlive();
    for (let tries = 0; tries < scaled(20_000); tries += 200) {
      const crowd = await crowdOf(victim, 50); // none may stay for long that says nothing
      for (let id = 2 * tries + 1; id < 2 * tries + 400; id += 2) {
        const late = await RawSocket.connect(victim.port);
        late.send(upgradeRequest());
        const { status, headers } = await late.head();
        expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
        inside.say([16, id, "add", { a: id, b: 2 }]);
        expect(await inside.next(17)).toEqual([17, id, id + 2]);
        late.close();
      }
      await Promise.all(crowd.map((peer) => peer.close()));
    }
    for (const peer of await crowdOf(victim, 50)) await peer.close();
    await inside.close();
  });

  it("H8: is closed with 4406 for any version but 1", async () => {
    const server = await attacked();
    const codes = new Map<number, number>();

    for (let v = 0; v < 256; v++) {
      const peer = await server.dial();
      peer.hello({ v });
      codes.set(v, await Promise.race([peer.next(1).then(() => 101), peer.closed.then(({ code }) => code)]));
    }

    expect([...codes].filter(([, code]) => code !== 4406)).toEqual([[1, 101]]);
  });
});

describe("a token", () => {
  it("H9: in the URL is worth nothing, and is written nowhere", async () => {
    const { victim } = await victimOf({ token: "canary-good" });
    const canary = "canary-3f9a";
    for (const name of ["token", "access_token", "auth", "jwt"]) {
      const peer = await WirePeer.open(
        `${victim.url}?${name}=canary-good&canary=${canary}#token=canary-good`.replace("#", "%23"),
      );
      peer.hello();
      expect((await peer.closed).code).toBe(4401);
    }

    expect(victim.output).not.toContain(canary);
    const reading = sourcesOf("runtime").filter(
      ({ text, path }) => !path.endsWith(".test.ts") && /searchParams|URLSearchParams|\.query\b/.test(text),
    );
    expect(reading.map(({ path }) => path)).toEqual([]);
  });
});

describe("an address", () => {
  it("H11: is the socket's, whatever headers say", async () => {
    const server = await attacked({
      who: (_input: unknown, ctx: { session: { remoteAddress: string } }) => ctx.session.remoteAddress,
    });
    const peer = await WirePeer.open(server.url, {
      headers: { "X-Forwarded-For": "203.0.113.7", Forwarded: "for=203.0.113.7", "X-Real-IP": "203.0.113.7" },
    });
    peer.hello();
    peer.say([16, 1, "who"]);

    expect(String((await peer.next(17))[2])).toMatch(/127\.0\.0\.1$/);
    peer.cut();
  });
});
