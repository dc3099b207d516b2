import { describe, expect, it, onTestFinished, vi } from "vitest";
import { closePayload, type RawFrame, rawFrame } from "../../../../test/support/raw-frame.ts";
import { WebSocketReader } from "./web-socket-reader.ts";

type Told = readonly ["message", string | Uint8Array] | readonly ["ping", string] | readonly [string, number, string];

const maxMessageBytes = 200_000;

/** What a reader tells of chunks, those of clients by default. */
function read(chunks: readonly Uint8Array[], isMasked = true) {
  const told: Told[] = [];
  const reader = new WebSocketReader(
    {
      message: (payload) => told.push(["message", payload]),
      ping: (payload) => told.push(["ping", Buffer.from(payload).toString()]),
      goodbye: (code, reason) => told.push(["goodbye", code, reason]),
      fault: (code, message) => told.push(["fault", code, message]),
    },
    isMasked,
    maxMessageBytes,
  );
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  return { told, unfinishedBytes: reader.unfinishedBytes };
}

const frames = (...list: RawFrame[]) => Buffer.concat(list.map((frame) => rawFrame(frame)));
const binary = (length: number) => Uint8Array.from({ length }, (_, at) => at * 31);

/** Everything that may come, with what is told of it. */
const conversation: readonly (readonly [RawFrame, Told | undefined])[] = [
  [{ payload: "" }, ["message", ""]],
  [{ payload: "a" }, ["message", "a"]],
  [{ payload: "x".repeat(125) }, ["message", "x".repeat(125)]],
  [{ payload: "ü€😀".repeat(20) }, ["message", "ü€😀".repeat(20)]],
  [{ opcode: 2, payload: binary(300) }, ["message", binary(300)]],
  [{ opcode: 9, payload: "there?" }, ["ping", "there?"]],
  [{ opcode: 9, payload: "!".repeat(125) }, ["ping", "!".repeat(125)]],
  [{ opcode: 10, payload: "unasked" }, undefined],
  [{ payload: "in ", fin: false }, undefined],
  [{ opcode: 0, payload: "three ", fin: false }, undefined],
  [{ opcode: 9, payload: "between" }, ["ping", "between"]],
  [{ opcode: 0, payload: "fragments €" }, ["message", "in three fragments €"]],
  [{ opcode: 2, payload: binary(3), fin: false }, undefined],
  [{ opcode: 0, payload: "" }, ["message", binary(3)]],
  [{ opcode: 8, payload: closePayload(4001, "gone ü") }, ["goodbye", 4001, "gone ü"]],
];
const said = conversation.map(([, told]) => told).filter((told) => told !== undefined);

describe.each([
  ["of a client", true],
  ["of a server", false],
])("messages %s", (_name, isMasked) => {
  const bytes = frames(...conversation.map(([frame]) => ({ ...frame, masked: isMasked })));

  it("come whole out of one chunk", () => {
    expect(read([bytes], isMasked)).toEqual({ told: said, unfinishedBytes: 0 });
  });

  it("come whole out of two chunks, wherever they are cut", () => {
    for (let cut = 0; cut <= bytes.byteLength; cut++)
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)], isMasked).told, `cut at ${cut}`).toEqual(said);
  });

  it.each([1, 2, 3, 7, 64])("come whole out of chunks of %i bytes", (size) => {
    const chunks = Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );

    expect(read(chunks, isMasked).told).toEqual(said);
  });
});

it("long messages come whole, at the limits of each length of header and of the room for parts", () => {
  for (const length of [126, 65_535, 65_536, 70_000, 131_072, 150_001, maxMessageBytes]) {
    const bytes = rawFrame({ opcode: 2, payload: binary(length) });

    for (const size of [1000, 65_536, bytes.byteLength]) {
      const chunks = Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const [told, ...more] = read(chunks).told;
      expect([told?.[0], Buffer.compare(told?.[1] as Uint8Array, binary(length)), more.length]).toEqual([
        "message",
        0,
        0,
      ]);
    }
  }
});

it("a short message of bytes keeps nothing else in memory", () => {
  const chunk = Buffer.concat([rawFrame({ opcode: 2, payload: binary(40) }), rawFrame({ payload: "x".repeat(1000) })]);

  const [[, payload]] = read([chunk]).told as [Told];

  expect((payload as Uint8Array).buffer.byteLength).toBe(40);
});

describe("what waits for its rest is counted", () => {
  it.each([
    ["nothing", Buffer.alloc(0), 0],
    ["half a header", frames({ payload: "x".repeat(300) }).subarray(0, 3), 3],
    ["half a payload", frames({ payload: "x".repeat(300) }).subarray(0, 108), 100],
    ["fragments", frames({ payload: "x".repeat(300), fin: false }, { opcode: 0, payload: "y", fin: false }), 301],
    [
      "half a ping between fragments",
      frames({ payload: "abc", fin: false }, { opcode: 9, payload: "1234" }).subarray(0, -2),
      5,
    ],
  ])("%s", (_name, bytes, expected) => {
    expect(read([bytes]).unfinishedBytes).toBe(expected);
  });
});

describe("a peer that breaks the protocol is told why, and no more is read:", () => {
  it.each<[string, Uint8Array, number]>([
    ["a reserved bit", frames({ rsv: 4 }), 1002],
    ["opcode 3", frames({ opcode: 3 }), 1002],
    ["opcode 11", frames({ opcode: 11 }), 1002],
    ["a client without a mask", frames({ masked: false }), 1002],
    ["a fragment of a ping", frames({ opcode: 9, fin: false }), 1002],
    ["a ping of 126 bytes", frames({ opcode: 9, payload: "x".repeat(126) }), 1002],
    ["nothing to continue", frames({ opcode: 0 }), 1002],
    ["nothing to continue behind a whole message", frames({ payload: "a" }, { opcode: 0 }), 1002],
    ["a message within a message", frames({ fin: false }, {}), 1002],
    ["a text that is not UTF-8", frames({ payload: new Uint8Array([0x61, 0xff]) }), 1007],
    ["a text that ends within a character", frames({ payload: new Uint8Array([0xe2, 0x82]) }), 1007],
    ["one byte too many", frames({ payload: "x", length: maxMessageBytes + 1 }), 1009],
    ["more than 2^53 bytes", frames({ payload: "x", length: 2n ** 63n }), 1009],
    [
      "one byte too many in fragments",
      frames({ payload: "xy", fin: false }, { opcode: 0, length: maxMessageBytes - 1 }),
      1009,
    ],
    ["65 fragments", frames({ fin: false }, ...Array(64).fill({ opcode: 0, fin: false })), 1008],
  ])("%s", (_name, bytes, code) => {
    const more = frames({ payload: "more" });

    const { told, unfinishedBytes } = read([bytes, more]);

    expect(told.at(-1)).toEqual(["fault", code, expect.any(String)]);
    expect(told.filter(([what]) => what === "fault")).toHaveLength(1);
    expect(unfinishedBytes).toBe(0);
  });

  it("a server that masks", () => {
    expect(read([rawFrame({ masked: true })], false).told).toEqual([["fault", 1002, "a frame is masked"]]);
  });
});

it.each([
  ["of one byte", "x", 1002],
  ["with code 999", closePayload(999), 1002],
  ["with code 1005", closePayload(1005), 1002],
  ["with code 5000", closePayload(5000), 1002],
  ["whose reason is not UTF-8", closePayload(1000, new Uint8Array([0xff])), 1007],
])("a close frame %s is a goodbye all the same, with the code that says what is wrong", (_name, payload, code) => {
  const { told } = read([frames({ opcode: 8, payload }, { payload: "behind it" })]);

  expect(told).toEqual([["goodbye", code, expect.any(String)]]);
});

it("a close frame without a code is told as 1005", () => {
  expect(read([frames({ opcode: 8 }, { payload: "behind it" })]).told).toEqual([["goodbye", 1005, ""]]);
});

describe("a long message", () => {
  const whole = "x".repeat(maxMessageBytes);
  const inParts = (bytes: number) => {
    const parts = Array.from({ length: Math.ceil(whole.length / bytes) }, (_, at) => ({
      opcode: at === 0 ? 1 : 0,
      payload: whole.slice(at * bytes, (at + 1) * bytes),
      fin: (at + 1) * bytes >= whole.length,
    }));
    return frames(...parts);
  };

  it.each([1024, 4096])("may come in fragments of %i bytes, as gateways and clients in Go cut it", (bytes) => {
    const message = inParts(bytes);
    const rooms = vi.spyOn(Buffer, "allocUnsafeSlow");
    onTestFinished(() => rooms.mockRestore());

    const { told } = read([message]);

    expect(told).toEqual([["message", whole]]);
    expect(rooms.mock.calls.length).toBeLessThan(8); // it is not copied for each of them
  });

  it("may not come in fragments of 512", () => {
    expect(read([inParts(512)]).told).toEqual([["fault", 1008, expect.any(String)]]);
  });
});

it("64 fragments are allowed, for each message anew", () => {
  const message = [{ fin: false }, ...Array(62).fill({ opcode: 0, fin: false }), { opcode: 0, payload: "end" }];

  expect(read([frames(...message, ...message)]).told).toEqual([
    ["message", "end"],
    ["message", "end"],
  ]);
});
