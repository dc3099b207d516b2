import { describe, expect, it } from "vitest";
import { Queue } from "./queue.ts";

function queueOf<T>(...entries: T[]): Queue<T> {
  const queue = new Queue<T>();
  for (const entry of entries) queue.push(entry);
  return queue;
}

describe("a queue", () => {
  it("gives out first what came first", () => {
    const queue = queueOf(1, 2);
    expect(queue.shift()).toBe(1);
    queue.push(3);

    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([2, 3, undefined]);
    expect(queue.length).toBe(0);
  });

  it("counts from the front, however much has gone", () => {
    const queue = queueOf("a", "b", "c");
    queue.shift();

    expect([queue.first, queue.at(0), queue.at(1), queue.at(2), queue.at(-1)]).toEqual([
      "b",
      "b",
      "c",
      undefined,
      undefined,
    ]);
    expect([...queue]).toEqual(["b", "c"]);
  });

  it("takes out what fits, and keeps the order of the rest", () => {
    const queue = queueOf(0, 1, 2, 3, 4, 5);
    queue.shift();

    expect(queue.remove((n) => n % 2 === 0)).toEqual([2, 4]);
    expect([...queue]).toEqual([1, 3, 5]);
    expect(queue.length).toBe(3);
  });

  it("is empty after it was cleared, and of use again", () => {
    const queue = queueOf(1, 2);
    queue.clear();
    expect([queue.length, queue.first]).toEqual([0, undefined]);

    queue.push(3);
    expect(queue.shift()).toBe(3);
  });

  it("loses nothing while thousands come and go", () => {
    const queue = new Queue<number>();
    const out: number[] = [];
    for (let n = 0; n < 20_000; n++) {
      queue.push(n);
      if (n % 3 !== 0) out.push(queue.shift() as number);
    }
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) out.push(next);

    expect(out).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  });
});
