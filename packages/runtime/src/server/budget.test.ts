import { describe, expect, it } from "vitest";
import { fakeClock } from "../testing/fake-clock.ts";
import { Budget, type Keeper } from "./budget.ts";

/** Of whom it is known who was sent away. */
class World {
  readonly clock = fakeClock();
  readonly shed: string[] = [];
  readonly told: string[] = [];
  readonly budget: Budget;
  readonly #groups = { strangers: [] as Keeper[], absent: [] as Keeper[], present: [] as Keeper[] };

  constructor(maxBytes: number) {
    const { strangers, absent, present } = this.#groups;
    const keepers = { strangers: () => strangers, absent: () => absent, present: () => present };
    this.budget = new Budget(this.clock, maxBytes, keepers, (error, procedure) => {
      this.told.push(`${procedure}: ${(error as Error).message}`);
      return "id";
    });
    this.budget.watch();
  }

  come(group: "strangers" | "absent" | "present", name: string, bytes: number): void {
    const keepers = this.#groups[group];
    const keeper = {
      keptBytes: bytes,
      shed: () => {
        this.shed.push(name);
        keepers.splice(keepers.indexOf(keeper), 1);
      },
    };
    keepers.push(keeper);
  }
}

describe("a budget", () => {
  it.each([
    [999, []],
    [1000, []],
    [1001, ["a"]],
  ])("of 1,000 bytes with %i kept sends away %j", (bytes, shed) => {
    const world = new World(1000);
    world.come("present", "a", bytes);
    world.clock.advance(1000);

    expect(world.shed).toEqual(shed);
  });

  it("lets strangers go first, then the longest absent, then those that keep most, and no more than it must", () => {
    const world = new World(100);
    world.come("present", "idle", 0);
    world.come("present", "light", 60);
    world.come("present", "heavy", 90);
    world.come("absent", "long gone", 50);
    world.come("absent", "just gone, with nothing", 0);
    world.come("absent", "just gone", 80);
    world.come("strangers", "quiet", 1);
    world.come("strangers", "loud", 30);
    world.clock.advance(1000);

    expect(world.shed).toEqual(["loud", "quiet", "long gone", "just gone", "heavy"]);
  });

  it("lets the newer one go of two that keep the same", () => {
    const world = new World(100);
    for (const name of ["a", "b", "c"]) world.come("present", name, 40);
    world.clock.advance(1000);

    expect(world.shed).toEqual(["c"]);
  });

  it("is looked at every second while it is empty, and ten times as often when it is almost full", () => {
    const world = new World(100);
    world.come("present", "a", 95);
    world.clock.advance(1000);
    world.come("present", "b", 10);
    world.clock.advance(99);
    const before = [...world.shed];
    world.clock.advance(1);

    expect([before, world.shed]).toEqual([[], ["a"]]);
  });

  it("tells the operator once a minute how many were sent away since", () => {
    const world = new World(100);
    const textOf = (clients: number) =>
      `memory: ${clients} sent away: all clients together made the server keep more than \`maxKeptBytes\`, 100`;
    world.come("present", "light", 100);
    world.clock.advance(60_000);
    const before = [...world.told];

    for (const bytes of [150, 101]) world.come("present", "heavy", bytes);
    world.clock.advance(1000);
    const first = [...world.told];
    world.come("present", "heavy", 101);
    world.clock.advance(59_000);
    const meanwhile = [...world.told];
    world.come("present", "heavy", 101);
    world.clock.advance(1000);

    expect([before, first, meanwhile]).toEqual([[], [textOf(2)], [textOf(2)]]);
    expect(world.told).toEqual([textOf(2), textOf(2)]);
  });

  it("is not looked at while nobody is there, or once the last has left", () => {
    const world = new World(100);
    world.clock.advance(1000);
    const empty = world.clock.pending;
    world.budget.watch();
    world.budget.watch();
    const watched = world.clock.pending;
    world.budget.left();

    expect([empty, watched, world.clock.pending]).toEqual([0, 1, 0]);
  });
});
