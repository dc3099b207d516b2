import { expect, it } from "vitest";
import { firehoseCapBytes } from "../firehose/cap.ts";
import { runFirehose } from "../firehose/run-firehose.ts";

it("a subscriber who does not read costs the server no more than its caps, the others nothing, and is told what is gone", async () => {
  const [round] = await runFirehose({
    rounds: 1,
    stalled: 1,
    subscribers: 4,
    eventBytes: 16_000,
    flow: { events: 3000 },
  });

  expect(round?.published).toBe(3000);
  expect(round?.others).toMatchObject({ events: 3 * 3000 * 4, gone: 0, problems: [] });
  expect(round?.stalled.problems).toEqual([]);
  expect((round?.stalled.events ?? 0) + (round?.stalled.gone ?? 0)).toBe(3 * 3000);
  expect(round?.stalled.gone).toBeGreaterThan(1000);
  expect(round?.grownBytes).toBeLessThan(firehoseCapBytes(1));
});
