import { expect, it } from "vitest";
import { defaultLimits } from "../protocol/limits.ts";
import { limitsOf } from "./limits-of.ts";

it("a server has our limits, and in their place those that it is given", () => {
  const limits = limitsOf({ maxCalls: 3, callsPerSecond: Number.POSITIVE_INFINITY, maxSubscriptions: 0 });

  expect(limits).toMatchObject({ ...defaultLimits, maxCalls: 3, maxSubscriptions: 0, graceMs: 60_000 });
});

it("no client may ask for more at a time than may wait for an ack", () => {
  const limits = limitsOf({ maxCalls: 100_000, maxSubscriptions: Number.POSITIVE_INFINITY });

  expect(limits).toMatchObject({ maxCalls: 32_768, maxSubscriptions: 32_768 });
});

it("a limit that is undefined is ours", () => {
  expect(limitsOf({ maxCalls: undefined } as never)).toEqual(limitsOf());
});

it.each<[unknown, string]>([
  [Number.NaN, "NaN"],
  [-1, "-1"],
  ["64", "64"],
  [null, "null"],
])("a limit of %j would bound nothing, and is refused", (maxCalls, shown) => {
  expect(() => limitsOf({ maxCalls } as never)).toThrow(`the limit \`maxCalls\` is ${shown}, expected a number`);
});

it.each([
  "framesPerSecond",
  "callsPerSecond",
  "maxReplayBytes",
  "maxKeptBytes",
  "maxMessageBytes",
  "maxInboundBytes",
  "softQueueBytes",
  "hardQueueBytes",
])(
  "a limit %s of 0, by which no session could say anything or be answered, is refused: it may be meant as none",
  (name) => {
    expect(() => limitsOf({ [name]: 0 })).toThrow(`the limit \`${name}\` is 0, expected a positive number`);
  },
);

it.each([
  [5000, "5000"],
  ["maxCalls", "maxCalls"],
  [false, "false"],
])("%j in place of limits is refused", (limits, shown) => {
  expect(() => limitsOf(limits as never)).toThrow(`${shown} is no object with limits, which are maxMessageBytes, `);
});

it.each(["maxCall", "toString"])("a limit by the name of %s is refused", (name) => {
  expect(() => limitsOf({ [name]: 1 })).toThrow(`there is no limit \`${name}\`, but maxMessageBytes, `);
});
