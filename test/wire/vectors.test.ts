import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { closeCode } from "../../packages/runtime/src/protocol/close-code.ts";
import { kind } from "../../packages/runtime/src/protocol/frame.ts";
import { parseFrame } from "../../packages/runtime/src/protocol/parse-frame.ts";
import { called, fingerprint } from "./application.ts";
import { type Conversation, conversationsWith, type Side } from "./conversation.ts";
import { greetings } from "./player.ts";

const read = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
const page = read("../../PROTOCOL.md");
const readme = read("README.md");
const sides: readonly Side[] = ["server", "client"];
const all = sides.flatMap((side) => conversationsWith(side));

/** The lines of a page's JSONL blocks. */
function linesOf(text: string): unknown[] {
  const blocks = [...text.matchAll(/^```jsonl\n(.*?)^```$/gms)];
  return blocks.flatMap(([, block = ""]) =>
    block
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
}

/** The keys of a step that are not steps themselves. */
const beside = new Set(["place", "on", "bytes", "order"]);

function stepsOf({ steps }: Conversation): string[] {
  return steps.flatMap((step) => Object.keys(step).filter((key) => !beside.has(key)));
}

function maySend(number: number, sender: Side): boolean {
  try {
    parseFrame([number], sender);
    return true;
  } catch (error) {
    return !/sends no frame/.test(String(error));
  }
}

/** The kinds of the frames that a side sends in all conversations with it, played or tested. */
function kindsFrom(sender: Side, tested: Side): Set<unknown> {
  const steps = conversationsWith(tested).flatMap((conversation) => [
    ...(conversation.greeted ? greetings[tested] : []),
    ...conversation.steps,
  ]);
  const frames = steps.flatMap(({ send = [], get = [] }) => (sender === tested ? get : send.slice(2)));
  return new Set(frames.map((frame) => (frame as unknown[])[0]));
}

const directions = Object.entries(kind).flatMap(([name, number]) =>
  sides.filter((sender) => maySend(number, sender)).map((sender) => [name.toUpperCase(), sender, number] as const),
);

describe("the recorded conversations", () => {
  it("are many, and each has a title of its own among those of its side", () => {
    expect(all.length).toBeGreaterThan(300);
    for (const side of sides) {
      const titles = conversationsWith(side).map(({ title }) => title);
      expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    }
  });

  it("consist of steps that PROTOCOL.md tells of, one on each line", () => {
    const [, section = ""] = page.split("\n## Conformance vectors\n");
    const documented = [...section.matchAll(/`\{"(\w+)":/g)].map(([, step]) => step);
    const crowded = all.flatMap(({ steps }) =>
      steps.filter((step) => Object.keys(step).filter((key) => !beside.has(key)).length !== 1),
    );

    expect(crowded).toEqual([]);
    expect([...new Set(all.flatMap(stepsOf))].sort()).toEqual([...new Set(documented)].sort());
  });

  it.each(directions)("have %s from the %s, played and tested", (_name, sender, number) => {
    for (const tested of sides) expect(kindsFrom(sender, tested)).toContain(number);
  });

  it("have every close code, given or taken", () => {
    const codes = all.flatMap(({ steps }) => steps.flatMap(({ close = [], closed = [] }) => [close, closed].flat()));

    expect(Object.values(closeCode).filter((code) => !codes.includes(code))).toEqual([]);
  });

  it("begin as the README shows", () => {
    const shown = linesOf(readme).slice(0, 6);

    expect(shown).toEqual([...greetings.server, ...greetings.client]);
  });

  it("need the application that the README tells of", () => {
    const rows = [...readme.matchAll(/^\| (\d+) \| (\w+) \| (\w+) \|/gm)];

    expect(rows.map(([, number, name, procedure]) => [name, Number(number), procedure])).toEqual(
      [...called.values()].map((procedure) => [procedure.name, procedure.number, procedure.kind]),
    );
    expect(readme).toContain(`Its fingerprint is \`${fingerprint}\`.`);
  });

  it("are shown in PROTOCOL.md as they are", () => {
    const [head, ...steps] = linesOf(page) as [{ title: string }, ...object[]];
    const recorded = all.find(({ title }) => title.startsWith(head.title));

    expect(recorded?.steps.slice(0, steps.length).map(({ place: _, ...step }) => step)).toEqual(steps);
  });
});
