/** The far end of a wsrpc connection in bytes: of a server, or of our client. Either echoes the text of a call. */

import { once } from "node:events";
import { connect as connectTcp, createServer, type Server, type Socket } from "node:net";
import { close, connect, handleMethod } from "@wsrpc-ts/runtime/client";
import { switchingProtocols, welcome } from "./good-server.ts";
import { listening } from "./listening.ts";
import { openServer } from "./open-contract.ts";
import { type RawFrame, type ReadFrame, rawFrame, readFrames } from "./raw-frame.ts";
import { upgradeRequest } from "./raw-socket.ts";

/** One connection whose session stands; frames go out as they are made. */
export class FarEnd {
  /** What our side of the call is named, and which id it has. */
  readonly call: string;
  readonly #socket: Socket;
  readonly #masked: boolean;
  #received = Buffer.alloc(0);
  #changed: () => void = () => {};

  constructor(socket: Socket, { masked, call }: { masked: boolean; call: string }) {
    this.#socket = socket;
    this.#masked = masked;
    this.call = call;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#changed();
    });
    socket.on("close", () => this.#changed());
  }

  /** @param chop bytes that go at a time */
  async send(frames: readonly RawFrame[], chop = Number.POSITIVE_INFINITY): Promise<void> {
    const bytes = Buffer.concat(frames.map((frame) => rawFrame({ masked: this.#masked, ...frame })));
    for (let at = 0; at < bytes.length; at += chop) {
      this.#socket.write(bytes.subarray(at, at + chop));
      if (chop < bytes.length) await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** The frames that came, once there is one that is looked for, or nothing comes any more. */
  async until(isIt: (frame: ReadFrame) => boolean): Promise<ReadFrame[]> {
    for (;;) {
      const frames = readFrames(this.#received);
      if (frames.some(isIt) || this.#socket.closed) return frames;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  cut(): void {
    this.#socket.destroy();
  }
}

export interface FarEnds {
  /** A new connection. */
  next(): Promise<FarEnd>;
  stop(): Promise<void>;
}

/** We are the client. */
export async function endsOfServer(): Promise<FarEnds> {
  const server = openServer();
  const { port } = await server.listen(0, "127.0.0.1");
  let sessions = 0;
  return {
    async next() {
      const socket = connectTcp(port, "127.0.0.1");
      sessions += 1;
      const hello = [0, 0, [0, { v: 1, sid: `s-${sessions}`, secret: "x", gen: 1, rx: 0, tx0: 1 }]];
      socket.write(upgradeRequest());
      const [head] = (await once(socket, "data")) as [Buffer];
      socket.write(rawFrame({ payload: JSON.stringify(hello) }));
      const [welcome] = (await once(socket, "data")) as [Buffer];
      if (!String(head).includes(" 101 ") || !String(welcome).includes("resumed")) throw new Error("not welcome");
      return new FarEnd(socket, { masked: true, call: '1,"mirror"' });
    },
    stop: () => server.close(),
  };
}

/** We are the server. */
export async function endsOfClient(): Promise<FarEnds> {
  const server: Server = createServer();
  const port = await listening(server);
  const clients: ReturnType<typeof connect>[] = [];
  return {
    async next() {
      const client = connect(`ws://127.0.0.1:${port}/`, {
        connect: "eager",
        backoff: { baseMs: 1e6, capMs: 1e6 },
        chance: () => 0.9,
      });
      const handled: (handlers: object) => void = handleMethod(client, { ask: { name: "ask" } });
      handled({ ask: (input: unknown) => input });
      clients.push(client);
      const [socket] = (await once(server, "connection")) as [Socket];
      const [request] = (await once(socket, "data")) as [Buffer];
      socket.write(switchingProtocols(request));
      await once(socket, "data"); // HELLO
      const end = new FarEnd(socket, { masked: false, call: '2,"ask"' });
      await end.send([{ payload: welcome() }]);
      await client.opened;
      return end;
    },
    async stop() {
      for (const client of clients) await close(client);
      server.close();
    },
  };
}
