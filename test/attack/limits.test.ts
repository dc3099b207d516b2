import { anonymous } from "@wsrpc-ts/runtime/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { defaultLimits, fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { type Attacked, attacked, attackedOpen } from "../support/attacked.ts";
import { Gate } from "../support/gate.ts";
import { closeCodeOf, rawFrame, readFrames } from "../support/raw-frame.ts";
import { RawSocket, upgradeRequest } from "../support/raw-socket.ts";
import type { WireFrame, WirePeer } from "../support/wire-peer.ts";

const [CLOSE, CALL, RESULT, ERROR, ITEM, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBED] = [7, 16, 17, 18, 19, 32, 33, 36];
const exhausted = 8;

type Options = Parameters<typeof attackedOpen>;

async function open(...options: Options): Promise<Omit<Attacked, "server">> {
  const server = await attackedOpen(...options);
  return server;
}

/** "fine", or the code with which it was refused. */
type Outcome = "fine" | number;

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

/** Each limit, what is done to it with a number, and what comes of one more than it allows. */
const limits: [
  name: keyof typeof defaultLimits | keyof typeof fixedLimits,
  beyond: Outcome,
  attempt: (n: number) => Promise<Outcome>,
][] = [
  ["maxMessageBytes", 1009, async (n) => calling(await (await open()).greeted(), messageOf(n))],
  [
    "maxDepth",
    4400,
    async (n) => calling(await (await open()).greeted(), `[1,0,[${CALL},1,"keyed",${nested(n - 2)}]]`),
  ],
  [
    "maxKeys",
    4400,
    async (n) =>
      calling(
        await (await open({}, { limits: { maxMessageBytes: 4_000_000 } })).greeted(),
        `[1,0,[${CALL},1,"keyed",[${keys(n)}]]]`,
      ),
  ],
  [
    "maxFrames",
    4400,
    async (n) => calling(await (await open()).greeted(), `[1,0,[${CALL},1,"mirror"]${",[3,1]".repeat(n - 1)}]`),
  ],
  [
    "maxAttachments",
    4400,
    async (n) => {
      const peer = await (await open()).greeted();
      peer.sayBinary(
        [CALL, 1, "mirror"],
        Array.from({ length: n }, () => new Uint8Array(1)),
      );
      return outcomeOf(peer);
    },
  ],
  [
    "maxNameBytes",
    4400,
    async (n) => {
      const outcome = await calling(await (await open()).greeted(), `[1,0,[${CALL},1,"${"n".repeat(n)}"]]`);
      return outcome === 5 ? "fine" : outcome; // NOT_FOUND
    },
  ],
  [
    "helloBytes",
    4413,
    async (n) => {
      const peer = await (await open()).dial();
      const around = JSON.stringify([0, 0, [0, { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1, client: "" }]]);
      peer.write(around.replace('"client":""', `"client":"${"c".repeat(n - around.length)}"`));
      return Promise.race([peer.next(1).then((): Outcome => "fine"), peer.closed.then(({ code }): Outcome => code)]);
    },
  ],
  [
    "maxFragments",
    1008,
    async (n) => {
      const { url } = await open();
      const socket = await RawSocket.connect(Number(new URL(url).port));
      onTestFinished(() => socket.close());
      const hello = JSON.stringify([0, 0, [0, { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1 }]]);
      socket.send(Buffer.concat([Buffer.from(upgradeRequest()), rawFrame({ payload: hello })]));
      await socket.until(() => readFrames(socket.body).length > 0);
      socket.send(
        Buffer.concat([
          rawFrame({ fin: false }),
          ...Array.from({ length: n - 2 }, () => rawFrame({ opcode: 0, fin: false })),
          rawFrame({ opcode: 0, payload: "[0,0,[2,1]]" }),
        ]),
      );
      await socket.until(() => readFrames(socket.body).length > 1);
      return closeCodeOf(socket.body) ?? "fine";
    },
  ],
  [
    "maxBigintDigits",
    3,
    async (n) => {
      const server = await attacked();
      const peer = await server.greeted();
      peer.sayBinary(
        [CALL, 1, "rich", { date: "2026-01-01T00:00:00.000Z", big: "9".repeat(n), map: [], set: [], bytes: { $b: 0 } }],
        [new Uint8Array(1)],
      );
      return outcomeOf(peer);
    },
  ],
  [
    "maxCalls",
    exhausted,
    async (n) => {
      const gate = new Gate();
      const peer = await (await open({ mirror: () => gate.opened })).greeted();
      for (let id = 1; id <= n; id++) peer.say([CALL, 2 * id - 1, "mirror"]);
      peer.say([SUBSCRIBE, 9999, "nothing"]); // answered in line behind the calls
      const first = await peer.next(ERROR, UNSUBSCRIBED);
      gate.open();
      return first[0] === ERROR ? (first[2] as number) : "fine";
    },
  ],
  [
    "maxSubscriptions",
    exhausted,
    async (n) => {
      const peer = await (await open()).greeted();
      let last: Outcome = "fine";
      for (let id = 1; id <= n; id++) {
        peer.say([SUBSCRIBE, 2 * id - 1, "news", id]);
        last = await outcomeOf(peer);
      }
      return last;
    },
  ],
  [
    "credit",
    4400,
    async (n) => {
      const gate = new Gate();
      const peer = await (await open({ take: () => gate.opened })).greeted();
      peer.say([CALL, 1, "take"]);
      for (let item = 0; item < n; item++) peer.say([ITEM, 1, item]);
      peer.say([2, 1]);
      const outcome = await outcomeOf(peer, 3);
      gate.open();
      return outcome;
    },
  ],
];

describe.each(limits)("%s", (name, beyond, attempt) => {
  const limit = { ...defaultLimits, ...fixedLimits }[name];

  it.each([
    [limit - 1, "fine" as Outcome],
    [limit, "fine" as Outcome],
    [limit + 1, beyond],
  ])(`with %i comes to %s where the limit is ${limit}`, async (n, outcome) => {
    expect(await attempt(n)).toBe(outcome);
  });
});

describe.each([
  ["maxPendingConnections", false],
  ["maxConnections", true],
] as const)("%s", (name, admitted) => {
  it.each([
    [9, 101],
    [10, 503],
    [11, 503],
  ])(`with %i there already is answered with %i where the limit is 10`, async (there, status) => {
    const server = await open({}, { authenticate: anonymous, limits: { [name]: 10 } });
    for (let count = 0; count < Math.min(there, 10); count++)
      await (admitted ? server.greeted({ sid: `s-${count}` }) : server.dial());
    const socket = await RawSocket.connect(Number(new URL(server.url).port));
    onTestFinished(() => socket.close());

    socket.send(upgradeRequest());

    expect((await socket.head()).status).toBe(status);
  });
});

describe("an error", () => {
  it.each([1023, 1024, 1025, 100_000])("of %i characters crosses as far as 1,024", async (length) => {
    const { RpcError } = await import("@wsrpc-ts/runtime");
    const server = await open({
      mirror: () => {
        throw new RpcError("NOT_FOUND", "m".repeat(length));
      },
    });
    const peer = await server.greeted();

    peer.say([CALL, 1, "mirror"]);

    expect(String((await peer.next(ERROR))[3]).length).toBe(Math.min(length, fixedLimits.maxErrorBytes));
  });

  it.each([9, 10, 11, 5000])("about %i wrong parts names 10", async (count) => {
    const server = await attacked();
    const peer = await server.greeted();

    peer.sayBinary(
      [
        CALL,
        1,
        "rich",
        {
          date: "2026-01-01T00:00:00.000Z",
          big: "1",
          map: [],
          set: Array.from({ length: count }, (_, n) => `wrong ${n}`),
          bytes: { $b: 0 },
        },
      ],
      [new Uint8Array(1)],
    );

    const message = String((await peer.next(ERROR))[3]);
    expect(message.split(";")).toHaveLength(Math.min(count, 10) + (count > 10 ? 1 : 0));
    if (count > 10) expect(message).toContain(`and ${count - 10} more`);
  });
});
