import { type IncomingMessage, Server } from "node:http";
import { PassThrough } from "node:stream";
import { describe, expect, it, vi } from "vitest";

/** As an application has it that was bundled in parts, or two packages of which each brings its own. */
async function copyOfRuntime() {
  vi.resetModules();
  return await import("./attach-path.ts");
}

/** It need not listen to be asked. */
class Host extends Server {
  /** What a client is answered that asks for an upgrade. */
  asked(path: string): string {
    const socket = new PassThrough();
    const request = { url: path, headers: { upgrade: "websocket" } } as IncomingMessage;
    this.emit("upgrade", request, socket, Buffer.alloc(0));
    return String(socket.read() ?? "nothing").split("\r\n", 1)[0] as string;
  }
}

const notFound = "HTTP/1.1 404 Not Found";

describe("two copies of the runtime at one HTTP server", () => {
  it("take their own paths, and refuse what neither of them takes", async () => {
    const host = new Host();
    const [one, other] = [await copyOfRuntime(), await copyOfRuntime()];
    one.attachPath(host, "/one", (_request, socket) => socket.write("one"));
    const detach = other.attachPath(host, "/other", (_request, socket) => socket.write("other"));

    expect([host.asked("/one"), host.asked("/other"), host.asked("/none")]).toEqual(["one", "other", notFound]);

    detach();
    expect([host.asked("/one"), host.asked("/other")]).toEqual(["one", notFound]);
  });

  it("do not take the same path", async () => {
    const host = new Host();
    const [one, other] = [await copyOfRuntime(), await copyOfRuntime()];
    one.attachPath(host, "/", () => {});

    expect(() => other.attachPath(host, "/", () => {})).toThrow("a server is attached to / already");
  });
});
