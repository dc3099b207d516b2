import { describe, expect, it } from "vitest";
import * as z from "zod";
import { formatLook } from "./format-look.ts";
import { candidatesFor } from "./leaf-candidates.ts";
import { fits, regExpOf } from "./leaf-values.ts";

const formats: Readonly<Record<string, z.ZodType>> = {
  url: z.url(),
  uuid: z.uuid(),
  "uuid v7": z.uuidv7(),
  guid: z.guid(),
  ipv4: z.ipv4(),
  ipv6: z.ipv6(),
  cidrv4: z.cidrv4(),
  cidrv6: z.cidrv6(),
  base64: z.base64(),
  base64url: z.base64url(),
  e164: z.e164(),
  jwt: z.jwt(),
  duration: z.iso.duration(),
  date: z.iso.date(),
  emoji: z.emoji(),
  ulid: z.ulid(),
  nanoid: z.nanoid(),
  cuid: z.cuid(),
  cuid2: z.cuid2(),
  xid: z.xid(),
  ksuid: z.ksuid(),
};
/** Their digits have to be right, too. */
const numbered: Readonly<Record<string, z.ZodType>> = { credit_card: z.creditCard(), iban: z.iban() };
const bounds = Array.from({ length: 45 }, (_, min) => ({ min }));
const texts = candidatesFor("string", bounds) as readonly string[];

describe.each(Object.entries(formats))("of the format %s", (format, schema) => {
  const ofZod = texts.filter((text) => schema.safeParse(text).success);

  it("the texts worth trying are those that zod takes, of which there are some", () => {
    expect(texts.filter((text) => fits({ format }, text))).toEqual(ofZod);
    expect(ofZod).not.toEqual([]);
  });

  it("all look as it is said that they do", () => {
    const look = regExpOf(formatLook({ format }) ?? "");

    for (const text of ofZod) expect(text).toMatch(look as RegExp);
  });
});

it.each(Object.entries(numbered))(
  "of the format %s, the texts worth trying are those that zod takes",
  (format, schema) => {
    const patterns = [String((schema as z.ZodStringFormat)._zod.def.pattern)];
    const worthTrying = candidatesFor("string", [{ patterns }, ...bounds]) as readonly string[];

    const ofZod = worthTrying.filter((text) => schema.safeParse(text).success);

    expect(worthTrying.filter((text) => fits({ format, patterns }, text))).toEqual(ofZod);
    expect(ofZod).not.toEqual([]);
  },
);
