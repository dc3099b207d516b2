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
