import { expect, it } from "vitest";
import { closeCode, type Remedy, remedyOf } from "./close-code.ts";

it.each<[number, Remedy]>([
  [1000, "resume"],
  [1006, "resume"],
  [1009, "renew"],
  [3999, "resume"],
  [4000, "resume"],
  [4099, "resume"],
  [4100, "renew"],
  [4199, "renew"],
  [4200, "back-off"],
  [4299, "back-off"],
  [4300, "new-token"],
  [4399, "new-token"],
  [4400, "stop"],
  [4499, "stop"],
  [4500, "resume"],
  [4999, "resume"],
  [0, "resume"],
])("after %i a client will %s", (code, remedy) => {
  expect(remedyOf(code)).toBe(remedy);
});

it.each(Object.entries(closeCode))("%s may be given to a WebSocket", (_name, code) => {
  expect(code === 1000 || (code >= 4000 && code <= 4499)).toBe(true);
});
