import { afterEach, expect, it } from "vitest";
import type { Dial } from "../transport/connection.ts";
import { connect } from "./connect-node.ts";
import { connectVia } from "./endpoint.ts";

const dial: Dial = () => {
  throw new Error("nobody dials here");
};

afterEach(() => {
  Reflect.deleteProperty(globalThis, "location");
});

it.each([
  ["a page", "https://app.example.com/a/b", "/rpc", "wss://app.example.com/rpc"],
  ["a page, beside it", "http://app.example.com:81/a/b?c#d", "rpc", "ws://app.example.com:81/a/rpc"],
  ["a worker made of a blob", "blob:https://app.example.com/550e8400-e29b", "/rpc", "wss://app.example.com/rpc"],
  ["a page of a file", "file:///home/ann/page.html", "wss://app.example.com/rpc", "wss://app.example.com/rpc"],
])("%s finds its server", (_what, href, target, url) => {
  Object.assign(globalThis, { location: { href } });
  const dialled: string[] = [];

  connectVia((said) => {
    dialled.push(said);
    return dial;
  }, target);

  expect(dialled).toEqual([url]);
});

it("on Node.js a path is told to be one: a page is rendered there, too", () => {
  expect(() => connect("/rpc")).toThrow('"/rpc" is a path, which only a page can complete');
});

it.each(["/rpc", "localhost:1337", "ftp://app.example.com", ""])("tells what it cannot connect to: %j", (target) => {
  const message = `"${target}" is no URL to connect to, as wss://app.example.com/rpc is`;

  expect(() => connectVia(() => dial, target)).toThrow(new TypeError(message));
});
