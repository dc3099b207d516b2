import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RawSocket } from "../support/raw-socket.ts";
import { Victim, type VictimState } from "../support/victim.ts";
import { corpus } from "./corpus.ts";

describe.each([
  ["a server", []],
  ["a server without __proto__", ["--disable-proto=throw"]],
])("%s", (_which, flags) => {
  let victim: Victim;
  let before: VictimState;

  beforeAll(async () => {
    victim = await Victim.start({}, flags);
    before = await victim.state();
  });

  afterAll(() => victim.stop());

  it.each([...corpus.keys()])("stands %s", async (name) => {
    const socket = await RawSocket.connect(victim.port);
    for (const bytes of corpus.get(name) ?? []) socket.send(bytes);
    socket.socket.end();

    const answer = String(await socket.end());

    expect(answer).not.toMatch(/Error|node:internal|\.ts:\d|at .*\(/);
    expect(answer).not.toContain("unspoken");
    await victim.expectUnharmed(before);
  });
});
