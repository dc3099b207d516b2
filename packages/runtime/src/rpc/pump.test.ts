import { describe, expect, it } from "vitest";
import { type Items, Pump } from "./pump.ts";

/** Notes what goes through, and is open as long as there is credit. */
class Target {
  readonly seen: unknown[] = [];
  credit: number;

  constructor(credit = Number.POSITIVE_INFINITY) {
    this.credit = credit;
  }

  get open(): boolean {
    return this.credit > 0;
  }

  emit(item: unknown): void | Promise<void> {
    this.credit -= 1;
    this.seen.push(item);
  }

  ended(): void {
    this.seen.push("ended");
  }

  failed(error: unknown): void {
    this.seen.push(["failed", String(error)]);
  }
}

/** Notes what its consumer asks of it. */
class Source implements AsyncIterableIterator<number> {
  readonly asked: string[] = [];
  #next = 0;
  /** Ends what `return` began, in vain. */
  close: () => void = () => {};
  #answer: ((result: IteratorResult<number>) => void) | undefined;

  next(): Promise<IteratorResult<number>> {
    this.asked.push("next");
    return new Promise((answer) => {
      this.#answer = answer;
    });
  }

  return(): Promise<IteratorResult<number>> {
    this.asked.push("return");
    return new Promise((_resolve, reject) => {
      this.close = () => reject(new Error("not closed"));
    });
  }

  async give(): Promise<void> {
    this.#next += 1;
    this.#answer?.({ value: this.#next, done: false });
    await turn();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Lets promises run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function* failing(): AsyncGenerator<number> {
  yield 1;
  throw new Error("broken");
}

async function* counting(to: number): AsyncGenerator<number> {
  for (let n = 1; n <= to; n++) yield n;
}

const unwilling = {
  [Symbol.iterator](): never {
    throw new Error("not today");
  },
};

describe("a pump", () => {
  it.each<[string, Items<unknown>, unknown[]]>([
    ["an array", [1, 2], [1, 2, "ended"]],
    ["nothing", [], ["ended"]],
    ["a text", "ab", ["a", "b", "ended"]],
    ["a set", new Set([1]), [1, "ended"]],
    ["an async generator", counting(3), [1, 2, 3, "ended"]],
    ["a generator that fails", failing(), [1, ["failed", "Error: broken"]]],
    ["what cannot be iterated", unwilling, [["failed", "Error: not today"]]],
  ])("sends %s, and says how it ended", async (_what, items, expected) => {
    const target = new Target();
    await new Pump(items, target).run();

    expect(target.seen).toEqual(expected);
  });

  it("gives others their turn after 512 items of a generator that never waits", async () => {
    const target = new Target();
    const given: number[] = [];
    const turn = async () => void given.push(target.seen.length);

    await new Pump(counting(1000), Object.assign(target, { turn })).run();

    expect([given, target.seen.length]).toEqual([[512], 1001]);
  });

  it("pulls nothing more where it was stopped during the turn of others", async () => {
    const target = new Target();
    const pump: Pump<unknown> = new Pump(counting(1000), Object.assign(target, { turn: async () => pump.stop() }));

    await pump.run();

    expect(target.seen).toHaveLength(512);
  });

  it("pulls no item that nobody has room for", async () => {
    const target = new Target(0);
    const source = new Source();
    const pump = new Pump(source, target);
    void pump.run();
    await turn();
    expect(source.asked).toEqual([]);

    target.credit = 1;
    pump.ready();
    await turn();
    await source.give();
    expect([source.asked, target.seen]).toEqual([["next"], [1]]);
  });

  it("looks again when it is told of room that is gone already", async () => {
    const target = new Target(0);
    const source = new Source();
    const pump = new Pump(source, target);
    void pump.run();
    await turn();
    pump.ready();
    await turn();
    expect(source.asked).toEqual([]);

    target.credit = 1;
    pump.ready();
    await turn();
    expect(source.asked).toEqual(["next"]);
  });

  it("waits for an item to go before it pulls the next", async () => {
    const target = new Target();
    let gone: () => void = () => {};
    target.emit = (item) => {
      target.seen.push(item);
      return new Promise<void>((resolve) => {
        gone = resolve;
      });
    };
    const running = new Pump([1, 2], target).run();
    await turn();
    expect(target.seen).toEqual([1]);

    gone();
    await turn();
    gone();
    await running;
    expect(target.seen).toEqual([1, 2, "ended"]);
  });

  it.each([
    ["while it waits for room", 0, []],
    ["while it waits for an item", 1, ["next"]],
  ])(
    "that is stopped %s sends nothing more, tells the iterator, and ends as that does",
    async (_when, credit, asked) => {
      const target = new Target(credit);
      const source = new Source();
      const pump = new Pump(source, target);
      const running = pump.run();
      await turn();
      pump.stop();
      pump.stop();
      await source.give();
      expect(source.asked).toEqual([...asked, "return"]);
      expect(target.seen).toEqual([]);

      source.close();
      await running;
      expect(target.seen).toEqual([["failed", "Error: not closed"]]);
    },
  );

  it("that is stopped before it runs iterates nothing", async () => {
    const target = new Target();
    const pump = new Pump(unwilling, target);
    pump.stop();
    await pump.run();

    expect(target.seen).toEqual([]);
  });

  it("that is stopped once the items have ended tells the iterator nothing: it would take its work for broken off", async () => {
    const target = new Target();
    const source = new Source();
    source.next = async () => ({ value: undefined, done: true });
    const pump = new Pump(source, target);
    await pump.run();
    pump.stop();

    expect(target.seen).toEqual(["ended"]);
    expect(source.asked).toEqual([]);
  });

  it("takes what the target throws for a failure of the items, and tells the iterator", async () => {
    const target = new Target();
    target.emit = () => {
      throw new Error("no JSON");
    };
    const source = new Source();
    const running = new Pump(source, target).run();
    await source.give();
    await running;
    source.close();
    await turn();

    expect(target.seen).toEqual([["failed", "Error: no JSON"]]);
    expect(source.asked).toEqual(["next", "return"]);
  });
});
