import { expect, it } from "vitest";
import { isUrl } from "./is-url.ts";

it.each([
  ["https://example.com/", true],
  ["https://exämple.com/ü", true],
  ["mailto:a@example.com", true],
  ["https://x y/", false],
  ["/relative", false],
  ["", false],
])("%s is a URL: %s, however often it is asked", (text, expected) => {
  const answers = new Set(Array.from({ length: 20_000 }, () => isUrl(text)));

  expect([...answers]).toEqual([expected]);
});
