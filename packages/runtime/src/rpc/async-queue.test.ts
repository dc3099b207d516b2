import { describe, expect, it } from "vitest";
import { AsyncQueue } from "./async-queue.ts";

/** What a consumer sees of it, until it is over. */
async function seen(queue: AsyncQueue<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  try {
    for await (const value of queue) all.push(value);
    all.push("done");
  } catch (error) {
    all.push(error);
  }
  return all;
}

const done = { value: undefined, done: true };

describe("an async queue", () => {
  it.each<[string, (queue: AsyncQueue<number>) => void, unknown[]]>([
    ["finished", (queue) => queue.finish(), [1, 2, "done"]],
    ["failed", (queue) => queue.fail("broken"), [1, 2, "broken"]],
    [
      "finished, then failed",
      (queue) => {
        queue.finish();
        queue.fail("too late");
      },
      [1, 2, "done"],
    ],
    [
      "failed, then pushed to and finished",
      (queue) => {
        queue.fail("broken");
        queue.push(3);
        queue.finish();
      },
      [1, 2, "broken"],
    ],
  ])("that is %s still gives what came before", async (_what, end, expected) => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    end(queue);

    expect(await seen(queue)).toEqual(expected);
  });

  it("gives the same to those that asked before anything came", async () => {
    const queue = new AsyncQueue<number>();
    const asked = [queue.next(), queue.next(), queue.next(), queue.next()].map((next) => next.catch((error) => error));
    queue.push(1);
    queue.push(2);
    queue.fail("broken");

    expect(await Promise.all(asked)).toEqual([{ value: 1, done: false }, { value: 2, done: false }, "broken", done]);
  });

  it("throws its error once, and is done after it", async () => {
    const queue = new AsyncQueue<number>();
    queue.fail("broken");

    await expect(queue.next()).rejects.toBe("broken");
    expect([await queue.next(), await queue.next()]).toEqual([done, done]);
  });

  it("tells of each value when it is taken, and not before", async () => {
    let taken = 0;
    const queue = new AsyncQueue<number>(() => {
      taken += 1;
    });
    queue.push(1);
    queue.push(2);
    expect(taken).toBe(0);

    await queue.next();
    expect(taken).toBe(1);
    await queue.next();
    const asked = queue.next();
    queue.push(3);
    await asked;
    expect(taken).toBe(3);
  });

  it.each<[string, (queue: AsyncQueue<number>) => void, number]>([
    ["before the end", () => {}, 1],
    ["after it finished", (queue) => queue.finish(), 0],
    ["after it failed", (queue) => queue.fail("broken"), 0],
  ])("left %s gives nothing more, and tells of it where that is news", async (_when, before, told) => {
    let left = 0;
    const queue = new AsyncQueue<number>(undefined, () => {
      left += 1;
    });
    queue.push(1);
    before(queue);

    expect([await queue.return(), await queue.return(), await queue.next()]).toEqual([done, done, done]);
    expect(left).toBe(told);
  });

  it("lets nobody wait for what will not come", async () => {
    const queue = new AsyncQueue<number>();
    const asked = [queue.next(), queue.next()];
    await queue.return();
    queue.push(1);

    expect(await Promise.all(asked)).toEqual([done, done]);
  });
});
