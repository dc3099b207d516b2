/** Limits that show on the wire: a server on a real socket, and a peer that goes up to them and beyond. */

import { RpcError } from "@wsrpc-ts/runtime";
import { anonymous } from "@wsrpc-ts/runtime/server";
import { onTestFinished } from "vitest";
import { type Attacked, attacked, attackedOpen } from "../../support/attacked.ts";
import { Gate } from "../../support/gate.ts";
import { closeCodeOf, rawFrame, readFrames } from "../../support/raw-frame.ts";
import { RawSocket, upgradeRequest } from "../../support/raw-socket.ts";
import type { WireFrame, WirePeer } from "../../support/wire-peer.ts";
import type { Attempts, Outcome } from "./attempt.ts";

const [CLOSE, CALL, RESULT, ERROR, ITEM, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBED] = [7, 16, 17, 18, 19, 32, 33, 36];
const exhausted = 8;

type Options = Parameters<typeof attackedOpen>;

async function open(...options: Options): Promise<Omit<Attacked, "server">> {
  const server = await attackedOpen(...options);
  return server;
}

async function outcomeOf(peer: WirePeer, ...kinds: number[]): Promise<Outcome> {
  const closed = peer.closed.then(({ code }): WireFrame => [CLOSE, code]);
  const said = peer.next(RESULT, ERROR, SUBSCRIBED, UNSUBSCRIBED, CLOSE, ...kinds).catch(() => closed);
  const [kind, ...rest] = await said;
  if (kind === CLOSE) return rest[0] as number;
  return kind === ERROR || kind === UNSUBSCRIBED ? (rest[1] as number) : "fine";
}

/** A text message of exactly so many bytes that calls `mirror`. */
function messageOf(bytes: number): string {
  const around = `[1,0,[${CALL},1,"mirror",""]]`;
  return around.replace('""', `"${"x".repeat(bytes - around.length)}"`);
}

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const keys = (count: number) => Array.from({ length: count }, (_, n) => `{"${n.toString(36)}":0}`).join(",");

async function calling(peer: WirePeer, message: string): Promise<Outcome> {
  peer.write(message);
  return outcomeOf(peer);
}

export const wireLimits = {
  maxMessageBytes: { beyond: 1009, attempt: async (n) => calling(await (await open()).greeted(), messageOf(n)) },
  maxDepth: {
    beyond: 4400,
    attempt: async (n) => calling(await (await open()).greeted(), `[1,0,[${CALL},1,"keyed",${nested(n - 2)}]]`),
  },
  maxKeys: {
    beyond: 4400,
    attempt: async (n) =>
      calling(
        await (await open({}, { limits: { maxMessageBytes: 4_000_000 } })).greeted(),
        `[1,0,[${CALL},1,"keyed",[${keys(n)}]]]`,
      ),
  },
  maxFrames: {
    beyond: 4400,
    attempt: async (n) =>
      calling(await (await open()).greeted(), `[1,0,[${CALL},1,"mirror"]${",[3,1]".repeat(n - 1)}]`),
  },
  maxAttachments: {
    beyond: 4400,
    attempt: async (n) => {
      const peer = await (await open()).greeted();
      peer.sayBinary(
        [CALL, 1, "mirror"],
        Array.from({ length: n }, () => new Uint8Array(1)),
      );
      return outcomeOf(peer);
    },
  },
  maxNameBytes: {
    beyond: 4400,
    attempt: async (n) => {
      const outcome = await calling(await (await open()).greeted(), `[1,0,[${CALL},1,"${"n".repeat(n)}"]]`);
      return outcome === 5 ? "fine" : outcome; // NOT_FOUND
    },
  },
  helloBytes: {
    beyond: 4413,
    attempt: async (n) => {
      const peer = await (await open()).dial();
      const around = JSON.stringify([0, 0, [0, { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1, client: "" }]]);
      peer.write(around.replace('"client":""', `"client":"${"c".repeat(n - around.length)}"`));
      return Promise.race([peer.next(1).then((): Outcome => "fine"), peer.closed.then(({ code }): Outcome => code)]);
    },
  },
  maxFragments: {
    beyond: 1008,
    attempt: (n) => inFragments(n, ""),
  },
  fragmentBytes: {
    below: 1008,
    beyond: "fine",
    attempt: (n) => inFragments(65, " ".repeat(n)),
  },
  maxBigintDigits: {
    beyond: 3,
    attempt: async (n) => {
      const server = await attacked();
      const peer = await server.greeted();
      peer.sayBinary(
        [CALL, 1, "rich", { date: "2026-01-01T00:00:00.000Z", big: "9".repeat(n), map: [], set: [], bytes: { $b: 0 } }],
        [new Uint8Array(1)],
      );
      return outcomeOf(peer);
    },
  },
  maxCalls: {
    beyond: exhausted,
    attempt: async (n) => {
      const gate = new Gate();
      const peer = await (await open({ mirror: () => gate.opened })).greeted();
      for (let id = 1; id <= n; id++) peer.say([CALL, 2 * id - 1, "mirror"]);
      peer.say([SUBSCRIBE, 9999, "nothing"]); // answered in line behind the calls
      const first = await peer.next(ERROR, UNSUBSCRIBED);
      gate.open();
      return first[0] === ERROR ? (first[2] as number) : "fine";
    },
  },
  maxSubscriptions: {
    beyond: exhausted,
    attempt: async (n) => {
      const peer = await (await open()).greeted();
      let last: Outcome = "fine";
      for (let id = 1; id <= n; id++) {
        peer.say([SUBSCRIBE, 2 * id - 1, "news", id]);
        last = await outcomeOf(peer);
      }
      return last;
    },
  },
  credit: {
    beyond: 4400,
    attempt: async (n) => {
      const gate = new Gate();
      const peer = await (await open({ take: () => gate.opened })).greeted();
      peer.say([CALL, 1, "take"]);
      for (let item = 0; item < n; item++) peer.say([ITEM, 1, item]);
      peer.say([2, 1]);
      const outcome = await outcomeOf(peer, 3);
      gate.open();
      return outcome;
    },
  },
  maxErrorBytes: {
    beyond: "cut",
    async attempt(n) {
      const server = await open({
        mirror: () => {
          throw new RpcError("NOT_FOUND", "m".repeat(n));
        },
      });
      const peer = await server.greeted();
      peer.say([CALL, 1, "mirror"]);
      return String((await peer.next(ERROR))[3]).length === n ? "fine" : "cut";
    },
  },
  maxIssues: {
    beyond: "and 1 more",
    async attempt(n) {
      const peer = await (await attacked()).greeted();
      const set = Array.from({ length: n }, (_, at) => `wrong ${at}`);
      const rich = { date: "2026-01-01T00:00:00.000Z", big: "1", map: [], set, bytes: { $b: 0 } };
      peer.sayBinary([CALL, 1, "rich", rich], [new Uint8Array(1)]);
      const named = String((await peer.next(ERROR))[3]).split("; ");
      const last = named.at(-1) ?? "";
      return last.startsWith("and ") ? last : "fine";
    },
  },
  maxConnections: { limit: 10, at: 503, beyond: 503, attempt: (n) => answeredBehind("maxConnections", n) },
  maxPendingConnections: {
    limit: 10,
    at: 503,
    beyond: 503,
    attempt: (n) => answeredBehind("maxPendingConnections", n),
  },
} satisfies Attempts;

/** How an upgrade is answered where so many are there already. */
async function answeredBehind(name: "maxConnections" | "maxPendingConnections", n: number): Promise<Outcome> {
  const server = await open({}, { authenticate: anonymous, limits: { [name]: 10 } });
  for (let there = 0; there < Math.min(n, 10); there++)
    await (name === "maxConnections" ? server.greeted({ sid: `s-${there}` }) : server.dial());
  const socket = await RawSocket.connect(Number(new URL(server.url).port));
  onTestFinished(() => socket.close());
  socket.send(upgradeRequest());
  const { status } = await socket.head();
  return status === 101 ? "fine" : status;
}

/** @param first the first one, white space before a message */
async function inFragments(count: number, first: string): Promise<Outcome> {
  const { url } = await open();
  const socket = await RawSocket.connect(Number(new URL(url).port));
  onTestFinished(() => socket.close());
  const hello = JSON.stringify([0, 0, [0, { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1 }]]);
  socket.send(Buffer.concat([Buffer.from(upgradeRequest()), rawFrame({ payload: hello })]));
  await socket.until(() => readFrames(socket.body).length > 0);
  socket.send(
    Buffer.concat([
      rawFrame({ fin: false, payload: first }),
      ...Array.from({ length: count - 2 }, () => rawFrame({ opcode: 0, fin: false })),
      rawFrame({ opcode: 0, payload: "[0,0,[2,1]]" }),
    ]),
  );
  await socket.until(() => readFrames(socket.body).length > 1);
  return closeCodeOf(socket.body) ?? "fine";
}
