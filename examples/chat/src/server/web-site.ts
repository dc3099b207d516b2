/** The page, its files, and what people attached, over plain HTTP. */

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { pipeline } from "node:stream";
import type { MessageStore } from "./message-store.ts";

const types = new Map([
  [".html", "text/html; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".map", "application/json"],
  [".svg", "image/svg+xml"],
]);

const guards = {
  "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Answers one request. Only files by these plain names exist. */
export function webSite(folder: string, store: MessageStore) {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return refuse(response, 405, "only GET and HEAD", { allow: "GET, HEAD" });
    const pathname = request.url?.split("?", 1)[0] ?? "/"; // not by URL, which throws on "//"
    const attached = /^\/files\/([0-9a-f-]{36})$/.exec(pathname)?.[1];
    if (attached !== undefined) return sendAttachment(request, response, store, attached);
    const name = pathname === "/" ? "index.html" : /^\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(pathname)?.[1];
    const path = join(folder, name ?? "");
    const found = name === undefined ? undefined : await stat(path).catch(() => undefined);
    if (!found?.isFile()) return refuse(response, 404, "there is nothing here");
    const type = types.get(extname(path)) ?? "application/octet-stream";
    response.writeHead(200, {
      ...guards,
      "content-type": type,
      "content-length": found.size,
      "cache-control": "no-cache",
    });
    if (request.method === "HEAD") response.end();
    else pipeline(createReadStream(path), response, () => {});
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  };
}

/** Always as a download: what strangers uploaded must not run as part of the page. */
async function sendAttachment(
  request: IncomingMessage,
  response: ServerResponse,
  store: MessageStore,
  id: string,
): Promise<void> {
  const { attachment } = (await store.find(id)) ?? {};
  if (!attachment) return refuse(response, 404, "there is no such file");
  response.writeHead(200, {
    ...guards,
    "content-type": "application/octet-stream",
    "content-length": attachment.size,
    "content-disposition": `attachment; filename*=UTF-8''${headerText(attachment.name)}`,
  });
  if (request.method === "HEAD") response.end();
  else pipeline(store.readFile(id), response, () => {});
}

/** As RFC 8187 wants it. Halves of characters, which no header can carry, become question marks in a box. */
function headerText(text: string): string {
  const wellFormed = Buffer.from(text).toString();
  return encodeURIComponent(wellFormed).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
}

function refuse(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...guards, ...headers, "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}
