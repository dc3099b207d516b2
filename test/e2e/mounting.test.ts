import { EventEmitter, once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import type { Duplex } from "node:stream";
import { anonymous, type Server, serve } from "@wsrpc-ts/runtime/server";
import express from "express";
import { Hono } from "hono";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type Client, createClient, createRouter, type Publish } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { httpGet } from "../support/http-get.ts";
import {
  type HttpHost,
  hello,
  startExpress,
  startFastify,
  startHono,
  startNodeHttp,
  startNodeHttp2,
  startNodeHttps,
} from "../support/http-hosts.ts";
import { closed, listening } from "../support/listening.ts";
import { RawSocket, upgradeRequest } from "../support/raw-socket.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === "::1"));

/** Clients first, then servers, then hosts; a host that cannot close has a socket that somebody forgot. */
async function started(start: () => Promise<HttpHost>): Promise<HttpHost> {
  const host = await start();
  onTestFinished(() => host.close());
  return host;
}

function served(): Server<Publish> {
  const server = serve(createRouter(handlers), { authenticate: anonymous, onError: () => {} });
  onTestFinished(() => server.close());
  return server;
}

function dialled({ scheme, port, ca }: HttpHost, path: string): Client {
  const client = createClient(`${scheme}://127.0.0.1:${port}${path}`, ca === undefined ? {} : { ca });
  onTestFinished(() => client.$close());
  return client;
}

async function upgradeAnswer({ port }: HttpHost, path: string): Promise<number> {
  const socket = await RawSocket.connect(port);
  socket.send(upgradeRequest({ path }));
  const { status } = await socket.head();
  await socket.end();
  return status;
}

describe.each([
  ["node:http", startNodeHttp],
  ["node:https", startNodeHttps],
  ["node:http2, which speaks HTTP/1, too", startNodeHttp2],
  ["Express", startExpress],
  ["Fastify", startFastify],
  ["Hono", startHono],
])("attached to a server of %s", (_name, start) => {
  it("answers calls and streams beside the application's own pages", async () => {
    const host = await started(start);
    served().attach(host.http, { path: "/rpc" });
    const client = dialled(host, "/rpc");
    const ids: number[] = [];

    const sum = await client.add({ a: 1, b: 2 });
    for await (const { id } of client.count({ to: 100 })) ids.push(id);
    const page = await httpGet(`${host.scheme}://127.0.0.1:${host.port}/hello`, host.ca);
    const missing = await httpGet(`${host.scheme}://127.0.0.1:${host.port}/nowhere`, host.ca);

    expect(sum).toBe(3);
    expect(ids).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(page).toEqual({ status: 200, body: hello });
    expect(missing.status).toBe(404);
  });

  it("leaves to the application who would take HTTP/2 in place of its answer", async () => {
    const host = await started(start);
    served().attach(host.http, { path: "/rpc" });
    const asks = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAEAAEAAAAIAAAAB" };

    const page = await httpGet(`${host.scheme}://127.0.0.1:${host.port}/hello`, host.ca, asks);

    expect(page).toEqual({ status: 200, body: hello });
  });

  it("leaves the upgrades of other paths to the application", async () => {
    const host = await started(start);
    const own = new WebSocketServer({ noServer: true });
    own.on("connection", (socket) => socket.on("message", (data) => socket.send(`echo ${data}`)));
    host.http.on("upgrade", (request, socket: Duplex, head: Buffer) => {
      if (request.url === "/own") own.handleUpgrade(request, socket, head, (ws) => own.emit("connection", ws, request));
    });
    served().attach(host.http, { path: "/rpc" });
    const client = dialled(host, "/rpc");
    const socket = new WebSocket(`${host.scheme.replace("http", "ws")}://127.0.0.1:${host.port}/own`, { ca: host.ca });
    onTestFinished(() => socket.terminate());

    await once(socket, "open");
    socket.send("hi");
    const [answer] = await once(socket, "message");

    expect(String(answer)).toBe("echo hi");
    expect(await client.add({ a: 1, b: 2 })).toBe(3);
  });
});

/** Each answers every upgrade, and not only those of its own path. */
const neighbours: [what: string, join: (http: HttpHost["http"]) => void][] = [
  ["a server of ws with a path", (http) => void new WebSocketServer({ server: http as HttpServer, path: "/own" })],
  ["a server of ws without one", (http) => void new WebSocketServer({ server: http as HttpServer })],
  ["one that hangs up later", (http) => void http.on("upgrade", (_, socket) => setImmediate(() => socket.destroy()))],
];

describe.each(neighbours)("beside %s", (_what, join) => {
  it.each(["before", "behind"])("answers alone at its own path, %s it", async (place) => {
    const host = await started(startNodeHttp);
    if (place === "behind") join(host.http);
    served().attach(host.http, { path: "/rpc" });
    if (place === "before") join(host.http);
    const client = dialled(host, "/rpc");
    const states: string[] = [];
    client.$connection.onState((state) => states.push(state));

    const ids: number[] = [];
    for await (const { id } of client.count({ to: 100 })) ids.push(id);

    expect(ids).toHaveLength(100);
    expect(states).toEqual(["open"]);
  });
});

describe("attached by path", () => {
  it("refuses upgrades that nobody takes with 404, and closes their sockets", async () => {
    const host = await started(startNodeHttp);
    served().attach(host.http, { path: "/rpc" });

    expect(await upgradeAnswer(host, "/other")).toBe(404);
    expect(await upgradeAnswer(host, "/rpc/deeper")).toBe(404);
    expect(await upgradeAnswer(host, "/")).toBe(404);
  });

  it.each([
    ["refused", createServer(), {}],
    ["answered", createServer((_request, response) => response.end(hello)), { Upgrade: "h2c" }],
  ])("lets go of a client that was %s and does not let go itself", async (_what, http, headers) => {
    const port = await listening(http);
    served().attach(http, { path: "/rpc" });
    const socket = await RawSocket.connect(port, true);
    onTestFinished(() => socket.close());

    socket.send(upgradeRequest({ path: "/other", headers }));
    await socket.head();

    await expect(closed(http)).resolves.toBeUndefined();
  });

  it("does not mind a query", async () => {
    const host = await started(startNodeHttp);
    served().attach(host.http, { path: "/rpc" });

    expect(await dialled(host, "/rpc?page=chat").add({ a: 1, b: 2 })).toBe(3);
  });

  it("takes a request for the whole URL, as proxies make them", async () => {
    const host = await started(startNodeHttp);
    served().attach(host.http);
    served().attach(host.http, { path: "/rpc" });

    const paths = [
      "http://a.example/rpc?page=chat",
      "HTTPS://a.example:8080/rpc",
      "http://a.example",
      "http://a.example/a",
    ];
    expect(await Promise.all(paths.map((path) => upgradeAnswer(host, path)))).toEqual([101, 101, 101, 404]);
  });

  it("takes the root if no path is named", async () => {
    const host = await started(startNodeHttp);
    served().attach(host.http);

    expect(await dialled(host, "/").add({ a: 1, b: 2 })).toBe(3);
  });

  it("lets two servers share one HTTP server", async () => {
    const host = await started(startNodeHttp);
    const second = serve(createRouter({ ...handlers, add: ({ a, b }) => 100 * (a + b) }), { authenticate: anonymous });
    onTestFinished(() => second.close());
    served().attach(host.http, { path: "/one" });
    second.attach(host.http, { path: "/two" });

    expect(await dialled(host, "/one").add({ a: 1, b: 2 })).toBe(3);
    expect(await dialled(host, "/two").add({ a: 1, b: 2 })).toBe(300);
    expect(await upgradeAnswer(host, "/three")).toBe(404);
  });

  it("lets one server take two paths", async () => {
    const host = await started(startNodeHttp);
    const server = served();
    server.attach(host.http, { path: "/one" });
    server.attach(host.http, { path: "/two" });

    expect(await dialled(host, "/one").add({ a: 1, b: 2 })).toBe(3);
    expect(await dialled(host, "/two").add({ a: 1, b: 2 })).toBe(3);
  });

  it("takes a server that is of no class of node:net, as those of Bun", async () => {
    const host = await started(startNodeHttp);
    const server = served();

    server.attach(new Proxy(host.http, { getPrototypeOf: () => EventEmitter.prototype }), { path: "/rpc" });

    expect(await dialled(host, "/rpc").add({ a: 1, b: 2 })).toBe(3);
  });

  it("refuses a path that is taken", async () => {
    const host = await started(startNodeHttp);
    served().attach(host.http, { path: "/rpc" });

    expect(() => served().attach(host.http, { path: "/rpc" })).toThrow("a server is attached to /rpc already");
  });

  it.each([
    ["an application of Express", express()],
    ["a router of Hono", new Hono()],
    ["nothing", undefined],
  ])("refuses %s, which does not listen", (_title, app) => {
    const server = served();

    expect(() => server.attach(app as never)).toThrow("attach takes the server that listens");
  });

  it("refuses a path that no request can have", async () => {
    const host = await started(startNodeHttp);

    expect(() => served().attach(host.http, { path: "rpc" })).toThrow('the path "rpc" does not begin with a slash');
  });

  it.each([
    [{ paht: "/rpc" }, "there is no option `paht`, but path"],
    ["/rpc", "/rpc is no object with options, which are path"],
    [{ path: /rpc/ }, '`path` is /rpc/, expected a text such as "/rpc"'],
  ])("refuses %o in place of a path, which left it at /", async (options, message) => {
    const host = await started(startNodeHttp);

    expect(() => served().attach(host.http, options as never)).toThrow(new TypeError(message));
  });

  it.each([
    ["/rpc?v=1", 'in a URL it is "/rpc"'],
    ["/rpc#top", 'in a URL it is "/rpc"'],
    ["/my rpc", 'in a URL it is "/my%20rpc"'],
    ["/größe", 'in a URL it is "/gr%C3%B6%C3%9Fe"'],
    ["/a/../rpc", 'in a URL it is "/rpc"'],
    ["/rpc/*", "a * stands for itself alone"],
  ])("refuses the path %s, which nobody would ask for", async (path, reason) => {
    const host = await started(startNodeHttp);

    expect(() => served().attach(host.http, { path })).toThrow(
      `the path "${path}" would never be asked for: ${reason}`,
    );
  });

  it.each(["/", "//rpc", "/a%20b/", "/~me/rpc:1;v=2,3/@'()!$&+"])(
    "takes the path %s, as a URL has it",
    async (path) => {
      const host = await started(startNodeHttp);
      served().attach(host.http, { path });

      expect(await dialled(host, path).add({ a: 1, b: 2 })).toBe(3);
    },
  );

  it("does what it is told by whoever was handed the functions alone", async () => {
    const host = await started(startNodeHttp);
    const { attach, revoke, drain, close } = served();
    attach(host.http, { path: "/rpc" });
    expect(await dialled(host, "/rpc").add({ a: 1, b: 2 })).toBe(3);

    expect(revoke(() => true)).toBe(1);
    await drain();
    await close();

    expect(await upgradeAnswer(host, "/rpc")).toBe(404);
  });

  it("is attached nowhere any more once it is closed", async () => {
    const host = await started(startNodeHttp);
    const server = served();

    await server.close();

    expect(() => server.attach(host.http)).toThrow("this server is closed or draining: make another one with `serve`");
    await expect(server.listen(0)).rejects.toThrow("this server is closed or draining");
  });

  it("listens to nobody if it is closed while it was about to", async () => {
    const server = served();
    const listening = server.listen(0, "127.0.0.1");
    await server.close();

    await expect(listening).rejects.toThrow("this server is closed or draining");
  });

  it("publishes nothing any more once it is closed, and takes nobody along who does not wait for that", async () => {
    const server = served();
    const line = { id: 1, text: "too late", at: new Date(1) };
    await server.close();

    void server.publish.lines({ room: "a" }, line);

    await expect(server.publish.lines({ room: "a" }, line)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: "the server is closed: nothing is published any more",
    });
  });

  it("takes no more clients once detached, and keeps those it has", async () => {
    const host = await started(startNodeHttp);
    const detach = served().attach(host.http, { path: "/rpc" });
    const client = dialled(host, "/rpc");
    await client.$connection.opened;

    detach();

    expect(await upgradeAnswer(host, "/rpc")).toBe(404);
    expect(await client.add({ a: 1, b: 2 })).toBe(3);
  });

  it("gives a path free once detached, and detaches only itself", async () => {
    const host = await started(startNodeHttp);
    const detach = served().attach(host.http, { path: "/rpc" });
    detach();
    served().attach(host.http, { path: "/rpc" });

    detach();

    expect(await dialled(host, "/rpc").add({ a: 1, b: 2 })).toBe(3);
  });
});

describe("listening by itself", () => {
  it("answers clients, and plain HTTP with 426", async () => {
    const { port, url } = await served().listen(0, "127.0.0.1");
    const client = createClient(url);
    onTestFinished(() => client.$close());

    expect(url).toBe(`ws://127.0.0.1:${port}/`);
    expect(await client.add({ a: 1, b: 2 })).toBe(3);
    expect(await httpGet(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 426 });
  });

  it.runIf(hasIpv6)("says where it is as a URL that clients take, on IPv6 too", async () => {
    const { port, url } = await served().listen(0, "::1");
    const client = createClient(url);
    onTestFinished(() => client.$close());

    expect(url).toBe(`ws://[::1]:${port}/`);
    expect(await client.add({ a: 1, b: 2 })).toBe(3);
  });

  it("is not heard beyond the host that it was told", async () => {
    const { port } = await served().listen(0, "127.0.0.1");

    const elsewhere = connect({ port, host: "127.0.0.2" });
    onTestFinished(() => void elsewhere.destroy());

    await expect(once(elsewhere, "connect")).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|ETIMEDOUT/);
  });

  it("rejects if the port is taken", async () => {
    const { port } = await served().listen(0, "127.0.0.1");

    await expect(served().listen(port, "127.0.0.1")).rejects.toThrow("EADDRINUSE");
  });

  it("gives its port free when it closes", async () => {
    const first = served();
    const { port } = await first.listen(0, "127.0.0.1");

    await first.close();

    await expect(served().listen(port, "127.0.0.1")).resolves.toMatchObject({ port });
  });

  it.each([
    ["said nothing", ""],
    ["is in the middle of a request", "GET / HTTP/1.1\r\nHost:"],
  ])("hangs up on who %s when it closes: the process may end", async (_what, said) => {
    const server = served();
    const { port } = await server.listen(0, "127.0.0.1");
    const socket = await RawSocket.connect(port);
    if (said !== "") socket.send(said);
    await httpGet(`http://127.0.0.1:${port}/`); // by now it is noticed

    await server.close();

    expect(await socket.end()).toHaveLength(0);
  });
});

describe("making a server", () => {
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "serve needs `authenticate`"],
    ["no way to tell who comes", {}, "serve needs `authenticate`"],
    [
      "a heartbeat at no time",
      { authenticate: anonymous, heartbeat: { intervalMs: Number.NaN } },
      "`heartbeat` is NaN",
    ],
    [
      "a heartbeat without a pause, where none was meant",
      { authenticate: anonymous, heartbeat: { intervalMs: 0 } },
      "a time of `heartbeat` is 0, expected a positive number: Infinity for never",
    ],
    ["an answer to it in no time", { authenticate: anonymous, heartbeat: { timeoutMs: 0 } }, "`heartbeat` is 0"],
    ["a guard that is not there", { authenticate: anonymous, middleware: [undefined] }, "`middleware`[0] is undefined"],
    [
      "a guard outside of a list",
      { authenticate: anonymous, middleware: () => {} },
      "`middleware` is a list of functions",
    ],
    [
      "a misspelt option",
      { authenticate: anonymous, origin: [] },
      "there is no option `origin`, but authenticate, origins, ",
    ],
    [
      "a misspelt time of the heartbeat",
      { authenticate: anonymous, heartbeat: { interval: 5 } },
      "there is no option `interval`, but intervalMs, timeoutMs",
    ],
    [
      "a time in place of a heartbeat",
      { authenticate: anonymous, heartbeat: 5000 },
      "5000 is no object with options, which are intervalMs, timeoutMs",
    ],
    ["a page that is none", { authenticate: anonymous, origins: ["example.com"] }, '"example.com" in `origins`'],
  ])("with %s throws at once", (_what, options, message) => {
    expect(() => serve(createRouter(handlers), options as never)).toThrow(message);
  });

  it.each([
    ["handlers", handlers],
    ["nothing", undefined],
  ])("of %s in place of a router throws at once", (_what, router) => {
    expect(() => serve(router as never, { authenticate: anonymous })).toThrow("serve takes a router");
  });
});
