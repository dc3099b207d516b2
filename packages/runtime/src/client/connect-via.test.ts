import { afterEach, expect, it, vi } from "vitest";
import type { Dial } from "../transport/connection.ts";
import { connect as connectAsPage } from "./connect.ts";
import { connect } from "./connect-node.ts";
import { connectVia } from "./connect-via.ts";
import { callMethod } from "./methods.ts";

const dial: Dial = () => {
  throw new Error("nobody dials here");
};

/** As React Native before 0.84 has it. */
class UrlWithSlash {
  readonly href: string;

  constructor(url: string) {
    this.href = url.endsWith("/") ? url : `${url}/`;
  }
}

function dialledFor(target: string): string[] {
  const urls: string[] = [];
  connectVia((url) => {
    urls.push(url);
    return dial;
  }, target);
  return urls;
}

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(globalThis, "location");
});

it.each([
  ["a page", "https://app.example.com/a/b", "/rpc", "wss://app.example.com/rpc"],
  ["a page, beside it", "http://app.example.com:81/a/b?c#d", "rpc", "ws://app.example.com:81/a/rpc"],
  ["a worker made of a blob", "blob:https://app.example.com/550e8400-e29b", "/rpc", "wss://app.example.com/rpc"],
  ["a page of a file", "file:///home/ann/page.html", "wss://app.example.com/rpc", "wss://app.example.com/rpc"],
])("%s finds its server", (_what, href, target, url) => {
  Object.assign(globalThis, { location: { href } });

  const dialled = dialledFor(target);

  expect(dialled).toEqual([url]);
});

it.each([
  ["on Node.js", connect],
  ["on the edge, whose bundlers take what is for browsers", connectAsPage],
])("where a page is rendered, too, a path is told to be none where the client is used: %s", async (_where, connect) => {
  const connection = connect("/rpc");

  const call = callMethod(connection, { name: "hello" }) as () => Promise<unknown>;
  const refused = {
    code: "FAILED_PRECONDITION",
    message: '"/rpc" is no URL to connect to, as wss://app.example.com/rpc is',
  };
  await expect(call()).rejects.toMatchObject({ ...refused, executed: "no" });
  await expect(connection.opened).rejects.toMatchObject(refused);
  expect(connection.state).toBe("closed");
});

it.each(["wss://app.example.com/rpc", "wss://app.example.com"])(
  "dials %s as it is written where URLs get a slash",
  (target) => {
    vi.stubGlobal("URL", UrlWithSlash);

    const dialled = dialledFor(target);

    expect(dialled).toEqual([target]);
  },
);

it("in a page, what is no path of its host is told at once", () => {
  Object.assign(globalThis, { location: { href: "about:blank" } });

  expect(() => connectVia(() => dial, "/rpc")).toThrow(TypeError);
});

it.each(["localhost:1337", "ftp://app.example.com", ""])("tells what it cannot connect to: %j", (target) => {
  const message = `"${target}" is no URL to connect to, as wss://app.example.com/rpc is`;

  expect(() => connectVia(() => dial, target)).toThrow(new TypeError(message));
});

it.each(["", undefined])("tells a page whose address of the server was never set: %j", (target) => {
  Object.assign(globalThis, { location: { href: "https://app.example.com/a" } });
  const message = `"${target}" is no URL to connect to, as wss://app.example.com/rpc is`;

  expect(() => connectVia(() => dial, target as string)).toThrow(new TypeError(message));
});
