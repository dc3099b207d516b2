import { Duplex } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closePayload, type RawFrame, rawFrame } from "../../../../test/support/raw-frame.ts";
import { BinaryMessage } from "../protocol/binary.ts";
import { hostLimits } from "../protocol/server-limits.ts";
import type { Role } from "./web-socket-code.ts";
import { WsConnection } from "./ws-connection.ts";

/** One end of a WebSocket, on a stream that the test holds at its other end. */
function carried({ reads = true, role = "server" }: { reads?: boolean; role?: Role } = {}) {
  const written: Buffer[] = [];
  const told: (readonly [string, ...unknown[]])[] = [];
  const carrier = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      written.push(chunk);
      if (reads) done();
    },
  });
  const connection = new WsConnection(role, 1000);
  connection.report({
    opened() {},
    received: (payload) => told.push(["received", payload]),
    drained: () => told.push(["drained"]),
    closed: (code, reason) => told.push(["closed", code, reason]),
  });
  connection.carriedBy(carrier, Buffer.alloc(0));
  return {
    connection,
    carrier,
    told,
    written: () => Buffer.concat(written),
    /** The peer sends bytes, or hangs up. */
    async comes(bytes: Buffer | null) {
      carrier.push(bytes);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const close = (code: number, reason = "", masked = false) =>
  rawFrame({ opcode: 8, payload: closePayload(code, reason), masked });

const rawFrames = (...frames: RawFrame[]) =>
  Buffer.concat(frames.map((frame) => rawFrame({ masked: false, ...frame })));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a WebSocket over a stream", () => {
  it("sends what was held back in one piece, at the end of the turn in which it is let go", async () => {
    const pieces: string[][] = [];
    const writev = (chunks: { chunk: Buffer }[], done: () => void) => {
      pieces.push(chunks.map(({ chunk }) => chunk.subarray(2).toString()));
      done();
    };
    const connection = new WsConnection("server", 1000);
    connection.carriedBy(new Duplex({ read() {}, writev }), Buffer.alloc(0));

    const letGo = connection.hold();
    connection.send("one");
    letGo();
    connection.send("two");
    const early = [...pieces];
    await new Promise((resolve) => setImmediate(resolve));

    expect(early).toEqual([]);
    expect(pieces).toEqual([["one", "two"]]);
  });

  it("tells what came, and sends what it is given", async () => {
    const { connection, told, written, comes } = carried();

    await comes(rawFrame({ payload: "hi" }));
    connection.send("ho");

    expect(told).toEqual([["received", "hi"]]);
    expect(written()).toEqual(rawFrame({ payload: "ho", masked: false }));
  });

  it("answers a ping", async () => {
    const { written, comes } = carried();

    await comes(rawFrame({ opcode: 9, payload: "there?" }));

    expect(written()).toEqual(rawFrame({ opcode: 10, payload: "there?", masked: false }));
  });

  it("answers a goodbye in kind, and sends nothing behind it", async () => {
    const { connection, carrier, told, written, comes } = carried();

    await comes(close(4001, "enough", true));
    connection.send("too late");
    await comes(null);

    expect(written()).toEqual(close(4001, "enough"));
    expect(told).toEqual([["closed", 4001, "enough"]]);
    expect(carrier.destroyed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tells the stream once that nothing more will be written, whoever ends first", async () => {
    const { carrier, comes } = carried();
    const end = vi.spyOn(carrier, "end");

    await comes(close(1000, "", true));
    await comes(null);

    expect(end).toHaveBeenCalledTimes(1);
  });

  it("says goodbye once, and waits for the answer", async () => {
    const { connection, told, written, comes } = carried();

    connection.close(4002, "moving");
    connection.close(4003, "again");
    await comes(rawFrame({ payload: "still under way" }));
    await comes(close(4002, "moving", true));
    await comes(null);

    expect(written()).toEqual(close(4002, "moving"));
    expect(told).toEqual([
      ["received", "still under way"],
      ["closed", 4002, "moving"],
    ]);
  });

  it.each([
    ["that says nothing to our goodbye", ({ connection }: ReturnType<typeof carried>) => connection.close(1000, "")],
    ["that hangs up and takes nothing", ({ comes }: ReturnType<typeof carried>) => comes(null)],
  ])("cuts off a peer %s", async (_name, happens) => {
    const all = carried({ reads: false });
    all.connection.send("unread");

    await happens(all);
    vi.advanceTimersByTime(hostLimits.closeMs - 1);
    expect(all.carrier.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    await all.comes(null);

    expect(all.carrier.destroyed).toBe(true);
    expect(all.told).toEqual([["closed", 1006, ""]]);
  });

  it.each([
    ["breaks the protocol", rawFrame({ masked: false }), 1002, 4400],
    ["sends too much", rawFrame({ length: 1001 }), 1009, 4413],
    ["says goodbye as a proxy may that goes away, and forgets the mask", close(1001), 1002, 1002],
  ])("closes what %s", async (_name, bytes, said, told) => {
    const all = carried();

    await all.comes(bytes);
    await all.comes(null);

    expect(all.written().readUInt16BE(2)).toBe(said);
    expect(all.told).toEqual([["closed", told, expect.any(String)]]);
  });

  it.each([
    ["breaks the protocol", rawFrame({ masked: false, rsv: 4 }), 1002],
    ["sends a text that is not UTF-8", rawFrame({ masked: false, payload: new Uint8Array([0xff]) }), 1007],
    ["sends a close frame that nobody may send", close(1006), 1002],
    ["sends too much", rawFrame({ masked: false, length: 1001 }), 4413],
    ["sends too many fragments", rawFrames({ fin: false }, ...Array(64).fill({ fin: false, opcode: 0 })), 4400],
  ])("tells a client of a server that %s", async (_name, bytes, told) => {
    const all = carried({ role: "client" });

    await all.comes(bytes);
    await all.comes(null);

    expect(all.told).toEqual([["closed", told, expect.any(String)]]);
  });

  it("sends a message with bytes from memory that the stream may keep", () => {
    const { connection, written } = carried();
    const messages = [1, 2].map((byte) => new BinaryMessage(`[${byte}]`, [new Uint8Array(1000).fill(byte)]));

    for (const message of messages) connection.sendBinary(message);

    expect(written()).toEqual(
      Buffer.concat(messages.map(({ bytes }) => rawFrame({ opcode: 2, payload: bytes, masked: false }))),
    );
  });

  it("knows progress by what came in, and by what went out", async () => {
    const { connection, comes } = carried({ reads: false });
    expect(connection.progressed()).toBe(false);

    await comes(rawFrame({ payload: "hi" }).subarray(0, 3));
    expect([connection.progressed(), connection.progressed()]).toEqual([true, false]);

    connection.send("unread");
    expect([connection.progressed(), connection.bufferedBytes > 0, connection.unfinishedBytes]).toEqual([
      false,
      true,
      3,
    ]);
  });

  it("tells once when more bytes came than were expected", async () => {
    const exceeded = vi.fn();
    const { connection, comes } = carried();
    connection.watch(20, exceeded);

    await comes(rawFrame({ payload: "x".repeat(14) }));
    expect(exceeded).not.toHaveBeenCalled();
    await comes(rawFrame({ payload: "x" }));
    await comes(rawFrame({ payload: "x" }));

    expect(exceeded).toHaveBeenCalledOnce();
  });

  it("that is closed before it is carried by anything gives up its dial", () => {
    const abandon = vi.fn();

    new WsConnection("client", 1000, abandon).close(1000, "");

    expect(abandon).toHaveBeenCalledOnce();
  });
});
