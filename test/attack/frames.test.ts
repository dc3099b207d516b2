import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeCodeOf, closePayload, type RawFrame, rawFrame, readFrames } from "../support/raw-frame.ts";
import { RawSocket, upgradeRequest } from "../support/raw-socket.ts";
import { scaled } from "../support/scale.ts";
import { expectHeld, Victim, type VictimState } from "../support/victim.ts";

const hello = JSON.stringify([0, 0, [0, { v: 1, sid: "raw", secret: "raw", gen: 1, rx: 0, tx0: 1 }]]);
let victim: Victim;
let before: VictimState;
let sessions = 0;

beforeAll(async () => {
  victim = await Victim.start();
  before = await victim.state();
});

afterAll(async () => {
  await victim.expectUnharmed(before);
  await victim.stop();
});

/** A socket behind its upgrade; it answers closes, as a peer that only misbehaves once. */
async function upgraded(headers: Record<string, string> = {}): Promise<RawSocket> {
  const socket = await RawSocket.connect(victim.port);
  socket.send(upgradeRequest({ headers }));
  await socket.head();
  return socket;
}

async function greeted(): Promise<RawSocket> {
  const socket = await upgraded();
  sessions += 1;
  socket.send(rawFrame({ payload: hello.replace('"raw"', `"raw-${sessions}"`) }));
  await socket.until(() => readFrames(socket.body).length > 0);
  return socket;
}

/** Sends frames, says goodbye as a good peer would, and tells with which code the server closed. */
async function closedBy(frames: readonly (RawFrame | Buffer)[]): Promise<number | undefined> {
  const socket = await greeted();
  for (const frame of frames) socket.send(Buffer.isBuffer(frame) ? frame : rawFrame(frame));
  await socket.until(() => closeCodeOf(socket.body) !== undefined);
  const code = closeCodeOf(socket.body);
  socket.send(rawFrame({ opcode: 8, payload: closePayload(1000) }));
  await socket.end();
  return code;
}

describe("a frame that lies about itself", () => {
  it.each<[string, RawFrame | Buffer, number]>([
    ["2^53 bytes", { length: 2n ** 53n }, 1009],
    ["2^60 bytes", { length: 2n ** 60n }, 1009],
    ["2^63 bytes", { length: 2n ** 63n }, 1009],
    ["2^64 - 1 bytes", { length: 2n ** 64n - 1n }, 1009],
    ["1 MiB and a byte", { length: 2 ** 20 + 1 }, 1009],
    ["no mask", { masked: false, payload: "[0,0]" }, 1002],
    ["RSV1, as if it were compressed", { rsv: 4, payload: "[0,0]" }, 1002],
    ["RSV2", { rsv: 2, payload: "[0,0]" }, 1002],
    ["RSV3", { rsv: 1, payload: "[0,0]" }, 1002],
    ["all reserved bits", { rsv: 7, payload: "[0,0]" }, 1002],
    ["a continuation of nothing", { opcode: 0, payload: "[0,0]" }, 1002],
    ["a ping of 126 bytes", { opcode: 9, payload: "x".repeat(126) }, 1002],
    ["a ping in parts", { opcode: 9, fin: false }, 1002],
    ["a pong in parts", { opcode: 10, fin: false }, 1002],
    ["a close of one byte", { opcode: 8, payload: "x" }, 1002],
    ["a close in parts", { opcode: 8, fin: false }, 1002],
    ["a close of 126 bytes", { opcode: 8, payload: closePayload(1000, "x".repeat(124)) }, 1002],
    ["a close whose reason is no UTF-8", { opcode: 8, payload: closePayload(1000, Buffer.from([0xc3])) }, 1007],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, RawFrame, number] => [
      `the reserved opcode ${opcode}`,
      { opcode },
      1002,
    ]),
  ])("F4, F6: %s ends the connection with its code", async (_what, frame, code) => {
    expect(await closedBy([frame])).toBe(code);
  });

  it("F4: hundreds of them cost nothing", async () => {
    for (let count = 0; count < scaled(20_000); count++) {
      const socket = await upgraded();
      socket.send(rawFrame({ length: 2n ** BigInt(20 + (count % 44)) + 1n, opcode: 1 + (count % 2) }));
      socket.socket.end();
      await socket.end();
    }

    await victim.expectUnharmed(before);
  });
});

describe("text", () => {
  it.each<[string, Buffer]>([
    ["a byte that is never UTF-8", Buffer.from([0xff])],
    ["half a character", Buffer.from([0xe2, 0x82])],
    ["a lone surrogate", Buffer.from([0xed, 0xa0, 0x80])],
    ["a character written too long", Buffer.from([0xc0, 0xaf])],
    ["a character beyond the last", Buffer.from([0xf4, 0x90, 0x80, 0x80])],
  ])("F8: with %s ends the connection with 1007", async (_what, payload) => {
    expect(await closedBy([{ payload }])).toBe(1007);
  });

  it.each([
    ["a byte order mark", "\ufeff[0,0]"],
    ["a NUL", "[0,0]\0"],
    ["nothing", ""],
    ["white space alone", " \n"],
    ["two messages", "[0,0][0,0]"],
    ["a comment", "[0,0]//"],
    ["a comma too many", "[0,0,]"],
    ["a number with a plus", "[+0,0]"],
    ["NaN", "[NaN,0]"],
    ["an endless number", `[${"9".repeat(400)},0]`],
    ["half a character in an escape", '[0,0,[2,"\\ud83d"]]'],
  ])("F8: with %s ends the session with 4400", async (_what, payload) => {
    expect(await closedBy([{ payload }])).toBe(4400);
  });

  it("F8: as bytes that are no message ends the session with 4400", async () => {
    for (const payload of [Buffer.alloc(0), Buffer.from([0, 0, 0, 0]), Buffer.alloc(4096, 255), Buffer.alloc(100)])
      expect(await closedBy([{ opcode: 2, payload }])).toBe(4400);
  });
});

describe("parts of a message", () => {
  it("F3: that never end close the connection at the 65th, and hold no memory before", async () => {
    const fragment = rawFrame({ opcode: 0, fin: false, payload: "x" });
    const flood = Buffer.concat([
      rawFrame({ opcode: 1, fin: false }),
      ...Array.from({ length: 20_000 }, () => fragment),
    ]);
    const sockets = await Promise.all(Array.from({ length: scaled(500) }, greeted));

    const ends = sockets.map(async (socket) => {
      socket.send(flood);
      await socket.until(() => closeCodeOf(socket.body) !== undefined);
      return closeCodeOf(socket.body);
    });

    expect(new Set(await Promise.all(ends))).toEqual(new Set([1008]));
    const { heldBytes } = await victim.state();
    expect(heldBytes - before.heldBytes).toBeLessThan(sockets.length * (4 * flood.byteLength + 64 * 1024));
    for (const socket of sockets) socket.close();
  });

  it("F3: may be 64, and not 65, empty ones counted", async () => {
    const parts = (count: number, payload: string) => [
      rawFrame({ opcode: 1, fin: false }),
      ...Array.from({ length: count - 2 }, () => rawFrame({ opcode: 0, fin: false })),
      rawFrame({ opcode: 0, payload }),
    ];
    const socket = await greeted();
    const answers = readFrames(socket.body).length;
    socket.send(Buffer.concat(parts(64, "[0,0,[2,7]]")));

    await socket.until(() => readFrames(socket.body).length > answers);
    expect(String(readFrames(socket.body).at(-1)?.payload)).toBe("[0,0,[3,7]]");
    expect(await closedBy(parts(65, "[0,0]"))).toBe(1008);
    socket.close();
  });

  it("F3: may come a byte at a time", async () => {
    const socket = await greeted();
    const answers = readFrames(socket.body).length;

    for (const byte of rawFrame({ payload: "[0,0,[2,8]]" })) {
      socket.send(Buffer.of(byte));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }

    await socket.until(() => readFrames(socket.body).length > answers);
    expect(String(readFrames(socket.body).at(-1)?.payload)).toBe("[0,0,[3,8]]");
    socket.close();
  });
});

describe("a peer that does not read", () => {
  const pings = Buffer.concat(Array.from({ length: 10_000 }, () => rawFrame({ opcode: 9, payload: "x".repeat(100) })));

  it("F5: is cut off when it floods with pings", async () => {
    const sockets = await Promise.all(Array.from({ length: scaled(1000) }, greeted));

    await Promise.all(
      sockets.map(async ({ socket }) => {
        socket.pause();
        const gone = new Promise((resolve) => socket.once("error", resolve).once("close", resolve));
        const flood = () => {
          while (!socket.destroyed && socket.write(pings)) {}
          if (!socket.destroyed) socket.once("drain", flood);
        };
        flood();
        await gone;
      }),
    );

    expectHeld(before, await victim.state());
  });
});

describe("a close frame", () => {
  const isValid = (code: number) =>
    (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);

  it("F9: of any code and length is answered with a valid one", async () => {
    const step = Math.max(1, Math.floor(5000 / scaled(5000, 100)));
    for (let code = 0; code < 5000; code += step) {
      const answer = await closedBy([{ opcode: 8, payload: closePayload(code, "r".repeat(code % 124)) }]);
      expect([code, answer]).toEqual([code, isValid(code) ? code : 1002]);
    }
  });

  it("F9: without a code is answered", async () => {
    expect(await closedBy([{ opcode: 8 }])).toBe(1005);
  });

  it("F9: that crosses ours disturbs nothing", async () => {
    expect(await closedBy([{ payload: "{" }, { opcode: 8, payload: closePayload(4999, "same time") }])).toBe(4400);
  });
});

describe("compression", () => {
  it.each([
    "permessage-deflate",
    "permessage-deflate; client_max_window_bits",
    "permessage-deflate; server_max_window_bits=8; client_max_window_bits=15",
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    "permessage-deflate; server_max_window_bits=999999999999999999999",
    "permessage-deflate, permessage-deflate; client_max_window_bits=8",
    "x-webkit-deflate-frame",
    "permessage-bzip2",
    "__proto__; constructor=prototype",
  ])("F6, F7: is never agreed to: %s", async (offer) => {
    const socket = await upgraded({ "Sec-WebSocket-Extensions": offer });

    const { status, headers } = await socket.head();

    expect([status, headers.has("sec-websocket-extensions")]).toEqual([101, false]);
    socket.close();
  });
});
