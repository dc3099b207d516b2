import { describe, expect, it } from "vitest";
import { kind } from "./frame.ts";
import { parseFrame } from "./parse-frame.ts";

type Role = "client" | "server";

const hello = { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1 };
const welcome = {
  resumed: false,
  rx: 0,
  limits: { maxMessageBytes: 1, maxCalls: 1, maxSubscriptions: 1, credit: 1 },
  heartbeat: { intervalMs: 1, timeoutMs: 1 },
  graceMs: 1,
};

/** One good frame of each kind, and who may send it. */
const good: [Role | "either", unknown[]][] = [
  ["client", [0, hello]],
  ["client", [0, { ...hello, token: "t", schema: "f", client: "c", unknown: 1 }]],
  ["server", [1, welcome]],
  ["server", [1, { ...welcome, resumed: true, why: "expired", schema: "f" }]],
  ["either", [2, 0]],
  ["either", [3, 1]],
  ["server", [4, { last: 0, reconnectMs: [0, 1.5], untilMs: 1 }]],
  ["either", [5, {}]],
  ["either", [5, { need: true, byMs: 1 }]],
  ["either", [5, { token: "t" }]],
  ["either", [6, 1, 0]],
  ["either", [7, 1000, ""]],
  ["either", [7, 4200, "later", { retryAfterMs: 5 }]],
  ["either", [16, 1, "a.b"]],
  ["either", [16, 1, 0]],
  ["either", [16, 1, "a".repeat(128), null, { timeoutMs: 0, key: "k", credit: 0, trace: "" }]],
  ["either", [16, 2 ** 53 - 1, "a", [[]], {}, "the future"]],
  ["either", [17, 1]],
  ["either", [17, 1, null]],
  ["either", [18, 1, 99, "", { executed: 0 }]],
  ["either", [18, 1, 9, "m", { executed: 2, name: "N", data: [1], retryAfterMs: 0 }]],
  ["either", [19, 1]],
  ["either", [20, 1]],
  ["either", [21, 1]],
  ["client", [32, 1, "t"]],
  ["client", [32, 1, 5, null, { from: ["e", 0] }]],
  ["server", [33, 1, 0, "e", 0, true]],
  ["server", [34, 0, 1]],
  ["client", [35, 1]],
  ["server", [36, 1, 0, ""]],
  ["server", [37, 0, 1, 0, "epoch"]],
];

describe("a frame", () => {
  it("is known for each kind", () => {
    expect(new Set(good.map(([, [number]]) => number))).toEqual(new Set(Object.values(kind)));
  });

  it.each(good)("of a %s is taken: %j", (role, frame) => {
    for (const sender of ["client", "server"] as const) {
      if (role === "either" || role === sender) expect(parseFrame(frame, sender)).toBe(frame);
      else expect(() => parseFrame(frame, sender)).toThrow(`a ${sender} sends no frame of kind ${frame[0]}`);
    }
  });

  it.each([[64], [65, "x"], [1e9]])("of the future is passed over: %j", (...frame) => {
    expect(parseFrame(frame, "client")).toBeUndefined();
  });

  it.each([[8], [15], [22], [31], [38], [63]])("of an unknown kind below 64 is refused: %j", (number) => {
    expect(() => parseFrame([number], "client")).toThrow(`unknown frame kind ${number}`);
  });

  it.each([[null], [1], ["x"], [{}], [[]], [["16", 1, "a"]], [[-1]], [[1.5]], [[null]]])(
    "is an array with a kind, not %j",
    (value) => {
      expect(() => parseFrame(value, "client")).toThrow("a frame is an array that opens with its kind");
    },
  );
});

const noId = [undefined, null, 0, -1, 1.5, "1", [], {}, true, 2 ** 53];
const noCount = [undefined, null, -1, 0.5, "0", [0], {}, false, 2 ** 53];
const noText = [undefined, null, 0, [], {}, true];
const noRecord = [null, 0, "x", [], true];
const noDuration = [null, -1, "1", [], {}, true];
const noToken = ["", "x".repeat(129), 1, null, [], {}];

/** A good frame with one element at a time exchanged. */
const bad: [Role, unknown[], at: number, values: unknown[]][] = [
  ["client", [0, hello], 1, [undefined, ...noRecord]],
  ["server", [1, welcome], 1, [undefined, ...noRecord]],
  ["client", [2, 0], 1, noCount],
  ["client", [3, 0], 1, noCount],
  ["client", [6, 1, 0], 1, noId],
  ["client", [6, 1, 0], 2, noCount],
  ["client", [7, 1, ""], 1, noCount],
  ["client", [7, 1, ""], 2, noText],
  ["client", [7, 1, "", {}], 3, noRecord],
  ["client", [16, 1, "a"], 1, noId],
  ["client", [16, 1, "a"], 2, [...noCount.filter((v) => v !== "0"), "a".repeat(129)]],
  ["client", [16, 1, "a", 0, {}], 4, noRecord],
  ["client", [17, 1], 1, noId],
  ["client", [18, 1, 1, "", { executed: 0 }], 1, noId],
  ["client", [18, 1, 1, "", { executed: 0 }], 2, noCount],
  ["client", [18, 1, 1, "", { executed: 0 }], 3, noText],
  ["client", [18, 1, 1, "", { executed: 0 }], 4, [undefined, ...noRecord, {}, { executed: 3 }, { executed: "0" }]],
  ["client", [19, 1], 1, noId],
  ["client", [20, 1], 1, noId],
  ["client", [21, 1], 1, noId],
  ["client", [32, 1, "t"], 1, noId],
  [
    "client",
    [32, 1, "t", 0, {}],
    4,
    [...noRecord, { from: 1 }, { from: [] }, { from: ["e"] }, { from: ["e", -1] }, { from: [1, 1] }],
  ],
  ["server", [33, 1, 0, "e", 0, true], 2, noCount],
  ["server", [33, 1, 0, "e", 0, true], 3, noText],
  ["server", [33, 1, 0, "e", 0, true], 4, noCount],
  ["server", [33, 1, 0, "e", 0, true], 5, [undefined, null, 1, "true"]],
  ["server", [34, 0, 1], 1, noCount],
  ["server", [34, 0, 1], 2, noCount],
  ["client", [35, 1], 1, noId],
  ["server", [36, 1, 0, ""], 3, noText],
  ["server", [37, 0, 1, 0, ""], 2, noCount],
  ["server", [37, 0, 1, 0, ""], 3, noCount],
  [
    "server",
    [4, { last: 0, reconnectMs: [0, 0], untilMs: 0 }],
    1,
    [
      { last: 0, reconnectMs: [0], untilMs: 0 },
      { last: 0, reconnectMs: 0, untilMs: 0 },
      { reconnectMs: [0, 0], untilMs: 0 },
    ],
  ],
];

describe("a wrong element", () => {
  it.each(bad)("of a %s's %j is found at %i", (sender, frame, at, values) => {
    for (const value of values) {
      const broken = [...frame];
      broken[at] = value;
      expect(() => parseFrame(broken, sender), JSON.stringify(broken)).toThrow(
        expect.objectContaining({ closeCode: 4400, message: `element ${at} of a frame of kind ${frame[0]} is wrong` }),
      );
    }
  });

  it.each<[string, unknown[]]>([
    ["v", noCount],
    ["sid", [undefined, ...noToken]],
    ["secret", [undefined, ...noToken]],
    ["gen", noId],
    ["rx", noCount],
    ["tx0", noId],
    ["token", noText.slice(1)],
    ["schema", noText.slice(1)],
    ["client", noText.slice(1)],
  ])("is found in the %s of a HELLO", (field, values) => {
    for (const value of values)
      expect(() => parseFrame([0, { ...hello, [field]: value }], "client"), String(value)).toThrow("element 1");
  });

  it.each<[string, unknown[]]>([
    ["timeoutMs", noDuration],
    ["key", noToken],
    ["credit", noCount.slice(1)],
    ["trace", noText.slice(1)],
  ])("is found in the %s of a CALL's options", (field, values) => {
    for (const value of values)
      expect(() => parseFrame([16, 1, "a", null, { [field]: value }], "client"), String(value)).toThrow("element 4");
  });

  it("is found where a field is only inherited", () => {
    const inherited = Object.create({ ...hello }) as object;

    expect(() => parseFrame([0, inherited], "client")).toThrow("element 1");
  });
});
