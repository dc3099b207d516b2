import { afterEach, beforeEach, expect, it } from "vitest";
import { reporter } from "./log.ts";

let lines: string[] = [];
const before = console.error;
beforeEach(() => {
  lines = [];
  console.error = (line: string) => lines.push(line);
});
afterEach(() => {
  console.error = before;
});

it.each([
  [
    "at once",
    () => {
      throw new Error("no log");
    },
  ],
  ["later", () => Promise.reject(new Error("no log"))],
])("an onError that fails %s is told of on the console, under the id of what it was told", async (_when, onError) => {
  const report = reporter(onError);

  const id = report(new Error("what happened"), "chat.send");
  await new Promise((resolve) => setImmediate(resolve));

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(`wsrpc: chat.send failed (${id}): Error: no log`);
});
