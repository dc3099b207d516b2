import { afterEach, describe, expect, it } from "vitest";
import { judge } from "./budget/figures.ts";
import { Stage } from "./budget/stage.ts";

describe("a figure against its budget", () => {
  it.each([
    ["within", 110, 0.1],
    ["over", 111, 0.1],
    ["over", 101, 0],
    ["within", 90, 0.1],
    ["lighter", 89, 0.1],
    ["lighter", 99, 0],
  ])("is %s at %d of 100 with a margin of %d", (verdict, measured, margin) => {
    expect(judge({ bytes: measured }, { bytes: 100 }, margin)).toEqual([
      { name: "bytes", measured, budget: 100, verdict },
    ]);
  });

  it("is over if it may be nothing", () => {
    expect(judge({ timers: 1 }, { timers: 0 }, 0)).toMatchObject([{ verdict: "over" }]);
  });

  it("is new if nobody has said what it may be", () => {
    expect(judge({ bytes: 1 }, {}, 0)).toMatchObject([{ verdict: "new", budget: undefined }]);
  });
});

describe("the stage of the budget", () => {
  const stage = new Stage();
  afterEach(() => stage.close());

  it("counts what goes each way, and timers that nobody told the clock of", async () => {
    await stage.client.add({ a: 1, b: 2 });

    const traffic = await stage.during(async () => {
      await stage.client.add({ a: 1, b: 2 });
      clearTimeout(setTimeout(() => {}, 1_000));
    });

    expect(traffic).toMatchObject({ messagesUp: 1, messagesDown: 1, timers: 1 });
    expect(traffic.bytesUp).toBeGreaterThan('{"a":1,"b":2}'.length);
    expect(traffic.bytesDown).toBeGreaterThan("3".length);
  });
});
