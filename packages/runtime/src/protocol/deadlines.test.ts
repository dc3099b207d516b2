import { expect, it } from "vitest";
import { Deadlines } from "./deadlines.ts";

it("finds what is due, and when to look again", () => {
  const calls = [{ deadline: 30 }, { deadline: 10 }, { deadline: Number.POSITIVE_INFINITY }, { deadline: 20 }];
  const deadlines = new Deadlines();
  for (const call of calls) deadlines.added(call);
  expect(deadlines.next).toBe(10);

  expect(deadlines.due(calls, 9)).toEqual([]);
  expect(deadlines.due(calls, 20)).toEqual([{ deadline: 10 }, { deadline: 20 }]);
  expect(deadlines.next).toBe(30);
});

it("never wants to be asked when nothing ends", () => {
  const deadlines = new Deadlines();
  deadlines.added({ deadline: Number.POSITIVE_INFINITY });

  expect(deadlines.next).toBe(Number.POSITIVE_INFINITY);
});

it("looks again where a call has moved its deadline or is gone", () => {
  const call = { deadline: 10 };
  const deadlines = new Deadlines();
  deadlines.added(call);
  call.deadline = 50;

  expect(deadlines.due([call], 10)).toEqual([]);
  expect(deadlines.next).toBe(50);
  expect(deadlines.due([], 50)).toEqual([]);
  expect(deadlines.next).toBe(Number.POSITIVE_INFINITY);
});
