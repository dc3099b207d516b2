import { expect, it } from "vitest";
import { docText, readersText } from "./doc-text.ts";

it("takes a comment apart: words, examples, deprecation, other tags", () => {
  const comment = [
    "Says it.",
    "",
    "Twice.",
    "@example await send({",
    "  a: 1 });",
    "@deprecated use",
    "`say`",
    "@since 1.2",
    "@wsrpc-allow ERROR_ADDED until 2027-01-01",
    "@example",
  ].join("\n");

  expect(docText(comment)).toEqual({
    text: "Says it.\n\nTwice.",
    examples: ["await send({\n  a: 1 });"],
    deprecated: "use\n`say`",
    tags: [{ name: "since", text: "1.2" }],
  });
});

it("takes no tag out of a fence or the middle of a line", () => {
  const comment = "Mail ada@example.com\n@example\n```ts\n@decorated\nclass A {}\n```\n@since 2";

  expect(docText(comment)).toEqual({
    text: "Mail ada@example.com",
    examples: ["```ts\n@decorated\nclass A {}\n```"],
    deprecated: undefined,
    tags: [{ name: "since", text: "2" }],
  });
});

it("makes nothing of no comment", () => {
  expect(docText(undefined)).toEqual({ text: "", examples: [], deprecated: undefined, tags: [] });
});

it("leaves to readers what is said to them", () => {
  const comment = [
    "Says it.",
    "@wsrpc-allow ERROR_ADDED until 2027-01-01 as all clients",
    "are ours",
    "@deprecated use `say`",
    "@internal",
  ].join("\n");

  expect(readersText(comment)).toBe("Says it.\n@deprecated use `say`");
  expect(readersText("@deprecated use `say`")).toBe("@deprecated use `say`");
  expect(readersText("@wsrpc-allow ERROR_ADDED until 2027-01-01")).toBe("");
  expect(readersText("```\n@internal\n```")).toBe("```\n@internal\n```");
});
