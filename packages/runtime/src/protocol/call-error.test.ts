import { expect, it } from "vitest";
import { errorFrame, errorOf, type WireError } from "./call-error.ts";
import type { ErrorFrame } from "./frame.ts";

const none: Uint8Array[] = [];

it.each<[WireError, string]>([
  [{ code: "NOT_FOUND", message: "no such room", executed: "no" }, '[18,1,5,"no such room",{"executed":0}]'],
  [
    { code: "UNAVAILABLE", message: "", executed: "maybe", retryAfterMs: 5 },
    '[18,1,14,"",{"executed":1,"retryAfterMs":5}]',
  ],
  [
    {
      code: "FAILED_PRECONDITION",
      message: "SoldOut",
      executed: "yes",
      name: "SoldOut",
      data: { value: { n: 1 }, attachments: none },
    },
    '[18,1,9,"SoldOut",{"executed":2,"name":"SoldOut","data":{"n":1}}]',
  ],
])("%j crosses as %s", (error, text) => {
  expect(JSON.stringify(errorFrame(1, error))).toBe(text);
  expect(errorOf(JSON.parse(text) as ErrorFrame, none)).toEqual(error);
});

it.each([
  ["a code of the future", [18, 1, 17, "m", { executed: 2 }], { code: "UNKNOWN" }],
  ["a code of 0", [18, 1, 0, "m", { executed: 2 }], { code: "UNKNOWN" }],
] as const)("reads %s as one that is known", (_what, frame, expected) => {
  expect(errorOf(frame as unknown as ErrorFrame, none)).toMatchObject(expected);
});

it("cuts a message that is too long to read", () => {
  const [, , , message] = errorFrame(1, { code: "INTERNAL", message: "x".repeat(5000), executed: "yes" });

  expect(message).toHaveLength(1024);
});

it("has data only under a name", () => {
  expect(errorOf([18, 1, 5, "m", { executed: 0, data: 7 }], none)).not.toHaveProperty("data");
});
