import http from "node:http";
import { createRequire } from "node:module";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nativeUnmask } from "./native-unmask.ts";

const isBuiltIn = "websocketUnmask" in http;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("native unmasking", () => {
  it.skipIf(isBuiltIn || (!nativeUnmask && !process.env.CI))("is that of bufferutil", () => {
    expect(nativeUnmask).toBe(createRequire(import.meta.url)("bufferutil").unmask);
  });

  it.skipIf(isBuiltIn)("is left alone where ws has to leave it alone", async () => {
    vi.resetModules();
    vi.stubEnv("WS_NO_BUFFER_UTIL", "1");

    const { nativeUnmask } = await import("./native-unmask.ts");

    expect(nativeUnmask).toBeUndefined();
  });
});
