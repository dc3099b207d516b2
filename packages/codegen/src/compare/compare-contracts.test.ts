import { call, duplex, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { compareContracts } from "./compare-contracts.ts";

const s = z.string();
const room = z.object({ room: s });
const wide = z.object({ room: s, seat: z.number() });
const keyed = { input: room, output: s, idempotent: "key" } as const;

type Row = readonly [title: string, old: object, now: object, found: readonly string[]];

/** An edit of a procedure, and what its users notice. */
const edits: readonly Row[] = [
  ["stays", call({ input: room }), call({ input: room }), []],
  [
    "becomes another kind",
    call({ output: s }),
    stream({ item: s }),
    ["PROCEDURE_KIND_CHANGED run: is a stream now (was a call)"],
  ],
  [
    "asks for an input where there was none",
    call({}),
    call({ input: room }),
    ["INPUT_UNDEFINED_REMOVED run input: can no longer be undefined"],
  ],
  ["asks for an input that may be left out", call({}), call({ input: room.optional() }), []],
  [
    "asks for no input any more",
    call({ input: room }),
    call({}),
    ["INPUT_TYPE_CHANGED run input: is now undefined (was { room })"],
  ],
  [
    "gives an output where there was none",
    call({}),
    call({ output: s }),
    ["OUTPUT_TYPE_CHANGED run output: is now string (was undefined)"],
  ],
  ["may fail in another way", call({}), call({ errors: { Full: s } }), ["ERROR_ADDED run: may now fail with Full"]],
  [
    "can no longer fail in a way",
    call({ errors: { Full: s } }),
    call({}),
    ["ERROR_REMOVED run: no longer fails with Full"],
  ],
  [
    "gives an error another code",
    call({ errors: { Full: s } }),
    call({ errors: { Full: { code: "NOT_FOUND", data: s } } }),
    ["ERROR_CODE_CHANGED run: gives Full the code NOT_FOUND now (was FAILED_PRECONDITION)"],
  ],
  [
    "gives an error other data",
    call({ errors: { Full: room } }),
    call({ errors: { Full: s } }),
    ["OUTPUT_TYPE_CHANGED run errors.Full: is now string (was { room })"],
  ],
  ["gives an error more data", call({ errors: { Full: room } }), call({ errors: { Full: wide } }), []],
  ["stays idempotent by key", call(keyed), call(keyed), []],
  [
    "is no longer idempotent",
    call({ idempotent: true }),
    call({}),
    ["IDEMPOTENCE_LOST run: is not idempotent now (was idempotent)"],
  ],
  [
    "is idempotent by key only",
    call({ idempotent: true }),
    call({ idempotent: "key" }),
    ["IDEMPOTENCE_LOST run: is idempotent by key now (was idempotent)"],
  ],
  ["becomes idempotent", call(keyed), call({ ...keyed, idempotent: true }), []],
  [
    "has less time",
    call({ timeoutMs: 900 }),
    call({ timeoutMs: 500 }),
    ["TIMEOUT_SHORTENED run: has a timeout of 500 ms now (was 900 ms)"],
  ],
  [
    "has less time than by default",
    call({}),
    call({ timeoutMs: 500 }),
    ["TIMEOUT_SHORTENED run: has a timeout of 500 ms now (was 30000 ms)"],
  ],
  [
    "has the time of any call, which is less",
    call({ timeoutMs: 60_000 }),
    call({}),
    ["TIMEOUT_SHORTENED run: has a timeout of 30000 ms now (was 60000 ms)"],
  ],
  [
    "no longer has all the time there is",
    call({ timeoutMs: Number.POSITIVE_INFINITY }),
    call({ timeoutMs: 60_000 }),
    ["TIMEOUT_SHORTENED run: has a timeout of 60000 ms now (had none)"],
  ],
  ["has more time", call({ timeoutMs: 500 }), call({ timeoutMs: 900 }), []],
  [
    "takes less from an upload",
    upload({ item: z.union([s, z.number()]) }),
    upload({ item: s }),
    ["INPUT_MEMBER_REMOVED run item: no longer accepts number"],
  ],
  [
    "gives more in a stream",
    stream({ item: s }),
    stream({ item: z.union([s, z.number()]) }),
    ["OUTPUT_MEMBER_ADDED run item: may now be number"],
  ],
  [
    "widens both ways of a duplex",
    duplex({ send: s, receive: s }),
    duplex({ send: s.nullable(), receive: s.nullable() }),
    ["OUTPUT_NULL_ADDED run receive: may now be null"],
  ],
  [
    "narrows both ways of a duplex",
    duplex({ send: s.nullable(), receive: s.nullable() }),
    duplex({ send: s, receive: s }),
    ["INPUT_NULL_REMOVED run send: can no longer be null"],
  ],
  [
    "asks more for a topic",
    topic({ params: room, event: s }),
    topic({ params: wide, event: s }),
    ["INPUT_FIELD_REQUIRED_ADDED run params.seat: is new, and required"],
  ],
  [
    "tells less in a topic",
    topic({ event: wide }),
    topic({ event: room }),
    ["OUTPUT_FIELD_REMOVED run event.seat: is no longer given"],
  ],
  [
    "keeps less of a topic",
    topic({ event: s, keep: { events: 9, ms: 5 } }),
    topic({ event: s, keep: { events: 3 } }),
    ["TOPIC_KEEPS_LESS run: keeps 3 events now (was 9)", "TOPIC_KEEPS_LESS run: keeps no ms now (was 5)"],
  ],
  [
    "may lose events of a topic",
    topic({ event: s }),
    topic({ event: s, mode: "latest" }),
    ['TOPIC_MODE_CHANGED run: has the mode "latest" now (was "all")'],
  ],
  [
    "asks clients for more: they answer as they did",
    reverse({ input: room, output: room }),
    reverse({ input: room, output: wide }),
    ["INPUT_FIELD_REQUIRED_ADDED run output.seat: is new, and required"],
  ],
  [
    "tells clients less before they answer",
    reverse({ input: wide, output: s }),
    reverse({ input: room, output: s }),
    ["OUTPUT_FIELD_REMOVED run input.seat: is no longer given"],
  ],
];

describe("a procedure that", () => {
  it.each(edits)("%s", (_title, old, now, found) => {
    expect(told({ run: old }, { run: now })).toEqual(found);
  });
});

describe("a contract", () => {
  it("misses what is gone, and what was not deprecated before", () => {
    expect(told({ a: call({}), b: call({}) }, { b: call({}) })).toEqual([
      "PROCEDURE_REMOVED a: is gone",
      "DEPRECATE_FIRST a: was removed without having been `@deprecated`",
    ]);
  });

  it("misses what is gone though it was deprecated, and asks for no more than that", () => {
    const { procedures, ...model } = modelOf({ a: call({}) });
    const deprecated = procedures.map((procedure) => ({ ...procedure, docs: "@deprecated" }));

    const changes = compareContracts({ ...model, procedures: deprecated }, modelOf({}));

    expect(changes.map(({ rule }) => rule)).toEqual(["PROCEDURE_REMOVED"]);
  });

  it("knows a procedure again under another name", () => {
    const say = call({ input: room, output: s });

    expect(told({ say }, { tell: say })).toEqual(["PROCEDURE_RENAMED say: is now called tell"]);
  });

  it("takes no procedure for the heir of one that gave what it takes", () => {
    expect(told({ say: call({ input: s }) }, { tell: call({ output: s }) })[0]).toBe("PROCEDURE_REMOVED say: is gone");
  });

  it("takes no two for the heir of one", () => {
    const say = call({ input: room, output: s });

    expect(told({ say }, { tell: say, speak: say })[0]).toBe("PROCEDURE_REMOVED say: is gone");
  });

  it("may grow", () => {
    expect(told({ a: call({}) }, { a: call({}), b: call({}), chat: { c: topic({ event: s }) } })).toEqual([]);
  });

  it("names a type that changed by its own name, wherever it is used", () => {
    const named = (of: object) => new Map([[of, "Room"]]);
    const use = (type: z.ZodType) => ({ a: call({ output: type }), b: stream({ item: z.array(type) }) });

    const changes = compareContracts(modelOf(use(wide), named(wide)), modelOf(use(room), named(room)));

    expect(changes.map(({ rule, procedure, path, subject }) => [rule, procedure, path, subject])).toEqual([
      ["OUTPUT_FIELD_REMOVED", "a", "output.seat", "Room.seat"],
      ["OUTPUT_FIELD_REMOVED", "b", "item", "Room.seat"],
    ]);
  });

  it("tells of brands, which only servers see", () => {
    const plain = modelOf({ a: call({ input: room }) });
    const branded = {
      ...plain,
      shapes: plain.shapes.map((shape) => ({ ...shape, ...(shape.kind === "string" && { brand: "Room" }) })),
    };

    const both = [
      compareContracts(plain, branded),
      compareContracts(branded, plain),
      compareContracts(branded, branded),
    ];

    expect(both.map((changes) => changes.map(({ rule, path, what }) => [rule, path, what]))).toEqual([
      [["BRAND_CHANGED", "input.room", "is branded now"]],
      [["BRAND_CHANGED", "input.room", "is no longer branded"]],
      [],
    ]);
  });

  it("tells that a type has another name", () => {
    const named = (name: string) => modelOf({ a: call({ output: room }) }, new Map([[room, name]]));

    expect(compareContracts(named("Room"), named("Place")).map(({ rule, what }) => `${rule}: ${what}`)).toEqual([
      "TYPE_RENAMED: is now called Place (was Room)",
    ]);
  });
});

function told(old: object, now: object): string[] {
  return compareContracts(modelOf(old), modelOf(now)).map(
    ({ rule, procedure, path, what }) => `${rule} ${procedure}${path && ` ${path}`}: ${what}`,
  );
}
