import { describe, expect, it } from "vitest";
import { contractDifference } from "./contract-difference.ts";

const contract = (procedures: Record<string, string>, types: Record<string, string> = {}) =>
  JSON.stringify({ procedures: Object.entries(procedures).map(([name, output]) => ({ name, output })), types });

describe("contractDifference", () => {
  it("names what was added, changed and removed", () => {
    const before = contract({ a: "string", b: "string", c: "string" }, { Line: "old" });
    const after = contract({ a: "string", b: "number", d: "string" }, { Line: "new" });

    const difference = contractDifference(before, after);

    expect(difference).toBe("added d, changed b, Line, removed c");
  });

  it("names three of many", () => {
    const after = contract({ a: "", b: "", c: "", d: "", e: "" });

    expect(contractDifference(contract({}), after)).toBe("added a, b, c and 2 more");
  });

  it("names three of three", () => {
    expect(contractDifference(contract({}), contract({ a: "", b: "", c: "" }))).toBe("added a, b, c");
  });

  it("is empty for the same contract", () => {
    expect(contractDifference(contract({ a: "" }), contract({ a: "" }))).toBe("");
  });

  it.each([[undefined], ["<<<<<<< ours"], ["{}"]])("takes %s for no contract at all", (before) => {
    expect(contractDifference(before, contract({ a: "" }))).toBe("added a");
  });
});
