import { describe, expect, it } from "vitest";
import { encodeFrame } from "./encoded-frame.ts";
import type { Frame } from "./frame.ts";
import { type Lane, Outbox } from "./outbox.ts";

const small = { softQueueBytes: 100, hardQueueBytes: 200 };

function outboxOf(...frames: [Frame, Lane][]): Outbox {
  const outbox = new Outbox(small);
  for (const [frame, lane] of frames) outbox.put(encodeFrame(frame), lane);
  return outbox;
}

function taken(outbox: Outbox): string[] {
  const texts: string[] = [];
  for (let frame = outbox.take(); frame; frame = outbox.take()) texts.push(frame.text);
  return texts;
}

/** Weighs 20 bytes. */
const item = (id: number): Frame => [19, id, "x".repeat(20 - `[19,${id},""]`.length)];

describe("an outbox", () => {
  it("lets control go before calls, and calls before items", () => {
    const outbox = outboxOf(
      [[19, 1, "i"], "bulk"],
      [[17, 3], "urgent"],
      [[20, 1], "bulk"],
      [[2, 1], "control"],
      [[17, 5], "urgent"],
    );

    expect(taken(outbox)).toEqual(["[2,1]", "[17,3]", "[17,5]", '[19,1,"i"]', "[20,1]"]);
    expect(outbox.isEmpty).toBe(true);
  });

  it("takes back what it had given, before all that waits, and as if it had never gone", () => {
    const outbox = outboxOf([[16, 1, "a"], "urgent"], [item(1), "bulk"]);
    const given = [outbox.take(), outbox.take()].flatMap((frame) => frame ?? []);
    for (const frame of given) frame.seq = 7;
    outbox.put(encodeFrame([16, 3, "b"]), "urgent");
    outbox.put(encodeFrame([20, 1]), "bulk");
    outbox.putFirst(given);

    expect(outbox.bytes).toBe(10 + 20 + 10 + 6);
    expect(given.map(({ seq }) => seq)).toEqual([0, 0]);
    expect(taken(outbox)).toEqual(['[16,1,"a"]', encodeFrame(item(1)).text, '[16,3,"b"]', "[20,1]"]);
    expect(outbox.isEmpty).toBe(true);
  });

  it("shows nothing but control frames where nothing else may go", () => {
    const outbox = outboxOf([[17, 3], "urgent"]);
    expect(outbox.peek(false)).toBeUndefined();

    outbox.put(encodeFrame([2, 1]), "control");
    expect(outbox.peek(false)?.text).toBe("[2,1]");
    expect(outbox.peek(true)?.text).toBe("[2,1]");
  });

  it("is congested from the soft limit on, until more than half of it has gone", () => {
    const outbox = new Outbox(small);
    const states: boolean[] = [];
    for (let n = 0; n < 5; n++) {
      outbox.put(encodeFrame(item(1)), "bulk");
      states.push(outbox.congested);
    }
    for (let n = 0; n < 3; n++) {
      outbox.take();
      states.push(outbox.congested);
    }

    expect(states).toEqual([false, false, false, false, true, true, true, false]);
  });

  it("is full at the hard limit", () => {
    const outbox = new Outbox(small);
    for (let n = 0; n < 9; n++) outbox.put(encodeFrame(item(1)), "bulk");
    expect(outbox.full).toBe(false);

    outbox.put(encodeFrame(item(1)), "bulk");
    expect(outbox.full).toBe(true);
  });

  it("gives back what one call had in line, and its weight", () => {
    const outbox = outboxOf([[16, 1, "a"], "urgent"], [item(1), "bulk"], [item(3), "bulk"], [[20, 1], "bulk"]);

    expect(outbox.withdraw(({ id }) => id === 1)).toBe(3);
    expect(outbox.bytes).toBe(20);
    expect(taken(outbox)).toEqual([JSON.stringify(item(3))]);
  });

  it("forgets the control frames of a socket that is gone, and nothing else", () => {
    const outbox = outboxOf([[2, 1], "control"], [[16, 1, "a"], "urgent"], [[6, 1, 48], "control"]);
    outbox.forgetControl();

    expect(taken(outbox)).toEqual(['[16,1,"a"]']);
    expect(outbox.bytes).toBe(0);
  });

  it("knows whether calls or results wait", () => {
    const outbox = outboxOf([item(1), "bulk"], [[2, 1], "control"]);
    expect(outbox.hasUrgent).toBe(false);

    outbox.put(encodeFrame([17, 1]), "urgent");
    expect(outbox.hasUrgent).toBe(true);
  });
});
