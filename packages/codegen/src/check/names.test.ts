import { describe, expect, it } from "vitest";
import { diagnosticTexts } from "../../../../test/support/diagnostic-text.ts";
import type { Kind, Model, Procedure } from "../model/model.ts";
import { checkNames } from "./names.ts";

const place = { file: "contract.ts", line: 1, column: 2 };

function procedure(name: string, more: Partial<Procedure> = {}): Procedure {
  return { name, kind: "call" as Kind, parts: {}, errors: [], place, ...more };
}

function findings(procedures: readonly Procedure[], namespaces: Model["namespaces"] = []): string[] {
  return diagnosticTexts(checkNames({ entry: "contract.ts", procedures, namespaces, shapes: [] }));
}

const rename = "export it under another name";

describe("checkNames", () => {
  it.each([
    ["then", "name/then", "makes its namespace look like a promise, so that `await` would call it"],
    ["constructor", "name/inherited", "is a name that every JavaScript object has already"],
    ["__proto__", "name/inherited", "is a name that every JavaScript object has already"],
    ["hasOwnProperty", "name/inherited", "is a name that every JavaScript object has already"],
    ["$close", "name/reserved", "starts with `$` or `_`, which are kept for the client itself"],
    ["_hidden", "name/reserved", "starts with `$` or `_`, which are kept for the client itself"],
    [
      "default",
      "name/default",
      "is what a module exports without a name",
      "export it by its name, and leave `export default` out",
    ],
    ["a-b", "name/identifier", "is not a JavaScript identifier"],
    ["*/", "name/identifier", "is not a JavaScript identifier"],
    ["1st", "name/identifier", "is not a JavaScript identifier"],
    ["a\u202eb", "name/identifier", "is not a JavaScript identifier"],
    ["", "name/identifier", "is not a JavaScript identifier"],
  ])("refuses %j, as a procedure and as a namespace", (name, rule, what, help = rename) => {
    const text = (dotted: string) =>
      `contract.ts:1:2 error ${rule}: \`${dotted}\` cannot be used: \`${name}\` ${what} | ${help}`;

    expect(findings([procedure(`chat.${name}`)])).toEqual([text(`chat.${name}`)]);
    expect(findings([], [{ name, place }])).toEqual([text(name)]);
  });

  it.each(["send", "delete", "class", "ticks$", "a$1", "naïve", "名前", "a1", "Then"])("takes %s", (name) => {
    expect(findings([procedure(name)])).toEqual([]);
  });

  it("refuses two names that differ only in case", () => {
    expect(findings([procedure("chat.Send"), procedure("chat.send"), procedure("other.SEND")])).toEqual([
      `contract.ts:1:2 error name/case: \`chat.send\` cannot be used: \`send\` differs from \`chat.Send\` only in case | ${rename}`,
    ]);
  });

  it("refuses one of two namespaces that differ only in case, but nothing in them", () => {
    const found = findings(
      [procedure("Chat.send"), procedure("chat.Send")],
      [
        { name: "Chat", place },
        { name: "chat", place },
      ],
    );

    expect(found).toEqual([
      `contract.ts:1:2 error name/case: \`chat\` cannot be used: \`chat\` differs from \`Chat\` only in case | ${rename}`,
    ]);
  });

  it("refuses `handle` beside reverse procedures, and takes it elsewhere", () => {
    const asking = procedure("chat.ask", { kind: "reverse" });

    expect(findings([asking, procedure("chat.handle")])).toEqual([
      `contract.ts:1:2 error name/handle: \`chat.handle\` cannot be used: \`handle\` is what a client calls to answer this namespace's \`reverse\` procedures | ${rename}`,
    ]);
    expect(findings([asking, procedure("handle")])).toEqual([]);
  });

  it.each([
    ["RpcError", "is the name of every error that is not declared"],
    ["toString", "is a name that every JavaScript object has already"],
    ["", "is no name at all"],
  ])("refuses a declared error called %j", (name, what) => {
    const found = findings([procedure("send", { errors: [{ name, data: 0, place }] })]);

    expect(found).toEqual([
      `contract.ts:1:2 error name/error: \`send.errors.${name}\` cannot be used: \`${name}\` ${what} | declare it under another name`,
    ]);
  });
});
