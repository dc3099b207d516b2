import { afterEach, describe, it } from "vitest";
import { RawSocket, upgradeRequest } from "../support/raw-socket.ts";
import { Victim } from "../support/victim.ts";

let victim: Victim;

afterEach(() => victim.stop());

describe("an upgrade that is refused", () => {
  it.each([
    ["H1", "a foreign page", { headers: { Origin: "https://evil.example" } }],
    ["H10", "a path of nobody", { path: "/nowhere" }],
    ["H3", "no key", { headers: { "Sec-WebSocket-Key": undefined } }],
    ["H8", "another subprotocol", { headers: { "Sec-WebSocket-Protocol": "graphql-ws" } }],
  ])("%s: %s may reset its socket before it is told", async (_row, _who, request) => {
    victim = await Victim.start();
    const before = await victim.state();

    for (let count = 0; count < 100; count++) {
      const socket = await RawSocket.connect(victim.port);
      socket.send(upgradeRequest(request));
      socket.send("more ".repeat(20_000));
      socket.socket.resetAndDestroy();
    }

    await victim.expectUnharmed(before);
  });
});
