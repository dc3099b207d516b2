import { expect, it } from "vitest";
import { type Frame, isCounted, kind } from "./frame.ts";

const uncounted = ["hello", "welcome", "ping", "pong", "goaway", "auth", "credit", "close", "event", "gap"];

it.each(Object.entries(kind))("%s is counted exactly if a call or a subscription would miss it", (name, number) => {
  const frame = [number, 1] as unknown as Frame;

  expect(isCounted(frame)).toBe(!uncounted.includes(name));
});
