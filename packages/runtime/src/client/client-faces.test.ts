import { expect, it } from "vitest";
import * as browser from "./index.ts";
import * as node from "./node.ts";

it("generated clients find the same names on Node.js and in a page", () => {
  expect(Object.keys(node).sort()).toEqual(Object.keys(browser).sort());
  expect(node.connect).not.toBe(browser.connect);
});
