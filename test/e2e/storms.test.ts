import { expect, it } from "vitest";
import { runStorm } from "../storms/run-storm.ts";

it("all clients of a server that was killed come back to the next one by themselves, and are answered", async () => {
  const [round] = await runStorm({ clients: 200, rounds: 1, goneMs: 200, processes: 2 });

  expect(round?.problems).toEqual([]);
  expect(round?.back).toBe(200);
});
