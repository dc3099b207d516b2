/** The program: one port for the page and for the calls. */

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chatServer } from "./chat-server.ts";
import { MessageStore } from "./message-store.ts";
import { webSite } from "./web-site.ts";

const port = Number(process.env.PORT ?? 1337);
const host = process.env.HOST ?? "127.0.0.1";
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const store = await MessageStore.open(process.env.CHAT_DATA ?? here("../data"));
const server = chatServer(store);
const http = createServer(webSite(here("../public"), store));
server.attach(http, { path: "/rpc" });

http.on("error", (error: NodeJS.ErrnoException) => {
  const busy = `port ${port} is in use: stop what listens there, or choose another one with PORT=1338 npm run demo`;
  console.error(error.code === "EADDRINUSE" ? busy : error.message);
  process.exit(1);
});
http.listen(port, host, () => console.log(`the chat is at http://${host}:${port} (open it twice)`));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    http.close();
    await server.drain({ withinMs: 2_000 });
    await store.close();
    process.exit(0);
  });
}
