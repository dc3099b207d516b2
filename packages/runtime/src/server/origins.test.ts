import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { checkOrigins, isAllowedOrigin } from "./origins.ts";

const app = ["https://app.example.com", "http://localhost:5173"];

it.each<[string | undefined, string | undefined, readonly string[] | undefined, boolean]>([
  // programs
  [undefined, "example.com", undefined, true],
  [undefined, "example.com", app, true],
  [undefined, "example.com", [], true],
  // pages of the same host
  ["https://example.com", "example.com", undefined, true],
  ["http://example.com", "example.com", undefined, true],
  ["https://example.com:8443", "example.com:8443", undefined, true],
  ["https://example.com", "EXAMPLE.com", undefined, true],
  ["https://EXAMPLE.com", "example.com", undefined, true],
  ["https://evil.com", "example.com", undefined, false],
  ["https://example.com.evil.com", "example.com", undefined, false],
  ["https://evilexample.com", "example.com", undefined, false],
  ["https://example.com:8443", "example.com", undefined, false],
  // as HTTP/1.0 may be spoken
  ["https://example.com", undefined, undefined, false],
  ["https://app.example.com", undefined, app, true],
  // a list
  ["https://app.example.com", "api.example.com", app, true],
  ["HTTPS://APP.example.com", "api.example.com", app, true],
  ["http://localhost:5173", "localhost:3000", app, true],
  ["http://app.example.com", "api.example.com", app, false],
  ["https://app.example.com:444", "api.example.com", app, false],
  ["https://api.example.com", "api.example.com", app, false],
  ["https://app.example.com", "app.example.com", [], false],
  // pages that came with an application or an extension
  ["capacitor://localhost", "api.example.com", ["capacitor://localhost"], true],
  ["chrome-extension://abcdef", "api.example.com", ["chrome-extension://abcdef"], true],
  ["app://Bundle", "api.example.com", ["app://bundle"], true],
  ["tauri://localhost", "api.example.com", ["capacitor://localhost"], false],
  ["capacitor://localhost", "localhost", undefined, false],
  ["capacitor://localhost/", "api.example.com", ["capacitor://localhost"], false],
  // what is no origin
  ["null", "example.com", undefined, false],
  ["", "example.com", undefined, false],
  ["https://example.com/path", "example.com", undefined, false],
  ["https://user@example.com", "example.com", undefined, false],
  ["https://example.com/", "example.com", undefined, false],
  ["https://app.example.com.", "x", app, false],
  ["file://", "", undefined, false],
  ["chrome-extension://abc", "abc", undefined, false],
  ["https://example.com, https://evil.com", "example.com", undefined, false],
])("lets origin %j reach host %j, where %j may: %s", (origin, host, origins, allowed) => {
  const request = { headers: { host, ...(origin !== undefined && { origin }) } } as IncomingMessage;

  expect(isAllowedOrigin(request, origins)).toBe(allowed);
});

it("judges an origin alike however often it is asked", () => {
  const request = { headers: { host: "example.com", origin: "https://4Ã\u0090Â°pp.example.com" } } as IncomingMessage;

  const verdicts = Array.from({ length: 20_000 }, () => isAllowedOrigin(request, undefined));

  expect(new Set(verdicts)).toEqual(new Set([false]));
});

it.each([
  "https://app.example.com/",
  "https://app.example.com/page",
  "app.example.com",
  "https://*.example.com",
  "*",
  "null",
  "file://",
  "localhost:5173",
  "wss://app.example.com",
  "capacitor://localhost/",
  "chrome-extension://*",
])("refuses %j as the origin of a page, before anybody comes", (origin) => {
  expect(() => checkOrigins(["https://example.com", origin])).toThrow(`"${origin}" in \`origins\` is no origin`);
});

it("refuses a text where a list of origins is due", () => {
  expect(() => checkOrigins("https://app.example.com" as never)).toThrow("`origins` is a list");
});

it.each([[undefined], [[]], [app], [["HTTPS://APP.example.com"]], [["capacitor://localhost"]]])(
  "takes %j as origins",
  (origins) => {
    expect(() => checkOrigins(origins)).not.toThrow();
  },
);
