import { expect, it } from "vitest";
import { OutgoingCall } from "./outgoing-call.ts";

it("a call that is over lets go of whoever waited for it, lest a Map that still has it keep them in memory", () => {
  const owner = {};
  const call = new OutgoingCall({ name: "a", value: 1, attachments: [], defaultTimeoutMs: 1000 }, owner);

  const released = call.release();

  expect(released).toBe(owner);
  expect(call.owner).toBeUndefined();
});
