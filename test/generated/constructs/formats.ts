/** Every format of text and of numbers that zod has. */

import type { ConstructCase } from "./construct-case.ts";

/** What follows `z.`, and a value that has it. */
const texts: readonly (readonly [construct: string, value: string])[] = [
  ["base64()", "aGk="],
  ["base64url()", "aGk"],
  ["cidrv4()", "10.0.0.0/8"],
  ["cidrv6()", "2001:db8::/32"],
  ["creditCard()", "4111111111111111"],
  ["cuid()", "cjld2cjxh0000qzrmn831i7rn"],
  ["cuid2()", "tz4a98xxat96iws9zmbrgj3a"],
  ["currencyCode()", "EUR"],
  ["e164()", "+4912345678"],
  ["email()", "a@b.example"],
  ["emoji()", "🎉"],
  ["guid()", "0189a3c4-1c8b-0c4e-0d3a-2f6b1e5a9c70"],
  ['hash("md5")', "d41d8cd98f00b204e9800998ecf8427e"],
  ["hex()", "00ff"],
  ["hostname()", "a.example"],
  ["httpUrl()", "http://a.example"],
  ["iban()", "GB82WEST12345698765432"],
  ["ipv4()", "10.0.0.1"],
  ["ipv6()", "2001:db8::1"],
  ["iso.date()", "2026-01-02"],
  ["iso.datetime()", "2026-01-02T03:04:05Z"],
  ["iso.duration()", "P1DT2H"],
  ["iso.time()", "03:04:05"],
  ["jwt()", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.c2ln"],
  ["ksuid()", "0ujtsYcgvSTl8PAuAdqWYSMnLOv"],
  ["mac()", "00:1A:2B:3C:4D:5E"],
  ["nanoid()", "V1StGXR8_Z5jdHi6B-myT"],
  ['stringFormat("odd", /^a/)', "ab"],
  ["ulid()", "01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  ["url()", "https://a.example/"],
  ["uuid()", "0189a3c4-1c8b-7c4e-8d3a-2f6b1e5a9c70"],
  ["uuidv4()", "f47ac10b-58cc-4372-a567-0e02b2c3d479"],
  ["uuidv6()", "1ec9414c-232a-6b00-b3c8-9e6bdeced846"],
  ["uuidv7()", "0189a3c4-1c8b-7c4e-8d3a-2f6b1e5a9c70"],
  ["xid()", "9m4e2mr0ui3e8a215n4g"],
];

const numbers: readonly (readonly [construct: string, value: number])[] = [
  ["int()", 7],
  ["int32()", -7],
  ["uint32()", 7],
  ["float32()", 1.5],
  ["float64()", 1e300],
];

const bigints: readonly (readonly [construct: string, value: bigint])[] = [
  ["int64()", -(2n ** 63n)],
  ["uint64()", 2n ** 64n - 1n],
];

export const formats: readonly ConstructCase[] = [
  ...texts.map((one) => format(one, "string")),
  ...numbers.map((one) => format(one, "number")),
  ...bigints.map((one) => ({ ...format(one, "bigint"), plan: "wireBigint" })),
];

function format([construct, value]: readonly [string, unknown], given: string): ConstructCase {
  const title = construct.replace(/\(.*/, "").replace(".", " ");
  return { title, schema: `z.${construct}`, given, crossings: [[value]] };
}
