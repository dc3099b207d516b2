import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logLine } from "../../packages/runtime/src/server/log-line.ts";
import { Random } from "../simulate/random.ts";
import { scaled } from "../support/scale.ts";
import { steeringTexts } from "../support/steering-text.ts";
import { type VirtualPeer, virtualServer } from "../support/virtual-server.ts";

const [CLOSE, CALL, ERROR, SUBSCRIBE] = [7, 16, 18, 32];

const steering = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

const hostileText = (random: Random) =>
  Array.from({ length: random.between(1, 6) }, () => random.pick(steeringTexts)).join("a");

/** Each as a handler may come to throw it. */
const throwers: ((text: string) => unknown)[] = [
  (text) => new Error(text),
  (text) => text,
  (text) => new TypeError("outside", { cause: new Error(text, { cause: text }) }),
  (text) => Object.assign(new Error("x"), { name: text }),
  (text) => Object.assign(new Error("x"), { stack: `Error: x\n    at ${text}\n    at ${text}` }),
  (text) => Object.assign(new Error(text), { message: `${text} changed` }),
];

describe("the server's own log", () => {
  const lines: string[] = [];
  const before = console.error;

  beforeEach(() => {
    lines.length = 0;
    console.error = (...args: unknown[]) => lines.push(args.map(String).join(" "));
  });
  afterEach(() => {
    console.error = before;
  });

  async function attacked(): Promise<VirtualPeer> {
    const { greeted } = virtualServer(
      {
        mirror: ({ kind, text }: { kind: number; text: string }) => {
          throw throwers[kind % throwers.length]?.(text);
        },
      },
      { onError: undefined } as object,
    );
    return greeted();
  }

  it("M8: has one line for each error, with the id that the client was told, whatever the client says", async () => {
    const random = new Random(8);
    const count = scaled(100_000);
    const peer = await attacked();

    for (let made = 0; made < count; made++) {
      peer.say([CALL, 2 * made + 1, "mirror", { kind: made, text: hostileText(random) }]);
      if (made % 100 === 99 || made === count - 1) await peer.turn();
    }

    const ids = peer.frames.filter(([kind]) => kind === ERROR).map((frame) => String(frame[3]).split(" ").at(-1));
    expect(lines.filter((line) => steering.test(line))).toEqual([]);
    expect(lines.map((line) => /^wsrpc: mirror failed \(([\w-]{10})\): /.exec(line)?.[1])).toEqual(ids);
    expect(ids).toHaveLength(count);
  });

  it("M8: has nothing of procedures that are not there, of reasons to close, and of messages that are none", async () => {
    for (const text of steeringTexts) {
      const peer = await attacked();
      peer.say([CALL, 1, text.slice(0, 128), text], [SUBSCRIBE, 3, text.slice(0, 128), text]);
      peer.say([CLOSE, 4400, text]);
      const other = await attacked();
      other.write(text);
      await other.turn();
    }

    expect(lines).toEqual([]);
  });

  it("says where an error came from, and why", () => {
    const line = logLine("chat.send", "id", new Error("outer\nline", { cause: new RangeError("inner") }));

    expect(line).toMatch(
      /^wsrpc: chat\.send failed \(id\): Error: outer\\u\{a\}line at .*logs\.test\.ts:\d+:\d+.* caused by RangeError: inner at /,
    );
  });

  it("stays short, and stands what cannot be read", () => {
    const endless = new Error("e");
    endless.cause = endless;
    const unreadable = new Proxy(new Error("e"), {
      get() {
        throw new Error("no");
      },
    });

    expect(logLine("p", "id", "x".repeat(100_000)).length).toBeLessThan(1100);
    expect(logLine("p", "id", endless).split("caused by")).toHaveLength(4);
    expect(logLine("p", "id", unreadable)).toBe("wsrpc: p failed (id): what was thrown cannot be read");
    expect(logLine("p", "id", Object.create(null))).toBe("wsrpc: p failed (id): what was thrown cannot be read");
  });
});
