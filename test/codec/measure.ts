/** What each codec makes of each payload: bytes, and time to write and to read. Runs in Node.js and in a page. */

import type { Codec } from "./codec.ts";
import { integer, type Layout, list, number, record, text } from "./layout.ts";
import { positionalBinary } from "./positional-binary.ts";
import { positionalJson } from "./positional-json.ts";

export interface Outcome {
  readonly payload: string;
  readonly codec: string;
  readonly bytes: number;
  readonly bytesRatio: number;
  /** To write and to read one value, against JSON in the same round; median of the rounds. */
  readonly timeRatio: number;
}

const item = record({ id: integer, name: text, tags: list(text), nested: record({ x: number, y: number }) });

const small = (id: number) => ({
  id,
  name: "Ada Lovelace, first programmer",
  tags: ["alpha", "beta", "gamma-ray", "delta"],
  nested: { x: 12.5, y: -3.25 },
});

const payloads: readonly (readonly [name: string, layout: Layout, value: unknown])[] = [
  [
    "one item with 200 texts",
    item,
    { ...small(1), tags: Array.from({ length: 200 }, (_, at) => `tag-${at}-${"x".repeat(10)}`) },
  ],
  ["35 small items", list(item), Array.from({ length: 35 }, (_, id) => small(id))],
  [
    "80 points with names",
    list(record({ latitude: number, longitude: number, altitude: integer })),
    Array.from({ length: 80 }, (_, at) => ({ latitude: at / 7, longitude: -at / 3, altitude: at })),
  ],
];

const codecs: readonly (readonly [name: string, make: (layout: Layout) => Codec])[] = [
  ["JSON", () => ({ encode: JSON.stringify, decode: (payload) => JSON.parse(payload as string) })],
  ["positional JSON", positionalJson],
  ["positional bytes", positionalBinary],
];

/** @param rounds each of about 4 × 20 ms for each codec */
export function measure(rounds: number): Outcome[] {
  return payloads.flatMap(([payload, layout, value]) => {
    const made = codecs.map(([name, make]) => ({ name, codec: make(layout), ratios: [] as number[] }));
    for (const { name, codec } of made) prove(name, codec, value);
    for (let round = 0; round < rounds; round++) {
      const times = made.map(({ codec }) => timeMs(codec, value));
      for (const [at, { ratios }] of made.entries()) ratios.push((times[at] as number) / (times[0] as number));
    }
    const whole = size(made[0]?.codec, value);
    return made.map(({ name, codec, ratios }) => {
      const bytes = size(codec, value);
      return { payload, codec: name, bytes, bytesRatio: bytes / whole, timeRatio: median(ratios) };
    });
  });
}

function prove(name: string, codec: Codec, value: unknown): void {
  const back = JSON.stringify(codec.decode(codec.encode(value)));
  if (back !== JSON.stringify(value)) throw new Error(`${name} gives back something else: ${back.slice(0, 200)}`);
}

function size(codec: Codec | undefined, value: unknown): number {
  const payload = codec?.encode(value) ?? "";
  return typeof payload === "string" ? new TextEncoder().encode(payload).byteLength : payload.byteLength;
}

function timeMs(codec: Codec, value: unknown): number {
  const started = performance.now();
  for (let n = 0; n < 1000; n++) codec.decode(codec.encode(value));
  return performance.now() - started;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] as number;
}
