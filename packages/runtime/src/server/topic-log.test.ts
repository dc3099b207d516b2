import { describe, expect, it } from "vitest";
import { TopicLog } from "./topic-log.ts";

const keep = { events: 3, ms: 1000, bytes: 100 };

/** What is left of a log: its bounds, and its events. */
function left(log: TopicLog): string {
  const events: string[] = [];
  for (let offset = log.first; offset <= log.last; offset++) events.push(String(log.at(offset)));
  return `${log.first}..${log.last}: ${events.join(" ")}`;
}

describe("a topic's log", () => {
  it("begins where the topic stands", () => {
    const log = new TopicLog(keep, 41);
    expect([left(log), log.at(41), log.at(42)]).toEqual(["42..41: ", undefined, undefined]);

    log.append("a", 0);
    expect(left(log)).toBe("42..42: a");
  });

  it.each<[string, [payload: string, at: number][], string]>([
    [
      "that fit",
      [
        ["a", 0],
        ["b", 1],
        ["c", 2],
      ],
      "1..3: a b c",
    ],
    [
      "more than it keeps",
      [
        ["a", 0],
        ["b", 1],
        ["c", 2],
        ["d", 3],
      ],
      "2..4: b c d",
    ],
    [
      "that are old when another comes",
      [
        ["a", 0],
        ["b", 999],
        ["c", 1000],
      ],
      "2..3: b c",
    ],
    [
      "that are all old but the last",
      [
        ["a", 0],
        ["b", 10],
        ["c", 5000],
      ],
      "3..3: c",
    ],
    [
      "too many bytes",
      [
        ["a".repeat(60), 0],
        ["b".repeat(30), 1],
        ["c".repeat(11), 2],
      ],
      `2..3: ${"b".repeat(30)} ${"c".repeat(11)}`,
    ],
    [
      "as many bytes as it keeps",
      [
        ["a".repeat(60), 0],
        ["b".repeat(40), 1],
      ],
      `1..2: ${"a".repeat(60)} ${"b".repeat(40)}`,
    ],
    [
      "one that is too large by itself",
      [
        ["a", 0],
        ["b".repeat(101), 1],
      ],
      "3..2: ",
    ],
  ])("keeps the newest of %s", (_what, events, expected) => {
    const log = new TopicLog(keep, 0);
    for (const [payload, at] of events) log.append(payload, at);

    expect(left(log)).toBe(expected);
  });

  it("lets go of what is old when it is looked at", () => {
    const log = new TopicLog(keep, 0);
    log.append("a", 0);
    log.append("b", 500);
    log.trim(999);
    expect(left(log)).toBe("1..2: a b");

    log.trim(1000);
    expect(left(log)).toBe("2..2: b");
    log.trim(9999);
    expect(left(log)).toBe("3..2: ");
  });
});
