import { afterEach, describe, expect, it } from "vitest";
import { BinaryMessage, type Outgoing } from "./binary.ts";
import type { Payload } from "./codec.ts";
import { encodeFrame } from "./encoded-frame.ts";
import type { Frame, Hello } from "./frame.ts";
import { Accepted } from "./greeting.ts";
import { Session } from "./session.ts";
import type { SessionInput } from "./session-steps.ts";

const limits = { maxMessageBytes: 2 ** 20, maxCalls: 256, maxSubscriptions: 3, credit: 32 };
const heartbeat = { intervalMs: 15_000, timeoutMs: 10_000 };
const options = { limits, heartbeat, graceMs: 60_000 };

interface UnderWay {
  readonly socket: number;
  readonly payload: Payload;
}

/** One end of the network: a session, what it has been given, and what is on its way to it. */
class End {
  readonly session: Session;
  readonly delivered: unknown[] = [];
  readonly faults: unknown[] = [];
  readonly inbox: UnderWay[] = [];
  other: End | undefined;
  /** What it sends goes here, whether or not the other end still listens. */
  socket = 0;

  constructor(session: Session) {
    this.session = session;
  }

  step(input: SessionInput, now: number): void {
    for (const effect of this.session.step(input, now)) {
      if (effect.type === "transmit") this.other?.inbox.push({ socket: this.socket, payload: put(effect.payload) });
      else if (effect.type === "deliver") this.delivered.push(effect.frame);
      else if (effect.type === "over" || effect.type === "lost") this.faults.push(effect);
    }
  }
}

/** Two sessions and the network between them, which is cut and mended at random. */
class World {
  readonly #random: () => number;
  readonly client: End;
  readonly server: End;
  now = 0;
  #up = false;
  #sockets = 0;

  constructor(random: () => number, maxReplayBytes: number) {
    this.#random = random;
    const silence = { pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: Number.POSITIVE_INFINITY };
    this.client = new End(new Session({ heartbeat: silence, maxReplayBytes }));
    this.server = new End(new Session({ accepted: new Accepted(), heartbeat: silence, maxReplayBytes }));
    this.client.other = this.server;
    this.server.other = this.client;
  }

  connect(): void {
    if (this.#up) return;
    this.#up = true;
    this.#sockets += 1;
    this.client.socket = this.#sockets;
    this.client.step({ type: "connected", options: { sid: "s", secret: "x" } }, this.now);
  }

  /** Some of what is under way is lost, some comes late; the server may not notice before the next HELLO. */
  cut(): void {
    if (!this.#up) return;
    this.#up = false;
    this.client.inbox.length = 0;
    if (this.#random() < 0.5) this.server.inbox.length = 0;
    this.client.step({ type: "disconnected" }, this.now);
    if (this.#random() < 0.5) this.server.step({ type: "disconnected" }, this.now);
  }

  /** Delivers one message, if there is one; those of an older socket are fenced off. */
  carry(to: End): boolean {
    const message = to.inbox.shift();
    if (message === undefined) return false;
    const { socket, payload } = message;
    const hello = to === this.server && socket > to.socket ? helloIn(payload) : undefined;
    if (hello) this.#greet(hello, socket);
    else if (socket === to.socket) to.step({ type: "received", payload }, this.now);
    return true;
  }

  #greet(hello: Hello, socket: number): void {
    expect(this.server.session.judge(hello)).toBe("resume");
    this.server.socket = socket;
    this.server.step({ type: "greeted", hello, options }, this.now);
  }

  settle(): void {
    this.now += 1000;
    for (let busy = true; busy; ) {
      for (const end of [this.client, this.server]) end.step({ type: "tick" }, this.now);
      for (const end of [this.client, this.server]) end.step({ type: "flush", bufferedBytes: 0 }, this.now);
      busy = [this.client, this.server].map((end) => this.carry(end)).includes(true);
    }
  }
}

function put(payload: Outgoing): Payload {
  return payload instanceof BinaryMessage ? payload.bytes : payload;
}

function helloIn(payload: Payload): Hello | undefined {
  const [, , frame] = typeof payload === "string" ? (JSON.parse(payload) as [number, number, Frame?]) : [];
  return frame?.[0] === 0 ? frame[1] : undefined;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const kept: World[] = [];
afterEach(() => {
  for (const { client, server } of kept.splice(0)) {
    expect([client.session.replayBytes, server.session.replayBytes]).toEqual([0, 0]);
    expect([client.session.outbox.bytes, server.session.outbox.bytes]).toEqual([0, 0]);
  }
});

describe("two sessions on a network that is cut again and again", () => {
  const seeds = Array.from({ length: 300 }, (_, n) => 7919 * (n + 1));

  it.each(seeds)("lose nothing, double nothing, reorder nothing (seed %i)", (seed) => {
    const random = seeded(seed);
    const world = new World(random, random() < 0.3 ? 300 : 2 ** 20);
    const { client, server } = world;
    kept.push(world);
    world.connect();
    world.settle(); // a HELLO that never arrived leaves nothing to resume
    const expected = { client: [] as Frame[], server: [] as Frame[] };
    const send = (from: End, to: Frame[], n: number) => {
      const frame: Frame = [19, 1, random() < 0.1 ? `${n} ${"x".repeat(3000)}` : n];
      const bytes = random() < 0.1 ? [new Uint8Array([n % 256])] : [];
      from.session.outbox.put(encodeFrame(frame, bytes), "bulk");
      to.push(frame);
    };

    for (let n = 0; n < 150; n++) {
      world.now += Math.floor(random() * 60);
      if (random() < 0.7) world.connect();
      if (random() < 0.8) send(client, expected.server, n);
      if (random() < 0.8) send(server, expected.client, n);
      for (const end of [client, server]) {
        if (random() < 0.3) end.step({ type: "tick" }, world.now);
        if (random() < 0.6) end.step({ type: "flush", bufferedBytes: random() < 0.1 ? 70_000 : 0 }, world.now);
        for (let i = Math.floor(random() * 4); i > 0; i--) world.carry(end);
      }
      if (random() < 0.15) world.cut();
    }
    world.connect();
    world.settle();
    world.settle();

    expect([...client.faults, ...server.faults]).toEqual([]);
    expect(server.delivered).toEqual(expected.server);
    expect(client.delivered).toEqual(expected.client);
  });
});
