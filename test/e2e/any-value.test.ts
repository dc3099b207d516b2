import { inspect, isDeepStrictEqual } from "node:util";
import { call, upload } from "@wsrpc-ts/runtime";
import { callMethod, close, connect, uploadMethod, wireTagged } from "@wsrpc-ts/runtime/client";
import { createRouterOf, type Router } from "@wsrpc-ts/runtime/server";
import { memoryTransport } from "@wsrpc-ts/runtime/testing";
import { expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { Random } from "../simulate/random.ts";

type Value = unknown;
const open = z.any();
const seeds = Array.from({ length: 500 }, (_, seed) => seed + 1);

const keys = ["$b", "$d", "$n", "$f", "$u", "$m", "$s", "$o", "$", "$$b", "x", "", "0", "constructor", "length"];
const plain = [0, -1, 1.5, 1e300, "", "x", "$b", "NaN", "12", "2026-01-02T03:04:05.678Z", "\ud800", true, null];
const rich = [
  undefined,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  5n,
  -(2n ** 70n),
  new Date(0),
  Uint8Array.of(1, 2),
  new Uint8Array(8).fill(7).subarray(2, 5),
];

/** Of any shape, with keys that look like tags of the wire. */
function anyValue(random: Random, depth: number, leaves: readonly Value[]): Value {
  const some = () => Array.from({ length: random.between(0, 3) }, () => anyValue(random, depth - 1, leaves));
  const shape = depth > 0 ? random.between(0, leaves === plain ? 3 : 5) : 0;
  switch (shape) {
    case 0:
    case 1:
      return random.pick(leaves);
    case 2:
      return some();
    case 3:
      return Object.fromEntries(some().map((value) => [random.pick(keys), value]));
    case 4:
      return new Set(some());
    default:
      return new Map(some().map((value) => [random.pick(leaves), value]));
  }
}

/** @param plan left out where all is JSON */
function mirrored(plan?: typeof wireTagged) {
  const mirror = { name: "mirror", ...(plan && { input: plan, output: plan }) };
  const take = { name: "take", ...(plan && { item: plan, output: plan }) };
  const procedures = [
    { ...mirror, procedure: call({ input: open, output: open }) },
    { ...take, procedure: upload({ item: open, output: open }) },
  ];
  const router: Router<object> = createRouterOf(
    { schema: "any", procedures },
    {
      mirror: (value: Value) => value,
      async take(_input: unknown, items: AsyncIterable<Value>) {
        for await (const item of items) return item;
      },
    },
  );
  const transport = memoryTransport(router);
  const client = connect(transport, { schema: "any" });
  onTestFinished(async () => {
    await close(client);
    await transport.server.close();
  });
  const viaCall: (value: Value) => Promise<Value> = callMethod(client, mirror);
  const viaItem: (input: undefined, items: Value[]) => Promise<Value> = uploadMethod(client, take);
  return async (value: Value) => [await viaCall(value), await viaItem(undefined, [value])];
}

it.each<[string, typeof wireTagged | undefined, readonly Value[]]>([
  ["of JSON, where there is no plan,", undefined, plain],
  ["of all that can cross, where values say what they are,", wireTagged, [...plain, ...rich]],
])("a value %s comes back as it was, also if it looks like the wire", async (_which, plan, leaves) => {
  const back = mirrored(plan);

  for (const seed of seeds) {
    const value = anyValue(new Random(seed), 4, leaves);
    expect(isDeepStrictEqual(await back(value), [value, value]), `seed ${seed}: ${inspect(value)}`).toBe(true);
  }
});
