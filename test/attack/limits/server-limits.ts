/** Limits that a whole server keeps, in virtual time and without sockets. */

import { fixedLimits } from "../../../packages/runtime/src/protocol/limits.ts";
import { virtualServer } from "../../support/virtual-server.ts";
import type { Attempts } from "./attempt.ts";

const [PING, CALL, RESULT, ERROR, AUTH] = [2, 16, 17, 18, 5];
const never = () => new Promise<never>(() => {});

export const serverLimits = {
  timeoutMs: {
    beyond: 4,
    async attempt(n) {
      const { greeted, clock } = virtualServer({ mirror: never }, { heartbeat: { intervalMs: 1e9 } });
      const peer = await greeted();
      peer.say([CALL, 1, "mirror"]);
      clock.advance(n);
      return (peer.first(ERROR)?.[2] as number | undefined) ?? "fine";
    },
  },
  graceMs: {
    beyond: "the session ends",
    async attempt(n) {
      const { greeted, server, clock } = virtualServer();
      (await greeted()).cut();
      clock.advance(n);
      return server.stats().sessions === 1 ? "fine" : "the session ends";
    },
  },
  helloMs: {
    beyond: 4408,
    attempt(n) {
      const { dial, clock } = virtualServer();
      const peer = dial();
      clock.advance(n);
      return peer.closed?.[0] ?? "fine";
    },
  },
  upgradeMs: {
    beyond: 4200,
    async attempt(n) {
      const { greeted, clock } = virtualServer({}, { authenticate: never });
      const peer = await greeted();
      clock.advance(n);
      return peer.closed?.[0] ?? "fine";
    },
  },
  stallMs: {
    beyond: 4002,
    async attempt(n) {
      const { greeted, clock } = virtualServer({}, { heartbeat: { intervalMs: 1e9 } });
      const peer = await greeted();
      peer.bufferedBytes = fixedLimits.handoverBytes;
      peer.say([CALL, 1, "mirror"]);
      clock.advance(fixedLimits.handoverBytes + n); // a second for each KiB
      const closed = peer.closed?.[0];
      if (closed !== undefined) return closed;
      peer.drain();
      clock.advance(1_000_000);
      return peer.first(RESULT) && !peer.closed ? "fine" : "lost";
    },
  },
  renewTokenMs: {
    below: "asked",
    at: "asked",
    beyond: "fine",
    async attempt(n) {
      const { greeted, clock } = virtualServer(
        {},
        { authenticate: () => ({ expiresAt: 100_000 }), heartbeat: { intervalMs: 1e9 } },
      );
      const peer = await greeted();
      clock.advance(100_000 - n);
      return peer.first(AUTH) ? "asked" : "fine";
    },
  },
  clientMaxMessageBytes: {
    beyond: 8,
    async attempt(n) {
      const around = '[17,1,""]'.length + 64; // what a message has besides its frame
      const { greeted } = virtualServer({ mirror: () => "x".repeat(n - around) });
      const peer = await greeted();
      peer.say([CALL, 1, "mirror"]);
      await peer.turn();
      return peer.first(RESULT) ? "fine" : (peer.first(ERROR)?.[2] as number);
    },
  },
  framesPerSecond: {
    limit: 100,
    beyond: 4201,
    attempt: (n) => pinged(n, { framesPerSecond: 100 }),
  },
  burstMs: {
    limit: 50,
    at: "fine",
    beyond: 4201,
    attempt: (n) => pinged(n, { framesPerSecond: 1000, burstMs: 50 }),
  },
  callsPerSecond: {
    limit: 100,
    beyond: 8,
    async attempt(n) {
      const { greeted } = virtualServer({}, { limits: { callsPerSecond: 100 } });
      const peer = await greeted();
      for (let id = 0; id < n; id++) peer.say([CALL, 2 * id + 1, "mirror"]);
      await peer.turn();
      return (peer.first(ERROR)?.[2] as number | undefined) ?? "fine";
    },
  },
  maxDetachedSessions: {
    limit: 10,
    beyond: "the longest absent ends",
    async attempt(n) {
      const { greeted, server } = virtualServer({}, { limits: { maxDetachedSessions: 10 } });
      for (let at = 0; at < n; at++) (await greeted({ sid: `s-${at}` })).cut();
      return server.stats().sessions === n ? "fine" : "the longest absent ends";
    },
  },
} satisfies Attempts;

async function pinged(times: number, limits: { framesPerSecond: number; burstMs?: number }): Promise<string | number> {
  const { greeted } = virtualServer({}, { limits });
  const peer = await greeted();
  for (let sent = 0; sent < times; sent++) peer.say([PING, sent]);
  return peer.closed?.[0] ?? "fine";
}
