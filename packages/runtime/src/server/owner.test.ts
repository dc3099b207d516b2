import { describe, expect, it } from "vitest";
import { systemClock } from "../peer/clock.ts";
import { leftMs, ownerOf } from "./owner.ts";

/** As a database's driver has it: what it is stands in no property of its own. */
class ObjectId {
  readonly #hex: string;

  constructor(hex: string) {
    this.#hex = hex;
  }

  toJSON(): string {
    return this.#hex;
  }
}

class Account {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get id(): string {
    return this.#name;
  }
}

class Nameless {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get greeting(): string {
    return `hello ${this.#name}`;
  }
}

const circle = { name: "ann", self: {} };
circle.self = circle;

const kinds: [string, (name: string) => unknown][] = [
  ["a text", (name) => name],
  ["an id", (id) => ({ id })],
  ["a sub", (sub) => ({ sub })],
  ["an id that is a bigint", (id) => ({ id: BigInt(id) })],
  ["an id that is an object", (id) => ({ id: new ObjectId(id) })],
  ["an id of several parts", (user) => ({ id: { tenant: 1, user } })],
  ["an id that a getter tells", (id) => Object.freeze(new Account(id))],
  ["a function with an id", (id) => Object.assign(() => {}, { id })],
  ["properties, one of them a bigint", (age) => ({ name: "ann", age: BigInt(age) })],
];

describe("the identity of a principal", () => {
  it.each(kinds)("tells one from another by %s", (_what, principal) => {
    const [one, same, other] = ["1", "1", "2"].map((name) => ownerOf(principal(name)).identity);

    expect([one === same, one === other]).toEqual([true, false]);
  });

  it("stays when the token is another, and the rights are", () => {
    const [before, after] = [
      { id: 7n, roles: ["reader"], expiresAt: 1 },
      { id: 7n, roles: [], expiresAt: 2 },
    ].map((principal) => ownerOf(principal).identity);

    expect(before).toBe(after);
  });

  it.each([
    ["a Map", new Map([["id", "ann"]])],
    ["private fields", new Nameless("ann")],
    ["an id of private fields", { id: new Nameless("ann") }],
    ["an id that is NaN", { id: Number.NaN }],
    ["what refers to itself", circle],
    ["an id that refers to itself", { id: circle }],
  ])("is refused to %s, which does not tell one from another", (_what, principal) => {
    expect(() => ownerOf(principal)).toThrow("the principal does not say who it is");
  });

  it.each([[{}], [{ expiresAt: 1 }], [Object.create(null)]])("may be nobody's: %j", (principal) => {
    expect(ownerOf(principal).identity).toBe("{}");
  });
});

describe("the time of a principal", () => {
  it.each([["2027-01-01T00:00:00Z"], [new Date("tomorrow")], [Number.NaN], [true], [1n]])(
    "is refused if it is none: %s",
    (expiresAt) => {
      expect(() => ownerOf({ id: "ann", expiresAt })).toThrow("the principal's `expiresAt` is no time");
    },
  );

  it.each([[{}], [{ expiresAt: undefined }], [{ expiresAt: null }], ["ann"]])(
    "has no end if it names none: %j",
    (principal) => {
      expect(leftMs(ownerOf(principal), systemClock)).toBe(Number.POSITIVE_INFINITY);
    },
  );
});
