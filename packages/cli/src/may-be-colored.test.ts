import { expect, it } from "vitest";
import { mayBeColored } from "./may-be-colored.ts";

it.each([
  [true, {}, true],
  [false, {}, false],
  [undefined, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  [false, { FORCE_COLOR: "1" }, true],
  [true, { FORCE_COLOR: "0" }, false],
  [true, { TERM: "dumb" }, false],
  [false, { CI: "true" }, false],
])("a stream that is a terminal: %s, with %o, may be coloured: %s", (isTerminal, env, expected) => {
  expect(mayBeColored(isTerminal, env)).toBe(expected);
});
