/** Makes messages that are almost right: the grammar of the protocol, with something wrong here and there. */

import type { Random } from "../simulate/random.ts";
import { prototypeNames } from "../support/prototype-names.ts";

type Sender = "client" | "server";

/** Numbers at which programs stumble. */
const numbers = [
  0,
  1,
  2,
  3,
  5,
  7,
  31,
  32,
  33,
  63,
  64,
  65,
  127,
  128,
  255,
  256,
  1023,
  1024,
  4095,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 53 + 2,
  1e300,
  -1,
  -0,
  0.5,
  1.1,
];
/** Numbers that JSON can write and programs cannot hold. */
const strangeTexts = [
  "1e999",
  "-1e999",
  "1E+2",
  "-0",
  "0.0000001e-400",
  "9".repeat(400),
  "01",
  "+1",
  ".5",
  "NaN",
  "'a'",
  "undefined",
  "\u00a0",
  "{",
  "]",
  "",
  '"\\ud83d"',
  '"\\u0000"',
  "[[",
  "{}{}",
  "/**/",
  "tru",
  "nul",
];
const texts = [
  "",
  "x",
  "mirror",
  "news",
  "count",
  "take",
  "keyed",
  "ask",
  "\u0000",
  "\u2028",
  "\ud83d\ude00",
  "é".repeat(64),
  "x".repeat(128),
  "x".repeat(129),
  "x".repeat(5000),
  "constructor",
  "__proto__",
  "__proto__x",
  "$b",
];
/** How programs call what they tell themselves, as a peer must not. */
const insideNames = [
  "transmit",
  "deliver",
  "invoke",
  "settled",
  "item",
  "abort",
  "established",
  "over",
  "auth",
  "tick",
];
const kinds = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 32, 33, 34, 35, 36, 37];
/** Of a client: calls above all, credit, cancels, subscriptions and their ends, pings. */
const harmless = [2, 3, 6, 16, 16, 16, 16, 21, 32, 32, 35];
const procedures = ["mirror", "count", "take", "keyed", "ask", "news", 0, 1, 2, 3, 4, 5];

/** What the writer knows of the conversation, so that it can be right about it. */
export interface Conversation {
  readonly sender: Sender;
  /** The last counted frame that was sent. */
  sent: number;
  /** The last id that was opened. */
  id: number;
  /** Of the other side's counted frames. */
  received: number;
  /** How often something is wrong, of which a session rarely survives the first: most have to be smooth to get anywhere. */
  readonly roughness?: number;
}

const usual = 1;

/** Any JSON value, as text. */
function anyText(random: Random, depth = 0): string {
  if (depth === 0 && random.chance(0.05)) return nested(random, random.between(58, 64));
  switch (random.between(0, depth > 4 ? 5 : 8)) {
    case 0:
      return JSON.stringify(random.pick(numbers));
    case 1:
      return JSON.stringify(random.pick(texts));
    case 2:
      return random.pick(["true", "false", "null"]);
    case 3:
      return random.chance(0.05) ? random.pick(strangeTexts) : "0";
    case 4:
      return random.chance(0.5)
        ? `{"$b":${JSON.stringify(random.pick(prototypeNames))}}`
        : JSON.stringify(random.pick(prototypeNames));
    case 5:
      return String(random.between(0, 1000));
    case 6:
      return `[${several(random, () => anyText(random, depth + 1))}]`;
    default:
      return `{${several(random, () => `${keyText(random)}:${anyText(random, depth + 1)}`)}}`;
  }
}

/** As deep as a message may be, or deeper. */
function nested(random: Random, levels: number): string {
  const isArray = random.chance(0.5);
  return (isArray ? "[" : '{"a":').repeat(levels) + anyText(random, 9) + (isArray ? "]" : "}").repeat(levels);
}

function keyText(random: Random): string {
  if (random.chance(0.98)) return JSON.stringify(random.pick(prototypeNames)).replace('"__proto__"', '"__proto_"');
  return random.pick(['"__proto__"', '"__\\u0070roto__"', '"__proto__" ', '"\\u005f_proto__"']);
}

function several(random: Random, make: () => string): string {
  return Array.from({ length: random.between(0, 4) }, make).join(",");
}

/** An element of a frame: mostly what belongs there, else anything. */
function element(random: Random, good: () => unknown, roughness = usual): string {
  if (random.chance(0.03 * roughness)) return anyText(random);
  const value = good();
  return value === undefined ? "null" : JSON.stringify(value);
}

function options(random: Random, fields: Record<string, () => unknown>): string {
  const chosen = Object.entries(fields).filter(() => random.chance(0.4));
  const own = chosen.map(([name, good]) => `${JSON.stringify(name)}:${element(random, good)}`);
  if (random.chance(0.05)) own.push(`${keyText(random)}:${anyText(random)}`);
  if (random.chance(0.05)) own.push(`"type":${JSON.stringify(random.pick(insideNames))}`);
  return `{${own.join(",")}}`;
}

function frameText(random: Random, talk: Conversation): string {
  const isClient = talk.sender === "client";
  const { roughness = usual } = talk;
  const kind = random.chance(0.02 * roughness) ? random.between(0, 80) : random.pick(kinds);
  const known = () => Math.max(1, isClient ? talk.id - 2 * random.between(0, 4) : random.between(1, talk.id));
  const opened = () => (random.chance(1 - 0.2 * roughness) ? known() : random.pick(numbers));
  const next = () => {
    talk.id += random.chance(1 - 0.02 * roughness) ? 2 : random.between(-2, 3);
    return talk.id;
  };
  const count = () => random.between(0, 100);
  const ms = () => random.pick([0, 1, 50, 1000, 30_000, ...numbers]);
  const any = () => anyText(random);
  const name = () => (random.chance(0.9) ? random.pick(procedures) : random.pick(prototypeNames));
  const text = () => random.pick(texts);
  const el = (good: () => unknown) => element(random, good, roughness);
  const rest: Record<number, () => string[]> = {
    0: () => [helloText(random, talk)],
    1: () => [options(random, { resumed: () => true, why: text, rx: count, graceMs: ms })],
    2: () => [el(count)],
    3: () => [el(count)],
    4: () => [options(random, { last: count, reconnectMs: () => [0, 1], untilMs: ms })],
    5: () => [options(random, { need: () => true, token: text, ok: () => true, byMs: ms, expiresMs: ms })],
    6: () => [el(opened), el(() => random.pick(numbers))],
    7: () => [el(() => random.pick([1000, 4000, 4400, ...numbers])), el(text), options(random, { retryAfterMs: ms })],
    16: () => [
      el(next),
      el(name),
      any(),
      options(random, { timeoutMs: ms, key: text, credit: () => random.pick(numbers), trace: text }),
    ],
    17: () => [el(opened), any()],
    18: () => [
      el(opened),
      el(() => random.between(0, 20)),
      el(text),
      options(random, {
        executed: () => random.between(0, 2),
        name: () => random.pick(["Busy", ...prototypeNames]),
        data: () => ({ until: 1 }),
        retryAfterMs: ms,
      })
        .replace(/^\{/, random.chance(0.9) ? '{"executed":1,' : "{")
        .replace(",}", "}"),
    ],
    19: () => [el(opened), any()],
    20: () => [el(opened)],
    21: () => [el(opened)],
    32: () => [el(next), el(name), any(), options(random, { from: () => [random.pick(texts), count()] })],
    33: () => [el(opened), el(count), el(text), el(count), el(() => random.chance(0.5))],
    34: () => [el(count), el(count), any()],
    35: () => [el(opened)],
    36: () => [el(opened), el(() => random.between(0, 20)), el(text)],
    37: () => [el(count), el(count), el(count), el(text)],
  };
  const mine = isClient
    ? [0, 2, 3, 5, 6, 7, 16, 17, 18, 19, 20, 21, 32, 35]
    : [1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 33, 34, 36, 37];
  const rough = mine.includes(kind) || random.chance(0.02) ? kind : random.pick(mine.slice(1));
  const chosen = isClient && !random.chance(roughness) ? random.pick(harmless) : rough;
  const elements = rest[chosen]?.() ?? [any()];
  if (random.chance(0.02 * roughness)) elements.splice(random.between(0, elements.length), 1);
  if (random.chance(0.02 * roughness)) elements.push(any());
  if (chosen >= 16 && chosen !== 34 && chosen !== 37) talk.sent += 1;
  return `[${[chosen, ...elements].join(",")}]`;
}

export function helloText(random: Random, { roughness = usual }: Conversation): string {
  const el = (good: () => unknown) => element(random, good, roughness);
  const fields = {
    v: () => 1,
    sid: () => `s${random.chance(0.7) ? random.next() : random.between(0, 20)}`, // what a resumed session has heard it passes over
    secret: () => "x",
    gen: () => random.between(1, 3),
    rx: () => random.pick([0, 0, 1, 2]),
    tx0: () => random.pick([1, 1, 2, 3]),
  };
  const own = Object.entries(fields).map(([name, good]) => `"${name}":${el(good)}`);
  if (random.chance(0.3)) own.push(`"token":${el(() => random.pick(texts))}`, `"schema":${el(() => "open")}`);
  if (random.chance(0.02)) own.splice(random.between(0, own.length - 1), 1);
  return `{${own.join(",")}}`;
}

/** A message of a few frames; with a small chance its counts, or its text, are wrong. */
export function messageText(random: Random, talk: Conversation): string {
  const first = talk.sent + 1;
  const frames = Array.from({ length: random.chance(0.9) ? random.between(0, 4) : random.between(5, 40) }, () =>
    frameText(random, talk),
  );
  const { roughness = usual } = talk;
  const seq = random.chance(1 - 0.005 * roughness) ? (talk.sent >= first ? first : 0) : random.pick(numbers);
  const ack = random.chance(1 - 0.01 * roughness) ? (random.chance(0.5) ? talk.received : 0) : random.pick(numbers);
  const text = `[${[seq, ack, ...frames].join(",")}]`;
  return random.chance(0.03 * roughness) ? mutated(random, text) : text;
}

/** Some characters changed, left out, doubled or moved. */
export function mutated(random: Random, text: string): string {
  let result = text;
  for (let changes = random.between(1, 3); changes > 0; changes--) {
    const at = random.between(0, result.length);
    const to = Math.min(result.length, at + random.between(0, 8));
    const piece = random.pick([
      "",
      result.slice(at, to).repeat(2),
      random.pick(strangeTexts),
      JSON.stringify(random.pick(prototypeNames)),
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      '"',
      "\\",
      "\u0000",
      "0",
    ]);
    result = result.slice(0, at) + piece + result.slice(to);
  }
  return result;
}

/** Parts of a binary message, the text first; sometimes with a lie about a length. */
export function binaryMessage(random: Random, text: string): Uint8Array {
  const parts = [
    Buffer.from(text),
    ...Array.from({ length: random.between(0, 3) }, () => Buffer.alloc(random.between(0, 20), random.between(0, 255))),
  ];
  const bytes = Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(random.chance(0.02) ? random.pick([0, 1, 0x7fffffff, 0xffffffff]) : part.byteLength);
      return [length, part];
    }),
  );
  if (random.chance(0.05)) bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
  return random.chance(0.02) ? bytes.subarray(0, random.between(0, bytes.length)) : bytes;
}
