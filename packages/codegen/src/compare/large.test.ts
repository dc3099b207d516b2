import { call, stream } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { compareContracts } from "./compare-contracts.ts";
import { lockText } from "./lock-text.ts";
import { parseLock } from "./parse-lock.ts";

/** Types that all contain each other, some of them in unions without a discriminator. */
function web(count: number, isChanged: boolean): Map<object, string> {
  const all: z.ZodObject[] = [];
  for (let index = 0; index < count; index++) {
    const at = (step: number) => all[(index * 7 + step) % count] as z.ZodObject;
    const own =
      isChanged && index % 100 === 3
        ? { [`own${index}`]: z.string(), added: z.int() }
        : { [`own${index}`]: z.string() };
    const shape = {
      ...own,
      get list() {
        return z.array(z.union([at(1), at(2), at(3)]));
      },
      get one() {
        return at(5).optional();
      },
      get all() {
        return z.record(z.string(), at(11));
      },
    };
    all.push(z.object(shape));
  }
  return new Map(all.map((type, index) => [type, `Type${index}`]));
}

function contractOf(types: ReadonlyMap<object, string>) {
  const list = [...types.keys()] as z.ZodObject[];
  const procedures = list.map((type, index) => [
    `run${index}`,
    index % 3 === 0 ? stream({ item: type }) : call({ input: type, output: z.array(type) }),
  ]);
  return modelOf(Object.fromEntries(procedures), types);
}

describe("a contract of 600 types that contain each other, and 600 procedures", () => {
  it("is locked, read and compared; each change is found", () => {
    const old = contractOf(web(600, false));
    const now = contractOf(web(600, true));
    const released = parseLock(lockText(new Map([["contract.ts", old]]))).get("contract.ts");
    if (!released) throw new Error("the lock lost its contract");

    const changes = compareContracts(released, now);

    const subjects = new Set(
      changes.filter(({ rule }) => rule === "INPUT_FIELD_REQUIRED_ADDED").map(({ subject }) => subject),
    );
    expect(compareContracts(released, old)).toEqual([]);
    expect([...subjects].sort()).toEqual([3, 103, 203, 303, 403, 503].map((index) => `Type${index}.added`).sort());
  });

  it("is compared with one that has none of its procedures", () => {
    const old = contractOf(web(600, false));

    const changes = compareContracts(old, contractOf(new Map()));

    expect(changes.filter(({ rule }) => rule === "PROCEDURE_REMOVED")).toHaveLength(600);
  });
});
