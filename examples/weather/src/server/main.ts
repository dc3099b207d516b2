/** The program: the page, the readings over HTTP for those who poll, and the same readings as a topic, on one port. */

import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { fileURLToPath } from "node:url";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createRouter } from "../generated/server.ts";
import { Station } from "./station.ts";

const port = Number(process.env.PORT ?? 1338);
const host = process.env.HOST ?? "127.0.0.1";

const server = serve(createRouter({ weather: {} }), { authenticate: anonymous });
const station = new Station((reading) => void server.publish.weather.readings({ station: "harbour" }, reading));

const files = new Map([
  ["/", ["index.html", "text/html; charset=utf-8"]],
  ["/page.css", ["page.css", "text/css; charset=utf-8"]],
  ["/page.js", ["page.js", "text/javascript; charset=utf-8"]],
  ["/icon.svg", ["icon.svg", "image/svg+xml"]],
] as const);

const guards = {
  "content-security-policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [pathname, query] = (request.url ?? "/").split("?", 2); // not by URL, which throws on "//"
  if (pathname === "/readings") {
    const body = JSON.stringify(station.after(Number(new URLSearchParams(query).get("after"))));
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" }).end(body);
    return;
  }
  const file = files.get(pathname as "/");
  if (!file) {
    response.writeHead(404, { ...guards, "content-type": "text/plain" }).end("there is nothing here\n");
    return;
  }
  const [name, type] = file;
  response.writeHead(200, { ...guards, "content-type": type, "cache-control": "no-cache" });
  pipeline(createReadStream(fileURLToPath(new URL(`../public/${name}`, import.meta.url))), response, () => {});
}

const http = createServer(answer);
server.attach(http, { path: "/rpc" });
http.on("error", (error: NodeJS.ErrnoException) => {
  const busy = `port ${port} is in use: choose another one with the environment variable PORT`;
  console.error(error.code === "EADDRINUSE" ? busy : error.message);
  process.exit(1);
});
http.listen(port, host, () => {
  station.start();
  console.log(`the weather is at http://${host}:${port}`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    station.stop();
    http.close();
    await server.close();
    process.exit(0);
  });
}
