import { describe, expect, it } from "vitest";
import { inclusionOf } from "./pattern-inclusion.ts";

const texts = ["", ..."ab1-", ...wordsOf(2), ...wordsOf(3), ...wordsOf(4)];

function wordsOf(length: number): string[] {
  return length === 0
    ? [""]
    : wordsOf(length - 1).flatMap((word) => [..."ab1-A\n"].map((letter) => `${word}${letter}`));
}

describe("the texts of one pattern", () => {
  it.each([
    [/^[a-z]+$/, /^[a-z0-9]+$/],
    [/^[a-z]+$/, /^[A-Z]+$/i],
    [/^\d{3}$/, /^[0-9]{2,4}$/],
    [/^(?:a|b)(?:-(?:a|b))*$/, /^[ab-]+$/],
    [/^a.*b$/, /a/],
    [/^a/, /^(?:a|b)/],
    [/^(a|ab)(1|b1)?$/, /^a(?:b{0,2}1?)?$/],
    [/^$/, /^a*$/],
    [/b$/, /b/],
    [/^\p{Ll}+$/u, /^\p{L}+$/u],
    [/^a|b$/, /[ab]/],
    [/^(?!-)[a-z-]+(?<!-)$/, /^[a-z-]+$/],
  ])("%s: all are texts of %s", (given, taken) => {
    expect(inclusionOf([String(given)], String(taken))).toBe("all");
    for (const text of texts) if (given.test(text)) expect(text).toMatch(taken);
  });

  it.each([
    [/^[a-z0-9]+$/, /^[a-z]+$/, "1"],
    [/^[a-z]{2,}$/, /^[a-z]{2,4}$/, "aaaaa"],
    [/^a.*b$/, /^a[^c]*b$/, "acb"],
    [/^a.*b$/s, /^a.*b$/, "a\nb"],
    [/a/, /^a/, "ba"],
    [/^a*$/, /^a+$/, ""],
    [/^(?=a)a$/, /^b$/, "a"],
  ])("%s: not all are texts of %s", (given, taken, stray) => {
    expect(inclusionOf([String(given)], String(taken))).toEqual({ stray });
  });

  it("are those that match all of its patterns, where it has more than one", () => {
    expect(inclusionOf(["/^a/", "/b$/"], "/^a.*b$/s")).toBe("all");
    expect(inclusionOf(["/^a/"], "/^a.*b$/s")).toEqual({ stray: "a" });
  });

  it.each([
    [/^a$/, /^(?=a)a$/],
    [/^(a)\1$/, /^ab$/],
    [/^a$/m, /^a$/],
    [/^\ba$/, /^b$/],
    [/^[a-z]$/, /^[a-z]$/u],
    [/^a{0,5000}$/, /^a{0,4000}$/],
  ])("%s: nobody can tell whether all are texts of %s", (given, taken) => {
    expect(inclusionOf([String(given)], String(taken))).toBe("unknown");
  });

  it("are texts of any other, if there are none", () => {
    expect(inclusionOf(["/^a$/", "/^b$/"], "/^c$/")).toBe("all");
  });
});
