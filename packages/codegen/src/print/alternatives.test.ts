import { describe, expect, it } from "vitest";
import { alternatives, enclosed, withRest } from "./alternatives.ts";
import { braces, brackets } from "./blocks.ts";
import type { Doc } from "./doc.ts";
import { layOut } from "./layout.ts";

const text = (doc: Doc, width: number) => layOut(doc, width, "", ({ imported }) => imported).join("");
const lines = (...all: string[]) => all.join("\n");

describe("alternatives", () => {
  it("stand on one line with a bar between them where there is room", () => {
    const doc: Doc = ["type A = ", alternatives(["one", "two"]), ";"];

    expect(text(doc, 40)).toBe("type A = one | two;");
  });

  it("stand each behind its bar where there is none, and leave no space at the end of the line before", () => {
    const doc: Doc = ["type A = ", alternatives(["one", "two", "three"]), ";"];

    expect(text(doc, 15)).toBe(lines("type A =", "  | one", "  | two", "  | three;"));
  });

  it("indent what breaks inside an option by the width of its bar", () => {
    const doc: Doc = ["a: ", alternatives([braces(["one: string", "two: string"], ";"), "three"])];

    expect(text(doc, 20)).toBe(lines("a:", "  | {", "      one: string;", "      two: string;", "    }", "  | three"));
  });

  it("have the bracket that ends them on a line of its own", () => {
    const doc: Doc = [enclosed("(", alternatives(["one", "two", "three"]), ")"), "[]"];

    expect(text(doc, 10)).toBe(lines("(", "  | one", "  | two", "  | three", ")[]"));
    expect(text(doc, 40)).toBe("(one | two | three)[]");
  });

  it("are not indented once more as the entry of a list that breaks", () => {
    const doc = brackets("<", ["string", alternatives(["one", "two", "three"])], ">");

    expect(text(doc, 12)).toBe(lines("<", "  string,", "  | one", "  | two", "  | three", ">"));
  });

  it("need no bar if there is one", () => {
    expect(text(["a: ", alternatives(["one-and-only"])], 5)).toBe("a: one-and-only");
  });

  it("begin no line for what may be null besides: it breaks inside", () => {
    const doc: Doc = ["a: ", withRest(braces(["one: string", "two: string"], ";"), " | null"), ";"];

    expect(text(doc, 20)).toBe(lines("a: {", "  one: string;", "  two: string;", "} | null;"));
    expect(text(doc, 60)).toBe("a: { one: string; two: string } | null;");
  });
});
