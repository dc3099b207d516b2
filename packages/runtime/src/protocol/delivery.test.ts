import { describe, expect, it } from "vitest";
import { Received, Sent } from "./delivery.ts";
import { encodeFrame } from "./encoded-frame.ts";

const replayOf = (sent: Sent): string[] => {
  const texts: string[] = [];
  for (let next = sent.nextReplay; next; next = sent.nextReplay) {
    texts.push(`${next.seq} ${next.text}`);
    sent.replayed();
  }
  return texts;
};

function sentOf(frames: number): Sent {
  const sent = new Sent();
  for (let n = 1; n <= frames; n++) sent.transmitted(encodeFrame([20, n]));
  return sent;
}

describe("what was sent", () => {
  it("is numbered from 1 and kept until it is acked", () => {
    const sent = sentOf(3);
    expect([sent.first, sent.last, sent.unacked.length, sent.bytes]).toEqual([1, 3, 3, 18]);

    sent.ackedUpTo(2);
    expect([sent.first, sent.last, sent.unacked.length, sent.bytes]).toEqual([3, 3, 1, 6]);
    sent.ackedUpTo(3);
    expect([sent.first, sent.last, sent.unacked.length, sent.bytes]).toEqual([4, 3, 0, 0]);
  });

  it("goes again on a new socket, in order, with its old numbers", () => {
    const sent = sentOf(4);
    sent.ackedUpTo(1);
    expect(replayOf(sent)).toEqual([]);

    sent.rewind();
    expect(replayOf(sent)).toEqual(["2 [20,2]", "3 [20,3]", "4 [20,4]"]);
    sent.transmitted(encodeFrame([20, 5]));
    expect(replayOf(sent)).toEqual([]);
  });

  it("goes on with the replay behind what is acked meanwhile", () => {
    const sent = sentOf(5);
    sent.rewind();
    sent.replayed();
    sent.replayed();

    sent.ackedUpTo(1);
    expect(sent.nextReplay?.seq).toBe(3);
    sent.ackedUpTo(4);
    expect(sent.nextReplay?.seq).toBe(5);
  });

  it.each([
    [2, 0, true],
    [2, 2, true],
    [2, 3, true],
    [2, 5, true],
    [2, 1, false],
    [2, 6, false],
    [0, 1, true],
    [0, 6, false],
    [5, 4, false],
    [5, 5, true],
    [5, 6, false],
  ])("of 5 frames, %i of them acked, takes the ack %i: %s", (acked, number, isTaken) => {
    const sent = sentOf(5);
    sent.ackedUpTo(acked);
    const { bytes } = sent;

    if (isTaken) expect(() => sent.ackedUpTo(number)).not.toThrow();
    else expect(() => sent.ackedUpTo(number)).toThrow(`ack ${number} is out of range`);
    if (!isTaken) expect(sent.bytes).toBe(bytes);
  });
});

describe("what was received", () => {
  it("is new once", () => {
    const received = new Received();

    expect([1, 1, 2, 1, 2, 3].map((n) => received.arrived(n, 1, 0))).toEqual([true, false, true, false, false, true]);
    expect(received.last).toBe(3);
  });

  it.each([
    [0, 2],
    [3, 5],
    [3, 1_000_000],
  ])("has no hole: after frame %i not frame %i", (last, number) => {
    const received = new Received();
    for (let n = 1; n <= last; n++) received.arrived(n, 1, 0);

    expect(() => received.arrived(number, 1, 0)).toThrow(expect.objectContaining({ closeCode: 4102 }));
    expect(received.last).toBe(last);
  });

  it.each([
    ["31 small frames at once", 31, 1, 0, false],
    ["32 small frames at once", 32, 1, 0, true],
    ["a byte less than a quarter of the window", 1, 249, 0, false],
    ["a quarter of the window", 1, 250, 0, true],
    ["99 ms", 1, 1, 99, false],
    ["100 ms", 1, 1, 100, true],
  ])("is acked after %s", (_what, frames, bytes, ms, due) => {
    const received = new Received();
    for (let n = 1; n <= frames; n++) received.arrived(n, bytes, 0);

    expect(received.ackDue(ms, 1000)).toBe(due);
    received.reported();
    expect(received.ackDue(ms + 1000, 1000)).toBe(false);
  });

  it("is due 100 ms after the oldest frame that was not acked", () => {
    const received = new Received();
    expect(received.ackAt).toBe(Number.POSITIVE_INFINITY);

    received.arrived(1, 1, 1000);
    received.arrived(2, 1, 1090);
    expect(received.ackAt).toBe(1100);
    received.reported();
    received.arrived(3, 1, 2000);
    expect(received.ackAt).toBe(2100);
  });

  it("owes no ack for what came twice", () => {
    const received = new Received();
    received.arrived(1, 1, 0);
    received.reported();
    received.arrived(1, 1, 500);

    expect(received.ackAt).toBe(Number.POSITIVE_INFINITY);
  });
});
