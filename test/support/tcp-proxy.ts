/** Stands between a client and a server on this machine, and breaks what passes when it is told to. */

import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { closed, listening } from "./listening.ts";
import { type Cut, type Direction, TcpPair, type Told } from "./tcp-pair.ts";

export class TcpProxy {
  readonly port: number;
  /** Where new connections go; those that there are stay. */
  targetPort: number;
  readonly #listener: Server;
  readonly #pairs = new Set<TcpPair>();
  #nextCut: () => Cut | undefined = () => undefined;
  #onCut: () => void = () => {};
  #onDial: () => void = () => {};
  #pace: { readonly delayMs?: number; readonly bytesPerSecond?: number } = {};
  #isRefusing = false;
  /** Connections that clients made so far, refused ones included. */
  dialled = 0;
  /** Connections that were cut in the middle of what passed. */
  cuts = 0;

  static async start(targetPort: number): Promise<TcpProxy> {
    const listener = createServer({ noDelay: true });
    return new TcpProxy(listener, await listening(listener), targetPort);
  }

  private constructor(listener: Server, port: number, targetPort: number) {
    this.port = port;
    this.targetPort = targetPort;
    this.#listener = listener;
    listener.on("connection", (client) => this.#take(client));
  }

  /** Those that are open. */
  get connections(): number {
    return this.#pairs.size;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  /** Resolves when a client dials the next time: it knows then that the connection it had is gone. */
  nextDial(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDial = resolve;
    });
  }

  /** Ends every connection that there is, now. With `client`, only that end is told. */
  cut(told: Told = "both"): void {
    for (const pair of this.#pairs) pair.cut(told);
  }

  /** Ends every connection that there is, with a last word to each side. */
  end(lastWords: Readonly<Record<Direction, Uint8Array>>): void {
    for (const pair of this.#pairs) pair.end(lastWords);
  }

  /** The connections that there are, then those made next, are cut in the middle of what passes; later ones are sound. */
  cutAfter(direction: Direction, ...bytes: number[]): void {
    const cuts = bytes.map((some) => ({ direction, bytes: some }));
    const present = cuts.shift();
    if (present) for (const pair of this.#pairs) pair.cutAfter(present);
    this.#nextCut = () => cuts.shift();
  }

  /** Each connection, those that there are first, is cut as this says; `undefined` leaves it sound. */
  cutEach(nextCut: () => Cut | undefined, onCut: () => void): void {
    this.#nextCut = nextCut;
    this.#onCut = onCut;
    for (const pair of this.#pairs) pair.cutAfter(nextCut());
  }

  /** Nothing passes on the connections that there are, nor is an end told that the other one left; new ones are sound. */
  stall(direction?: Direction): void {
    for (const pair of this.#pairs) pair.stall(direction);
  }

  /** What was held back comes after all. */
  flow(): void {
    for (const pair of this.#pairs) pair.flow();
  }

  /** From now on everything arrives this much later. */
  delay(ms: number): void {
    this.#keepPace({ ...this.#pace, delayMs: ms });
  }

  /** From now on no more than this passes in either direction of a connection. */
  throttle(bytesPerSecond: number): void {
    this.#keepPace({ ...this.#pace, bytesPerSecond });
  }

  /** New connections are closed at once. */
  refuse(): void {
    this.#isRefusing = true;
  }

  /** Ends all rules for connections to come. */
  heal(): void {
    this.#isRefusing = false;
    this.#nextCut = () => undefined;
    this.#pace = {};
  }

  /** Resolves when the last socket is gone. */
  async close(): Promise<void> {
    this.cut();
    await closed(this.#listener);
  }

  #keepPace(pace: { delayMs?: number; bytesPerSecond?: number }): void {
    this.#pace = pace;
    for (const pair of this.#pairs) pair.keepPace(pace);
  }

  #take(client: Socket): void {
    this.dialled += 1;
    this.#onDial();
    if (this.#isRefusing) {
      client.on("error", () => {}).destroy();
      return;
    }
    const server = dial({ port: this.targetPort, host: "127.0.0.1", noDelay: true });
    const pair: TcpPair = new TcpPair(client, server, {
      cut: () => this.#wasCut(),
      gone: () => this.#pairs.delete(pair),
    });
    pair.cutAfter(this.#nextCut());
    pair.keepPace(this.#pace);
    this.#pairs.add(pair);
  }

  #wasCut(): void {
    this.cuts += 1;
    this.#onCut();
  }
}
