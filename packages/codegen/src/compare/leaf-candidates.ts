/** Values worth trying when one is looked for that a shape accepts, or refuses. */

import type { Bound, Constraints, Shape } from "../model/shape.ts";
import { patternSamples } from "./pattern-samples.ts";

/** One of each format that zod knows, and some that patterns of people's own often accept. */
const strings = [
  "a",
  "",
  "A",
  "1",
  "a1",
  "abc",
  "ABC",
  "12345",
  "ada@example.com",
  "https://example.com/",
  "ftp://example.com/",
  "http://localhost/",
  "5b2f1a9e-8c4d-4e6f-9a7b-0c1d2e3f4a5b",
  "0199c5b2-8c4d-7e6f-9a7b-0c1d2e3f4a5b",
  "1ec9414c-232a-6b00-b3c8-9f6bdeced846",
  "5B2F1A9E-8C4D-4E6F-9A7B-0C1D2E3F4A5B",
  "5b2f1a9e-8c4d-0e6f-0a7b-0c1d2e3f4a5b",
  "2026-01-31",
  "12:30:00",
  "2026-01-31T12:30:00Z",
  "2026-01-31T12:30:00+01:00",
  "2026-01-31T12:30:00",
  "2026-01-31T12:30Z",
  "2026-01-31T12:30:00.123Z",
  "2026-01-31T12:30:00.123456Z",
  "12:30",
  "12:30:00.123",
  "P1D",
  "192.0.2.1",
  "2001:db8::1",
  "192.0.2.0/24",
  "2001:db8::/32",
  "aGk=",
  "aGk",
  "+4912345678",
  "example.com",
  "😀",
  "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  "V1StGXR8_Z5jdHi6B-myT",
  "cjld2cjxh0000qzrmn831i7rn",
  "tz4a98xxat96iws9zmbrgj3a",
  "9m4e2mr0ui3e8a215n4g",
  "0ujtsYcgvSTl8PAuAdqWYSMnLOv",
  "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln",
  "4111111111111111",
  "DE89370400440532013000",
  " a ",
];
/** So many of them look like nothing in particular. */
const plainStrings = 8;
const numbers = [1, 0, 2, -1, 0.5, 1.5, 3, 10, 100, 2 ** 31, 2 ** 40, -(2 ** 40), 1e300];
const bigints = [1n, 0n, -1n, 2n, 2n ** 40n, 2n ** 70n];
const year = (text: string) => new Date(`${text}-01-01T00:00:00.000Z`);
const dates = [year("2026"), year("1970"), year("2000"), year("2100"), year("1900")];
const longest = 5_000;

/** @param others whose bounds are worth trying too */
export function candidatesFor(kind: Shape["kind"], others: readonly Constraints[]): readonly unknown[] {
  const bounds = others.flatMap(({ min, max, above, below, multipleOf }) =>
    [min, max, above, below, multipleOf].filter((bound): bound is Bound => bound !== undefined),
  );
  switch (kind) {
    case "string":
      return [
        ...strings.slice(0, plainStrings),
        ...bounds.flatMap(lengths),
        ...strings,
        ...others.flatMap(({ patterns }) => (patterns ?? []).flatMap(patternSamples)),
      ];
    case "number":
      return [...numbers, ...bounds.map(Number).flatMap((bound) => [bound, bound + 1, bound - 1, bound + 0.5])];
    case "bigint":
      return [
        ...bigints,
        ...bounds
          .filter(isWhole)
          .map(BigInt)
          .flatMap((bound) => [bound, bound + 1n, bound - 1n]),
      ];
    case "date":
      return [
        ...dates,
        ...bounds
          .map((bound) => new Date(bound))
          .filter(isDate)
          .flatMap(around),
      ];
    case "boolean":
      return [true, false];
    case "nan":
      return [Number.NaN];
    case "bytes":
      return [new Uint8Array([1, 2, 3])];
    default:
      return [];
  }
}

function lengths(bound: Bound): string[] {
  const length = Number(bound);
  const around = [length - 1, length, length + 1, length + 4 - (length % 4)]; // base64 comes in fours
  return around.filter((length) => length >= 0 && length <= longest).map((length) => "a".repeat(length));
}

function isWhole(bound: Bound): boolean {
  return /^-?\d+$/.test(String(bound));
}

function isDate(date: Date): boolean {
  return !Number.isNaN(date.getTime());
}

function around(date: Date): Date[] {
  return [date, new Date(date.getTime() + 1), new Date(date.getTime() - 1)];
}
