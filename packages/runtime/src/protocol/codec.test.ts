import { describe, expect, it } from "vitest";
import { BinaryMessage } from "./binary.ts";
import { decodeMessage, encodeMessage, type Message } from "./codec.ts";
import { encodeFrame } from "./encoded-frame.ts";
import type { Frame } from "./frame.ts";
import { ProtocolError } from "./protocol-error.ts";

const messages: [text: string, seq: number, ack: number, frames: Frame[]][] = [
  ["[0,2]", 0, 2, []],
  ["[0,0,[2,1]]", 0, 0, [[2, 1]]],
  [
    '[1,0,[16,1,"chat.send",{"text":"hi"}],[16,3,"chat.who"]]',
    1,
    0,
    [
      [16, 1, "chat.send", { text: "hi" }],
      [16, 3, "chat.who"],
    ],
  ],
  ['[3,0,[16,9,7,null,{"timeoutMs":1500}]]', 3, 0, [[16, 9, 7, null, { timeoutMs: 1500 }]]],
  ["[7,3,[20,11]]", 7, 3, [[20, 11]]],
];

describe("a message", () => {
  it.each(messages)("%s is written and read", (text, seq, ack, frames) => {
    expect(
      encodeMessage(
        seq,
        ack,
        frames.map((frame) => encodeFrame(frame)),
      ),
    ).toBe(text);
    expect(decodeMessage(text, "client")).toEqual({ seq, ack, frames, ignored: 0, attachments: [] } satisfies Message);
  });

  it("becomes binary when its frame has bytes", () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const payload = encodeMessage(1, 0, [encodeFrame([19, 1, { $b: 0 }], [bytes])]);

    expect(payload).toEqual(new BinaryMessage('[1,0,[19,1,{"$b":0}]]', [bytes]).bytes);
    expect(decodeMessage(payload, "client")).toEqual({
      seq: 1,
      ack: 0,
      frames: [[19, 1, { $b: 0 }]],
      ignored: 0,
      attachments: [bytes],
    });
  });

  it("may hold frames of the future, which are passed over", () => {
    expect(decodeMessage('[1,0,[64],[16,1,"a"],[1000,{"x":1}]]', "client")).toMatchObject({
      frames: [[16, 1, "a"]],
      ignored: 2,
    });
  });

  it.each([
    ["", "a message is JSON"],
    ["{", "a message is JSON"],
    ["[0,0", "a message is JSON"],
    ["{}", "a message is an array"],
    ["null", "a message is an array"],
    ['"[0,0]"', "a message is an array"],
    ["[]", "a message opens with two counts"],
    ["[0]", "a message opens with two counts"],
    ["[-1,0]", "a message opens with two counts"],
    ["[0,-1]", "a message opens with two counts"],
    ["[0.5,0]", "a message opens with two counts"],
    ['["1",0]', "a message opens with two counts"],
    ["[null,0]", "a message opens with two counts"],
    ["[1e400,0]", "a message opens with two counts"],
    ["[9007199254740992,0]", "a message opens with two counts"],
    ["[0,0,2,1]", "a frame is an array that opens with its kind"],
    ['[0,0,{"0":2}]', "a frame is an array that opens with its kind"],
    ['[1,0,[16,1,"a",{"__proto__":1}]]', "__proto__ is no key of a message"],
  ])("is refused as %s", (text, reason) => {
    const refusal = caught(() => decodeMessage(text, "client"));

    expect(refusal).toMatchObject({ name: "ProtocolError", closeCode: 4400 });
    expect(refusal.message).toContain(reason);
  });

  it("is refused with a byte order mark in front, as text and as bytes", () => {
    for (const payload of ["\ufeff[0,0]", new BinaryMessage("\ufeff[0,0]", []).bytes])
      expect(caught(() => decodeMessage(payload, "client")).message).toBe("a message is JSON");
  });

  it("takes 1,024 frames and not one more", () => {
    const text = (frames: number) => `[0,0${",[2,1]".repeat(frames)}]`;

    expect(decodeMessage(text(1024), "client").frames).toHaveLength(1024);
    expect(() => decodeMessage(text(1025), "client")).toThrow("a message has more than 1024 frames");
  });
});

function caught(run: () => unknown): ProtocolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
