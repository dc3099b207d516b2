import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endsOfClient, endsOfServer, type FarEnds } from "../support/far-end.ts";
import type { ReadFrame } from "../support/raw-frame.ts";
import { cases } from "./rfc6455-cases.ts";

/** A call that carries the bytes as its text, in the first counted frame. */
const messageWith = (call: string) => (text: Buffer) =>
  Buffer.concat([Buffer.from(`[1,0,[16,${call},"`), text, Buffer.from('"]]')]);

const isClose = ({ opcode }: ReadFrame) => opcode === 8;
const isAnswer = ({ opcode, payload }: ReadFrame) => opcode === 1 && payload.includes("[17,");

/** The text of the answer to the call. */
function echoIn(frames: readonly ReadFrame[]): unknown {
  const message = frames.find(isAnswer);
  const [, , ...answers] = JSON.parse(String(message?.payload ?? "[0,0]")) as unknown[][];
  return answers.find((frame) => frame[0] === 17)?.[2];
}

describe.each([
  ["a server", endsOfServer],
  ["our client on Node.js", endsOfClient],
])("F1: the far end is %s, and what it is sent is", (_who, endsOf) => {
  let ends: FarEnds;

  beforeAll(async () => {
    ends = await endsOf();
  });

  afterAll(() => ends.stop());

  it("a list of more than 300 cases, each of another name", () => {
    expect(cases.length).toBeGreaterThan(300);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each(cases.map((one) => [one.name, one] as const))("%s", async (_name, { frames, expected, chop }) => {
    const end = await ends.next();

    await end.send(frames(messageWith(end.call)), chop);

    if ("close" in expected) {
      const close = (await end.until(isClose)).find(isClose);
      const { payload = Buffer.alloc(0) } = close ?? {};
      expect(payload.length === 0 ? 1005 : payload.readUInt16BE(0)).toBe(expected.close);
    } else {
      const told = await end.until((frame) => isAnswer(frame) || isClose(frame));
      expect(echoIn(told)).toBe(String(expected.echo));
      const pongs = told.filter(({ opcode }) => opcode === 10).map(({ payload }) => payload.toString("hex"));
      if (expected.pongs) expect(pongs).toEqual(expected.pongs.map((payload) => payload.toString("hex")));
    }
    end.cut();
  });
});
