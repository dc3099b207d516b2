import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../packages/runtime/src/errors.ts";
import { closeCode, remedyOf } from "../packages/runtime/src/protocol/close-code.ts";
import { decodeMessage } from "../packages/runtime/src/protocol/codec.ts";
import { isCounted, kind, protocolVersion, subprotocol } from "../packages/runtime/src/protocol/frame.ts";
import { defaultLimits, fixedLimits } from "../packages/runtime/src/protocol/limits.ts";
import { parseFrame } from "../packages/runtime/src/protocol/parse-frame.ts";
import { hostLimits, serverLimits } from "../packages/runtime/src/protocol/server-limits.ts";

type Sender = "client" | "server";
const senders: readonly Sender[] = ["client", "server"];

const page = readFileSync(new URL("../PROTOCOL.md", import.meta.url), "utf8");

/** What stands under a heading, up to the next of the same rank or a higher one. */
function section(heading: string): string {
  const rank = heading.indexOf(" ");
  const [, rest = ""] = page.split(`\n${heading}\n`);
  return rest.split(new RegExp(`\n#{1,${rank}} `))[0] ?? "";
}

/** The rows of the first table in a text, by their cells, without its head. */
function table(text: string): string[][] {
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Every line of a JSON block stands for itself. */
function messagesIn(text: string): string[] {
  return [...text.matchAll(/^```json\n(.*?)^```$/gms)].flatMap(([, block = ""]) => block.trimEnd().split("\n"));
}

/** As a message, or as a frame of one. */
function isOnTheWire(text: string): boolean {
  const value: unknown[] = JSON.parse(text);
  const parses = [
    (sender: Sender) => decodeMessage(text, sender).frames.length === value.length - 2,
    (sender: Sender) => parseFrame(value, sender) !== undefined,
  ];
  return senders.some((sender) => parses.some((parse) => succeeds(() => parse(sender))));
}

function succeeds(attempt: () => boolean): boolean {
  try {
    return attempt();
  } catch {
    return false;
  }
}

/** Frames that are in order but for what they hold are refused for another reason than their sender. */
function maySend(number: number, sender: Sender): boolean {
  try {
    parseFrame([number], sender);
    return true;
  } catch (error) {
    return !/sends no frame/.test(String(error));
  }
}

const frames = Object.entries(kind).map(([name, number]) => [name.toUpperCase(), number] as const);

describe("PROTOCOL.md", () => {
  it("shows messages and frames that may stand on the wire, in every JSON block", () => {
    const messages = messagesIn(page);

    expect(messages.length).toBeGreaterThan(20);
    expect(messages.filter((message) => !isOnTheWire(message))).toEqual([]);
  });

  it("names the subprotocol and the version", () => {
    expect(section("## Opening a connection")).toContain(`\`${subprotocol}\``);
    expect(section("### HELLO")).toContain(`\`v\` is ${protocolVersion}.`);
  });

  it("lists exactly the frames that there are, with who sends them and whether they count", () => {
    const listed = table(section("## Frames")).map(([number, name = "", sender, counted]) => [
      name.replace(/^\[(.*)\]\(#(.*)\)$/, "$1 $2"),
      Number(number),
      sender,
      counted,
    ]);

    expect(listed).toEqual(
      frames.map(([name, number]) => [
        `${name} ${name.toLowerCase()}`,
        number,
        senders.every((sender) => maySend(number, sender)) ? "both" : senders.find((sender) => maySend(number, sender)),
        isCounted([number] as never) ? "yes" : "no",
      ]),
    );
  });

  it("has a section for every frame, and for nothing else", () => {
    const headings = [...section("## Frames").matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);

    expect(headings).toEqual(frames.map(([name]) => name));
  });

  it.each(frames)("writes %s with its number, %i, and its examples are of it", (name, number) => {
    const text = section(`### ${name}`);
    const shown = messagesIn(text).flatMap((message) => JSON.parse(message).slice(2) as [number][]);

    expect(text.trimStart()).toMatch(new RegExp(`^\`\\[${number}[,\\]]`));
    expect(shown.map(([shownKind]) => shownKind).filter((shownKind) => shownKind !== number)).toEqual([]);
  });

  it("lists exactly the close codes that there are", () => {
    const listed = table(section("## Close codes")).flatMap(([, , codes = ""]) =>
      [...codes.matchAll(/\b4\d{3}\b/g)].map(([code]) => Number(code)),
    );
    const known = Object.values(closeCode).filter((code) => code >= 4000);

    expect(listed).toEqual(known);
  });

  it("speaks of no close code that it does not list", () => {
    const known: number[] = Object.values(closeCode);
    const spokenOf = [...page.matchAll(/(?<![\d–-])4[0-4]\d\d(?![\d–])/g)].map(([code]) => Number(code));

    expect(spokenOf.length).toBeGreaterThan(Object.keys(closeCode).length);
    expect(spokenOf.filter((code) => !known.includes(code))).toEqual([]);
  });

  it("says of each range of close codes what a client does", () => {
    const remedies = {
      "reconnects and resumes": "resume",
      "reconnects, with a new session": "renew",
      "waits, at least `retryAfterMs`": "back-off",
      "gets a new token, then resumes": "new-token",
      "stops, and tells its user": "stop",
    };
    const ranges = table(section("## Close codes")).map(([range = "", does]) => {
      const [from = 0, to = 0] = range.split("–").map(Number);
      return [remedyOf(from), remedyOf(to), does];
    });

    expect(ranges).toEqual(Object.entries(remedies).map(([does, remedy]) => [remedy, remedy, does]));
  });

  it("lists exactly the error codes that there are", () => {
    const listed = [...section("## Errors").matchAll(/\b(\d+) ([A-Z_]{5,})/g)].map(([, number, name]) => [
      name,
      Number(number),
    ]);

    expect(Object.fromEntries(listed)).toEqual(errorCodes);
  });

  it("gives the limits that are kept", () => {
    const limits: Record<string, number> = {
      "message to a server": defaultLimits.maxMessageBytes,
      "message to a client": fixedLimits.clientMaxMessageBytes,
      HELLO: hostLimits.helloBytes,
      "depth of a message": fixedLimits.maxDepth,
      "keys in a message": fixedLimits.maxKeys,
      "frames in a message": fixedLimits.maxFrames,
      "attachments of a message": fixedLimits.maxAttachments,
      "fragments of a message": hostLimits.maxFragments,
      "pings of the WebSocket itself at a time": hostLimits.maxPendingPongs,
      "name of a procedure, key, sid, secret": fixedLimits.maxNameBytes,
      "digits of a bigint": fixedLimits.maxBigintDigits,
      "calls at a time": defaultLimits.maxCalls,
      "subscriptions at a time": defaultLimits.maxSubscriptions,
      "replay window": defaultLimits.maxReplayBytes,
      "frames kept for replay": fixedLimits.maxReplayFrames,
      "frames that wait, but for items and events": fixedLimits.maxQueuedAnswers,
      grace: serverLimits.graceMs,
      timeout: fixedLimits.maxTimeoutMs,
    };
    const units: Record<string, number> = { KiB: 1024, MiB: 1024 * 1024, s: 1000, h: 3_600_000 };
    const listed = table(section("## Limits")).map(([limit = "", text = ""]) => {
      const [, number = "", unit = ""] = /^([\d,]+) ?(KiB|MiB|s|h)?\b/.exec(text) ?? [];
      return [limit, Number(number.replaceAll(",", "")) * (units[unit] ?? 1)];
    });

    expect(Object.fromEntries(listed)).toEqual(limits);
  });
});
