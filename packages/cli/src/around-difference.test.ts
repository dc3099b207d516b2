import { describe, expect, it } from "vitest";
import { aroundDifference } from "./around-difference.ts";

/** `{ a0: number; a1: number; … }` with one property of another type. */
function typeOf(properties: number, odd: number, type: string): string {
  const of = (at: number) => `property${at}: ${at === odd ? type : "number"};`;
  return `{ ${Array.from({ length: properties }, (_, at) => of(at)).join(" ")} }`;
}

describe("Two texts that differ", () => {
  it("are shown whole while they are short", () => {
    const [left, right] = ["{ a: string }", "{ a: number }"];

    const shown = aroundDifference(left, right);

    expect(shown).toEqual([left, right]);
  });

  it("are shown from the same place, a little before they differ", () => {
    const [left, right] = [typeOf(500, 300, "string"), typeOf(500, 300, "bigint")];

    const [shownLeft, shownRight] = aroundDifference(left, right);

    expect(shownLeft).toMatch(/^… property29\d: number; .*property300: string; property301: number;.* …$/);
    expect(shownRight).toBe(shownLeft.replace("string", "bigint"));
    expect(shownLeft.length).toBeLessThan(400);
  });

  it("are shown from their start if they differ there", () => {
    const [left, right] = [typeOf(500, 0, "string"), "never"];

    const shown = aroundDifference(left, right);

    expect(shown[0]).toMatch(/^\{ property0: string; .* …$/);
    expect(shown[1]).toBe("never");
  });

  it("are shown to their end if they differ there", () => {
    const [left, right] = [typeOf(500, 499, "string"), typeOf(500, 500, "string")];

    const shown = aroundDifference(left, right);

    expect(shown[0]).toMatch(/^… property\d+: number; .*property499: string; \}$/);
    expect(shown[1]).toMatch(/^… property\d+: number; .*property499: number; \}$/);
  });

  it("need no blanks", () => {
    const left = `${"x".repeat(1000)}a`;

    const shown = aroundDifference(left, `${left}b`);

    expect(shown).toEqual([`… ${left.slice(-120)}`, `… ${left.slice(-120)}b`]);
  });
});
