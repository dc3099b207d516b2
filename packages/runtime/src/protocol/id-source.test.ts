import { expect, it } from "vitest";
import { IdSource } from "./id-source.ts";

it.each([
  ["client", [1, 3, 5], -1],
  ["server", [2, 4, 6], 0],
] as const)("a %s gives out %j", (role, ids, before) => {
  const source = new IdSource(role);
  expect(source.last).toBe(before);

  expect([source.next(), source.next(), source.next()]).toEqual(ids);
  expect(source.last).toBe(ids[2]);
});

it.each([1, 2, 3, 4, 2 ** 53 - 1, 2 ** 53 - 2])("exactly one side owns %i, at any time", (id) => {
  const client = new IdSource("client");
  const server = new IdSource("server");
  for (let n = 0; n < 3; n++) {
    expect([client.owns(id), server.owns(id)]).toEqual([id % 2 === 1, id % 2 === 0]);
    client.next();
    server.next();
  }
});
