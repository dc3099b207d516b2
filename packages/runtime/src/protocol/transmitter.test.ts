import { describe, expect, it } from "vitest";
import { BinaryMessage, decodeBinary } from "./binary.ts";
import { encodeFrame } from "./encoded-frame.ts";
import type { Frame } from "./frame.ts";
import { type Lane, Outbox } from "./outbox.ts";
import { Transmitter } from "./transmitter.ts";

function transmitterOf(frames: [Frame, Lane][], maxReplayBytes = 2 ** 20) {
  const outbox = new Outbox();
  for (const [frame, lane] of frames) outbox.put(encodeFrame(frame), lane);
  return { outbox, transmitter: new Transmitter(outbox, maxReplayBytes) };
}

function messages(transmitter: Transmitter, ack = 0): string[] {
  const texts: string[] = [];
  for (let next = transmitter.nextMessage(ack, false); next; next = transmitter.nextMessage(ack, false)) {
    texts.push(next instanceof BinaryMessage ? `binary ${decodeBinary(next.bytes).text}` : String(next));
  }
  return texts;
}

/** A frame of so many bytes. */
const sized = (id: number, bytes: number): Frame => [19, id, "x".repeat(bytes - `[19,${id},""]`.length)];

describe("a transmitter", () => {
  it("joins what is ready, and numbers only what is counted", () => {
    const { transmitter } = transmitterOf([
      [[16, 1, "a"], "urgent"],
      [[6, 3, 48], "control"],
      [[20, 3], "bulk"],
    ]);

    expect(messages(transmitter, 9)).toEqual(['[1,9,[6,3,48],[16,1,"a"],[20,3]]']);
  });

  it("gives a message without counted frames the number 0", () => {
    const { outbox, transmitter } = transmitterOf([[[16, 1, "a"], "urgent"]]);
    messages(transmitter);
    outbox.put(encodeFrame([2, 1]), "control");

    expect(messages(transmitter)).toEqual(["[0,0,[2,1]]"]);
  });

  it("says nothing when there is nothing to say, or nothing but the ack", () => {
    const { transmitter } = transmitterOf([]);

    expect(transmitter.nextMessage(5, false)).toBeUndefined();
    expect(transmitter.nextMessage(5, true)).toBe("[0,5]");
  });

  it("fills messages up to 2 KiB and no further", () => {
    const { transmitter } = transmitterOf(
      Array.from({ length: 5 }, (_, n) => [sized(n + 1, 1024), "bulk"] as [Frame, Lane]),
    );

    expect(messages(transmitter).map((text) => JSON.parse(text).length - 2)).toEqual([2, 2, 1]);
  });

  it("lets a large frame travel alone", () => {
    const { transmitter } = transmitterOf([
      [[20, 1], "bulk"],
      [sized(3, 5000), "bulk"],
      [[20, 5], "bulk"],
      [[20, 7], "bulk"],
    ]);

    expect(messages(transmitter)).toEqual([
      "[1,0,[20,1]]",
      `[2,0,${JSON.stringify(sized(3, 5000))}]`,
      "[3,0,[20,5],[20,7]]",
    ]);
  });

  it("lets a frame with bytes travel alone", () => {
    const { outbox, transmitter } = transmitterOf([[[20, 1], "bulk"]]);
    outbox.put(encodeFrame([19, 3, { $b: 0 }], [new Uint8Array(2)]), "bulk");
    outbox.put(encodeFrame([20, 3]), "bulk");

    expect(messages(transmitter)).toEqual(["[1,0,[20,1]]", 'binary [2,0,[19,3,{"$b":0}]]', "[3,0,[20,3]]"]);
  });

  it("never puts more frames into a message than its reader takes", () => {
    const { transmitter } = transmitterOf(Array.from({ length: 3000 }, (_, n) => [[2, n % 10], "control"]));

    for (const text of messages(transmitter)) expect(JSON.parse(text).length - 2).toBeLessThanOrEqual(1024);
  });

  it("repeats what an older socket may have lost before anything new, but behind control frames", () => {
    const { outbox, transmitter } = transmitterOf([
      [[20, 1], "bulk"],
      [[20, 3], "bulk"],
    ]);
    messages(transmitter);
    transmitter.sent.ackedUpTo(1);
    transmitter.sent.rewind();
    outbox.put(encodeFrame([17, 2]), "urgent");
    outbox.put(encodeFrame([6, 5, 48]), "control");

    expect(messages(transmitter)).toEqual(["[2,0,[6,5,48],[20,3],[17,2]]"]);
  });

  it("waits while the replay window is full, but not with control frames or the replay", () => {
    const { outbox, transmitter } = transmitterOf(
      Array.from({ length: 3 }, (_, n) => [sized(n + 1, 3000), "bulk"]),
      5000,
    );
    expect(messages(transmitter)).toHaveLength(2);

    outbox.put(encodeFrame([2, 1]), "control");
    expect(messages(transmitter)).toEqual(["[0,0,[2,1]]"]);
    transmitter.sent.rewind();
    expect(messages(transmitter)).toHaveLength(2);
    transmitter.sent.ackedUpTo(1);
    expect(messages(transmitter).map((text) => JSON.parse(text)[0])).toEqual([3]);
  });

  it("keeps the bytes of a frame that goes again", () => {
    const { outbox, transmitter } = transmitterOf([]);
    outbox.put(encodeFrame([19, 3, { $b: 0 }], [new Uint8Array([7, 8])]), "bulk");
    const [first] = [transmitter.nextMessage(0, false)];
    transmitter.sent.rewind();

    expect(transmitter.nextMessage(0, false)).toEqual(first);
  });
});
