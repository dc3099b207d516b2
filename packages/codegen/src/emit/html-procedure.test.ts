import { call, duplex, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import type { Procedure } from "../model/model.ts";
import { procedureHtml } from "./html-procedure.ts";
import { TypeHtml } from "./html-type.ts";

const s = z.string();

describe("the page of documentation", () => {
  it.each([
    [call({ input: s, output: s }), "const output = await client.chat.run(input);"],
    [call({}), "const output = await client.chat.run();"],
    [stream({ input: s, item: s }), "for await (const item of client.chat.run(input)) { … }"],
    [upload({ item: s }), "const output = await client.chat.run(undefined, items);"],
    [upload({ input: s, item: s }), "const output = await client.chat.run(input, items);"],
    [duplex({ send: s, receive: s }), "for await (const received of client.chat.run(undefined, sent)) { … }"],
    [duplex({ input: s, send: s, receive: s }), "for await (const received of client.chat.run(input, sent)) { … }"],
    [topic({ params: s, event: s }), "client.chat.run(params).subscribe((event) => { … });"],
    [reverse({ input: s, output: s }), "client.chat.handle({ run: async (input) => output });"],
  ])("shows how a client uses it, row %#", (procedure, usage) => {
    expect(found(pageOf(procedure), /<div class="usage">(.*?)<\/div>/s)).toEqual([usage]);
  });

  it.each([
    [call({}), []],
    [call({ idempotent: true }), ["idempotent: may be sent again"]],
    [call({ idempotent: "key" }), ["idempotent by key"]],
    [call({ timeoutMs: 1500 }), ["timeout 1500 ms"]],
    [call({ timeoutMs: 90_000 }), ["timeout 90 s"]],
    [call({ timeoutMs: 5_400_000 }), ["timeout 90 min"]],
    [call({ timeoutMs: Number.POSITIVE_INFINITY }), ["no timeout"]],
    [topic({ event: s, keep: { events: 1 / 0, ms: 1 / 0 } }), ["keeps all events", "keeps them for ever"]],
    [topic({ event: s, mode: "latest" }), ["a slow reader gets the latest only"]],
    [topic({ event: s, mode: "volatile" }), ["not kept for slow readers"]],
    [topic({ event: s, keep: { events: 9, ms: 7_200_000 } }), ["keeps 9 events", "keeps them 2 h"]],
  ])("shows what is promised of it, row %#", (procedure, facts) => {
    const list = /<ul class="facts">(.*?)<\/ul>/s.exec(pageOf(procedure))?.[1] ?? "";

    expect(found(list, /<li>(.*?)<\/li>/g)).toEqual(facts);
  });

  it("shows how it may fail, with the code that clients get", () => {
    const page = pageOf(call({ errors: { Full: s, Gone: { code: "NOT_FOUND", data: s } } }), "@deprecated Use tell.");

    expect(found(page, /<code class="name">(.*?)<\/code>/g)).toEqual(["Full", "Gone"]);
    expect(found(page, /<\/code> <span class="limit">(.*?)<\/span>/g)).toEqual(["FAILED_PRECONDITION", "NOT_FOUND"]);
    expect(found(page, /<div class="deprecated">(.*?)<\/div>/s)).toEqual(["Deprecated. Use tell."]);
    expect(pageOf(call({}))).not.toContain("Errors");
  });
});

function pageOf(run: object, docs?: string): string {
  const { procedures, shapes } = modelOf({ chat: { run } });
  const procedure = { ...procedures[0], ...(docs !== undefined && { docs }) } as Procedure;
  const types = new TypeHtml(shapes, { nameOf: () => undefined, linkTo: () => undefined });
  return procedureHtml(procedure, types, () => undefined).text;
}

/** Without tags. */
function found(page: string, pattern: RegExp): string[] {
  const all = pattern.global ? [...page.matchAll(pattern)] : [pattern.exec(page)];
  return all.map((match) =>
    (match?.[1] ?? "")
      .replace(/<[^>]*>/g, "")
      .replaceAll("&gt;", ">")
      .replace(/\s+/g, " "),
  );
}
