import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WebSocketConstructor } from "../transport/web-socket.ts";
import { connect } from "./connect.ts";

type Socket = InstanceType<WebSocketConstructor>;

/** A network that a test cuts. */
class Network {
  readonly dialled: Socket[] = [];
  readonly WebSocket: WebSocketConstructor;

  constructor() {
    const { dialled } = this;
    this.WebSocket = class implements Socket {
      binaryType = "blob";
      onopen = null;
      onmessage = null;
      onclose = null;
      onerror = null;
      bufferedAmount = 0;

      constructor() {
        dialled.push(this);
      }

      send() {}
      close() {}
    };
  }

  cut(): void {
    this.dialled.at(-1)?.onclose?.({ code: 1006, reason: "" } as never);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("takes nothing random, sets no timer and makes no AbortController before it is used: Cloudflare Workers forbid it where modules are loaded", async () => {
  const random = vi.spyOn(crypto, "getRandomValues");
  const controllers = vi.spyOn(globalThis, "AbortController");
  const { WebSocket, dialled } = new Network();

  connect("wss://app.example.com/rpc", { WebSocket });
  const taken = [random.mock.calls.length, vi.getTimerCount(), controllers.mock.calls.length];
  connect("wss://app.example.com/rpc", { WebSocket, connect: "eager" });
  await turn();
  dialled[0]?.onopen?.({} as never);

  expect(taken).toEqual([0, 0, 0]);
  expect(random).toHaveBeenCalled();
});

it("dials with the WebSocket that it is given, and again as soon as the network is said to be back", async () => {
  const scope = new EventTarget();
  vi.stubGlobal("addEventListener", scope.addEventListener.bind(scope));
  const network = new Network();
  connect("wss://app.example.com/rpc", { WebSocket: network.WebSocket, connect: "eager" });
  await turn();
  network.cut();
  await turn();
  const before = network.dialled.length;

  scope.dispatchEvent(new Event("online"));
  await turn();

  expect([before, network.dialled.length]).toEqual([1, 2]);
});

it("tells where there is no WebSocket that one can be passed", () => {
  vi.stubGlobal("WebSocket", undefined);

  expect(() => connect("wss://app.example.com/rpc")).toThrow(
    new TypeError("there is no WebSocket here: pass one, as in createClient(url, { WebSocket })"),
  );
});
