/** Stands between a client and a server on this machine, and breaks what passes when it is told to. */

import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { closed, listening } from "./listening.ts";

/** `up` is towards the server. */
export type Direction = "up" | "down";

interface Cut {
  readonly direction: Direction;
  readonly bytes: number;
}

/** One connection of a client, and the one made for it. */
class Pair {
  readonly #sockets: Readonly<Record<Direction, Socket>>;
  /** How many bytes may still pass before the connection is cut. */
  readonly #room = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
  #isStalled = false;
  #held: (() => void)[] = [];

  constructor(client: Socket, server: Socket) {
    this.#sockets = { up: server, down: client };
    this.#pass(client, "up");
    this.#pass(server, "down");
    for (const socket of [client, server]) {
      socket.on("error", () => {}); // a close always follows
      socket.on("close", () => this.cut());
    }
  }

  cut(): void {
    for (const socket of Object.values(this.#sockets)) socket.destroy();
  }

  cutAfter({ direction, bytes }: Cut): void {
    this.#room[direction] = bytes;
  }

  stall(): void {
    this.#isStalled = true;
  }

  flow(): void {
    this.#isStalled = false;
    for (const pass of this.#held.splice(0)) pass();
  }

  #pass(from: Socket, direction: Direction): void {
    from.on("data", (chunk) => {
      if (this.#isStalled) this.#held.push(() => this.#forward(chunk, direction));
      else this.#forward(chunk, direction);
    });
  }

  #forward(chunk: Buffer, direction: Direction): void {
    const to = this.#sockets[direction];
    const room = this.#room[direction];
    this.#room[direction] = Math.max(0, room - chunk.byteLength);
    if (chunk.byteLength <= room) to.write(chunk);
    else to.write(chunk.subarray(0, room), () => this.cut());
  }
}

export class TcpProxy {
  readonly port: number;
  readonly #listener: Server;
  readonly #targetPort: number;
  readonly #pairs = new Set<Pair>();
  #cuts: Cut[] = [];
  #isRefusing = false;
  /** Connections that clients made so far, refused ones included. */
  dialled = 0;

  static async start(targetPort: number): Promise<TcpProxy> {
    const listener = createServer({ noDelay: true });
    return new TcpProxy(listener, await listening(listener), targetPort);
  }

  constructor(listener: Server, port: number, targetPort: number) {
    this.port = port;
    this.#listener = listener;
    this.#targetPort = targetPort;
    listener.on("connection", (client) => this.#take(client));
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  /** Ends every connection that there is, now. */
  cut(): void {
    for (const pair of this.#pairs) pair.cut();
  }

  /** The connections that there are, then those made next, are cut in the middle of what passes; later ones are sound. */
  cutAfter(direction: Direction, ...bytes: number[]): void {
    const [present, ...next] = bytes.map((some) => ({ direction, bytes: some }));
    if (present) for (const pair of this.#pairs) pair.cutAfter(present);
    this.#cuts = next;
  }

  /** Nothing passes on the connections that there are; new ones are sound. */
  stall(): void {
    for (const pair of this.#pairs) pair.stall();
  }

  /** What was held back comes after all. */
  flow(): void {
    for (const pair of this.#pairs) pair.flow();
  }

  /** New connections are closed at once. */
  refuse(): void {
    this.#isRefusing = true;
  }

  /** Ends all rules. */
  heal(): void {
    this.#isRefusing = false;
    this.#cuts = [];
  }

  /** Resolves when the last socket is gone. */
  async close(): Promise<void> {
    this.cut();
    await closed(this.#listener);
  }

  #take(client: Socket): void {
    this.dialled += 1;
    if (this.#isRefusing) {
      client.on("error", () => {}).destroy();
      return;
    }
    const server = dial({ port: this.#targetPort, host: "127.0.0.1", noDelay: true });
    const pair = new Pair(client, server);
    const cut = this.#cuts.shift();
    if (cut) pair.cutAfter(cut);
    this.#pairs.add(pair);
    server.on("close", () => this.#pairs.delete(pair));
  }
}
