import { describe, expect, it } from "vitest";
import { ProgressLine } from "./progress-line.ts";

function given(isTerminal: boolean): { line: ProgressLine; written: string[] } {
  const written: string[] = [];
  return { line: new ProgressLine((text) => written.push(text), isTerminal), written };
}

describe("a progress line", () => {
  it("on a terminal takes the place of the one before, and goes", () => {
    const { line, written } = given(true);

    line.show("reading");
    line.show("writing");
    line.clear();
    line.clear();

    expect(written).toEqual(["reading…", "\r\u001b[2Kwriting…", "\r\u001b[2K"]);
  });

  it("leaves no trace elsewhere", () => {
    const { line, written } = given(false);

    line.show("reading");
    line.clear();

    expect(written).toEqual([]);
  });
});
