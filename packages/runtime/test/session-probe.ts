/** A session whose wire texts can be read off, and the greetings that it needs. */

import { encodeFrame } from "../src/protocol/encoded-frame.ts";
import type { Frame, Hello, Welcome } from "../src/protocol/frame.ts";
import { Accepted } from "../src/protocol/greeting.ts";
import type { Lane } from "../src/protocol/outbox.ts";
import { Session } from "../src/protocol/session.ts";
import type { SessionEffect, SessionInput, SessionOptions } from "../src/protocol/session-steps.ts";

export const welcome: Welcome = {
  resumed: false,
  rx: 0,
  limits: { maxMessageBytes: 1000, maxCalls: 2, maxSubscriptions: 3, credit: 32 },
  heartbeat: { intervalMs: 15_000, timeoutMs: 10_000 },
  graceMs: 60_000,
};
export const hello: Hello = { v: 1, sid: "s", secret: "x", gen: 1, since: 1, rx: 0, tx0: 1 };
export const identity = { sid: "s", secret: "x" };

const { limits, heartbeat, graceMs } = welcome;

export const connected: SessionInput = { type: "connected", options: identity };

export function welcomeText(fields: Partial<Welcome> = {}): string {
  return JSON.stringify([0, 0, [1, { ...welcome, ...fields }]]);
}

export function greeted(fields: Partial<Hello> = {}): SessionInput {
  return { type: "greeted", hello: { ...hello, ...fields }, options: { limits, heartbeat, graceMs } };
}

export function got(payload: string | Uint8Array): SessionInput {
  return { type: "received", payload };
}

export class Probe {
  readonly session: Session;
  now = 0;

  constructor(options: Partial<SessionOptions>) {
    const heartbeat = { pingAfterMs: 15_000, deadAfterMs: 25_000 };
    this.session = new Session({ accepted: new Accepted(), heartbeat, ...options });
  }

  static client(options: Partial<SessionOptions> = {}): Probe {
    return new Probe({
      accepted: undefined,
      heartbeat: { pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: 30_000 },
      ...options,
    });
  }

  static server(options: Partial<SessionOptions> = {}): Probe {
    return new Probe(options);
  }

  /** What it asks for besides time. */
  does(...inputs: SessionInput[]): SessionEffect[] {
    return inputs.flatMap((input) => this.session.step(input, this.now)).filter(({ type }) => type !== "wake");
  }

  /** What goes out at once, and when the turn ends. */
  says(...inputs: SessionInput[]): unknown[] {
    return this.does(...inputs, { type: "flush", bufferedBytes: 0 }).flatMap((effect) =>
      effect.type === "transmit" ? [effect.payload] : [],
    );
  }

  put(frame: Frame, lane: Lane = "urgent"): this {
    this.session.outbox.put(encodeFrame(frame), lane);
    return this;
  }

  /** A call that may be made again. */
  putRepeatable(frame: Frame): this {
    this.session.outbox.put({ ...encodeFrame(frame), repeatable: true }, "urgent");
    return this;
  }
}

export function establishedClient(options?: Partial<SessionOptions>): Probe {
  const client = Probe.client(options);
  client.does(connected, got(welcomeText()));
  return client;
}

export function establishedServer(options?: Partial<SessionOptions>): Probe {
  const server = Probe.server(options);
  server.does(greeted());
  return server;
}
