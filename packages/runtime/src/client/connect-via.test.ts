import { afterEach, expect, it } from "vitest";
import type { Dial } from "../transport/connection.ts";
import { connect } from "./connect-node.ts";
import { connectVia } from "./connect-via.ts";
import { callMethod } from "./methods.ts";

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

it("on Node.js, where a page is rendered, too, a path is told to be one where the client is used", async () => {
  const connection = connect("/rpc");

  const call = callMethod(connection, { name: "hello" }) as () => Promise<unknown>;
  const refused = {
    code: "FAILED_PRECONDITION",
    message: expect.stringMatching(/^"\/rpc" is a path, which only a page/),
  };
  await expect(call()).rejects.toMatchObject({ ...refused, executed: "no" });
  await expect(connection.opened).rejects.toMatchObject(refused);
  expect(connection.state).toBe("closed");
});

it.each(["/rpc", "localhost:1337", "ftp://app.example.com", ""])("tells what it cannot connect to: %j", (target) => {
  const message = `"${target}" is no URL to connect to, as wss://app.example.com/rpc is`;

  expect(() => connectVia(() => dial, target)).toThrow(new TypeError(message));
});
