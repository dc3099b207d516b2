import { describe, expect, it } from "vitest";
import type { Frame } from "../protocol/frame.ts";
import { Scales } from "./scales.ts";

const [CALL, ITEM, SUBSCRIBE] = [16, 19, 32];
const empty = Array.from({ length: 10_000 }, () => ({}));
const alone = (value: unknown, kind = ITEM) => ({
  frame: [kind, 1, "a", value] as unknown as Frame,
  attachments: [] as Uint8Array[],
  bytes: JSON.stringify(value).length,
  frames: 1,
});

describe("scales", () => {
  it("leave a frame its message, if it came alone", () => {
    expect(new Scales().weigh(alone("x".repeat(10_000)), 0)).toBe(10_002);
  });

  it("tell what is held by the value that took most, until nothing is held", () => {
    const scales = new Scales();
    scales.weigh(alone(empty), 1);
    const held = scales.inMemory(30_001);
    scales.weigh(alone("short"), 0);

    expect(held / 30_001).toBeGreaterThan(15);
    expect(scales.inMemory(30_001)).toBe(30_001);
  });

  it("find the frame that is most of its message, attachments included, and never more than that", () => {
    const scales = new Scales();
    const bytes = { ...alone({ $b: 0 }), attachments: [new Uint8Array(5000)], bytes: 600, frames: 10 };
    const none = { ...alone(1), bytes: 600, frames: 10 };
    const bloated = { ...alone(empty), bytes: 3001, frames: 10 };

    expect(scales.weigh(bytes, 20_000)).toBeGreaterThan(5000);
    expect(scales.weigh(none, 20_000)).toBeLessThan(100);
    expect(scales.weigh(bloated, 0)).toBe(30_010);
  });

  it("are not asked while little is held, the message included", () => {
    const scales = new Scales();
    const short = { ...alone("x", CALL), bytes: 10, frames: 3 };

    expect([scales.weigh(short, 100), scales.weigh(short, 16_384 - 30), scales.weigh(short, 16_384)]).toEqual([
      10, 10, 30,
    ]);
  });

  it("take no word of a client's for the number of an attachment", () => {
    const attachments: Uint8Array[] = Object.assign([], { word: new Uint8Array(5000) });

    expect(new Scales().weigh({ ...alone({ $b: "word" }, SUBSCRIBE), attachments }, 0)).toBeLessThan(1000);
  });

  it("say of params what they take in memory: nobody takes them", () => {
    const [few, many] = [empty.slice(0, 100), empty].map((params) => new Scales().weigh(alone(params, SUBSCRIBE), 0));

    expect(few).toBeGreaterThan(6_000);
    expect(many).toBeGreaterThan(600_000);
  });
});
