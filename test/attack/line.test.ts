import { describe, expect, it, vi } from "vitest";
import { Outbox } from "../../packages/runtime/src/protocol/outbox.ts";
import { type VirtualPeer, virtualServer } from "../support/virtual-server.ts";
import type { WireFrame } from "../support/wire-peer.ts";

const [CALL, CANCEL] = [16, 21];

/** So many calls, a few to a message. */
function call(peer: VirtualPeer, count: number, ...rest: unknown[]): void {
  for (let first = 0; first < count; first += 500)
    peer.say(...Array.from({ length: 500 }, (_, n): WireFrame => [CALL, 2 * (first + n) + 1, ...rest]));
}

describe("one who cancels and does not read", () => {
  it("R6: has the line of answers looked through for no call that left no items there", async () => {
    const { greeted } = virtualServer();
    const peer = await greeted();
    peer.bufferedBytes = 2 ** 20;
    call(peer, 4000, "nobody answers this");
    const withdraw = vi.spyOn(Outbox.prototype, "withdraw");

    peer.say(...Array.from({ length: 1000 }, (_, n): WireFrame => [CANCEL, 2 * n + 1]));
    const looks = withdraw.mock.calls.length;
    withdraw.mockRestore();

    expect([looks, peer.closed]).toEqual([0, undefined]);
  });
});

describe("sessions that come and go", () => {
  it("R6: leave no more keyed calls running than a server keeps answers: the oldest is aborted", async () => {
    const aborted: unknown[] = [];
    const mirror = (input: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted.push(input);
          reject(signal.reason);
        });
      });
    const { greeted, server } = virtualServer({ mirror }, { limits: { maxAnswers: 4 } });
    for (const sid of ["a", "b", "c"]) {
      const peer = await greeted({ sid });
      for (const id of [1, 3]) peer.say([CALL, id, "mirror", sid + id, { key: sid + id, timeoutMs: 80_000_000 }]);
      await peer.turn();
      peer.say([7, 1000, "bye"]);
      await peer.turn();
    }

    expect([server.stats().sessions, aborted]).toEqual([0, ["a1", "a3"]]);
  });

  it("R6: leave no stream running, whatever key it was given", async () => {
    let ended = 0;
    async function* count() {
      try {
        for (;;) yield 1;
      } finally {
        ended += 1;
      }
    }
    const { greeted } = virtualServer({ count });
    const peer = await greeted();
    peer.say([CALL, 1, "count", 0, { key: "k" }]);
    await peer.turn();

    peer.say([7, 1000, "bye"]);
    await peer.turn();
    await peer.turn();

    expect(ended).toBe(1);
  });
});
