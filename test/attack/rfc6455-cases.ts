/** The cases that the Autobahn testsuite made common: framing, pings, reserved bits, opcodes, fragments, UTF-8 and closing. */

import { closePayload, type RawFrame } from "../support/raw-frame.ts";

/** What must come of it: the text of the call, echoed; pongs with these payloads, and then the echo; or a close with this code. */
export type Expected = { readonly echo: Buffer; readonly pongs?: readonly Buffer[] } | { readonly close: number };

export interface Case {
  readonly name: string;
  /** @param message makes the payload of a call that carries the bytes as its text */
  frames(message: (text: Buffer) => Buffer): readonly RawFrame[];
  readonly expected: Expected;
  /** Bytes that go at a time. */
  readonly chop?: number;
}

const hello = Buffer.from("hello");
const echo = { echo: hello };
const refused = { close: 1002 };

/** White space behind the message makes it as long as is wished. */
const padded = (payload: Buffer, bytes: number) =>
  Buffer.concat([payload, Buffer.alloc(Math.max(0, bytes - payload.length), 32)]);

function* framing(): Generator<Case> {
  for (const bytes of [125, 126, 127, 128, 256, 65_535, 65_536, 131_072])
    for (const chop of [undefined, 997, 1].filter((chop) => chop !== 1 || bytes < 200))
      for (const isBinary of [false, true]) {
        yield {
          name: `1: ${bytes} bytes of ${isBinary ? "bytes" : "text"}${chop ? `, ${chop} at a time` : ""}`,
          frames(message) {
            const text = padded(message(hello), bytes - (isBinary ? 4 : 0));
            const length = Buffer.alloc(4);
            length.writeUInt32BE(text.length);
            return [isBinary ? { opcode: 2, payload: Buffer.concat([length, text]) } : { payload: text }];
          },
          expected: echo,
          ...(chop && { chop }),
        };
      }
}

function* pings(): Generator<Case> {
  const payloads: [string, Buffer][] = [
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("Hello, world!")],
    ["bytes that are no text", Buffer.from([0, 255, 254, 253, 252, 0])],
    ["125 bytes", Buffer.alloc(125, 0xfe)],
  ];
  for (const chop of [undefined, 1]) {
    const how = chop ? ", a byte at a time" : "";
    const more = chop ? { chop } : {};
    for (const [what, payload] of payloads)
      yield {
        name: `2: a ping with ${what}${how}`,
        frames: (message) => [{ opcode: 9, payload }, { payload: message(hello) }],
        expected: { echo: hello, pongs: [payload] },
        ...more,
      };
    yield {
      name: `2: ten pings${how}`,
      frames: (message) => [
        ...Array.from({ length: 10 }, (_, n) => ({ opcode: 9, payload: `ping ${n}` })),
        { payload: message(hello) },
      ],
      expected: { echo: hello, pongs: Array.from({ length: 10 }, (_, n) => Buffer.from(`ping ${n}`)) },
      ...more,
    };
    yield {
      name: `2: a pong that nobody asked for${how}`,
      frames: (message) => [{ opcode: 10, payload: "unasked" }, { payload: message(hello) }],
      expected: { echo: hello, pongs: [] },
      ...more,
    };
    yield {
      name: `2: pong, ping and pong${how}`,
      frames: (message) => [{ opcode: 10 }, { opcode: 9, payload: "p" }, { opcode: 10 }, { payload: message(hello) }],
      expected: { echo: hello, pongs: [Buffer.from("p")] },
      ...more,
    };
    yield {
      name: `2: a ping with 126 bytes${how}`,
      frames: () => [{ opcode: 9, payload: Buffer.alloc(126, 0xfe) }],
      expected: refused,
      ...more,
    };
  }
}

function* reservedBits(): Generator<Case> {
  for (let rsv = 1; rsv < 8; rsv++) {
    yield {
      name: `3: bits ${rsv} of text`,
      frames: (message) => [{ rsv, payload: message(hello) }],
      expected: refused,
    };
    yield {
      name: `3: bits ${rsv} of text behind text, a byte at a time`,
      frames: (message) => [{ payload: "[0,0]" }, { rsv, payload: message(hello) }],
      expected: refused,
      chop: 1,
    };
    yield { name: `3: bits ${rsv} of a ping`, frames: () => [{ rsv, opcode: 9, payload: "x" }], expected: refused };
    yield {
      name: `3: bits ${rsv} of a close`,
      frames: () => [{ rsv, opcode: 8, payload: closePayload(1000) }],
      expected: refused,
    };
    yield {
      name: `3: bits ${rsv} of bytes`,
      frames: () => [{ rsv, opcode: 2, payload: Buffer.alloc(8) }],
      expected: refused,
    };
  }
}

function* opcodes(): Generator<Case> {
  for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) {
    yield { name: `4: opcode ${opcode}, empty`, frames: () => [{ opcode }], expected: refused };
    yield {
      name: `4: opcode ${opcode} with a payload`,
      frames: () => [{ opcode, payload: "reserved opcode payload" }],
      expected: refused,
    };
    yield {
      name: `4: opcode ${opcode} behind text and a ping, a byte at a time`,
      frames: () => [{ payload: "[0,0]" }, { opcode, payload: "x" }, { opcode: 9 }],
      expected: refused,
      chop: 1,
    };
  }
}

function split(payload: Buffer, parts: number): RawFrame[] {
  const size = Math.ceil(payload.length / parts);
  return Array.from({ length: parts }, (_, n) => ({
    opcode: n === 0 ? 1 : 0,
    fin: n === parts - 1,
    payload: payload.subarray(n * size, (n + 1) * size),
  }));
}

function* fragments(): Generator<Case> {
  const bad: [string, (message: Buffer) => RawFrame[]][] = [
    [
      "a ping in two parts",
      () => [
        { opcode: 9, fin: false, payload: "a" },
        { opcode: 0, payload: "b" },
      ],
    ],
    [
      "a pong in two parts",
      () => [
        { opcode: 10, fin: false, payload: "a" },
        { opcode: 0, payload: "b" },
      ],
    ],
    ["a last part of nothing", (m) => [{ opcode: 0, payload: m }]],
    ["a part of nothing that goes on", (m) => [{ opcode: 0, fin: false, payload: m }, { opcode: 0 }]],
    ["a part of nothing behind a message", (m) => [{ payload: "[0,0]" }, { opcode: 0, payload: m }]],
    ["text between the parts of a text", (m) => [{ fin: false, payload: m.subarray(0, 5) }, { payload: m }]],
    [
      "bytes between the parts of a text",
      (m) => [
        { fin: false, payload: m.subarray(0, 5) },
        { opcode: 2, payload: m },
      ],
    ],
    [
      "a beginning between the parts of a text",
      (m) => [
        { fin: false, payload: m.subarray(0, 5) },
        { fin: false, payload: m.subarray(5) },
      ],
    ],
  ];
  const good: [string, (message: Buffer) => RawFrame[], Buffer[]?][] = [
    ...[2, 3, 7, 16].map((parts): [string, (message: Buffer) => RawFrame[]] => [
      `${parts} parts`,
      (m) => split(m, parts),
    ]),
    ["empty parts at either end", (m) => [{ fin: false }, { opcode: 0, fin: false, payload: m }, { opcode: 0 }]],
    [
      "empty parts only between",
      (m) => [
        { fin: false, payload: m.subarray(0, 9) },
        { opcode: 0, fin: false },
        { opcode: 0, fin: false },
        { opcode: 0, payload: m.subarray(9) },
      ],
    ],
    [
      "a ping between two parts",
      (m) => split(m, 2).flatMap((part, n) => (n === 0 ? [part, { opcode: 9, payload: "between" }] : [part])),
      [Buffer.from("between")],
    ],
    [
      "pings between all parts",
      (m) => split(m, 5).flatMap((part, n) => (n < 4 ? [part, { opcode: 9, payload: `${n}` }] : [part])),
      [0, 1, 2, 3].map((n) => Buffer.from(`${n}`)),
    ],
    ["a pong between two parts", (m) => split(m, 2).flatMap((part, n) => (n === 0 ? [part, { opcode: 10 }] : [part]))],
  ];
  for (const chop of [undefined, 1]) {
    const how = chop ? ", a byte at a time" : "";
    const more = chop ? { chop } : {};
    for (const [what, frames] of bad)
      yield { name: `5: ${what}${how}`, frames: (message) => frames(message(hello)), expected: refused, ...more };
    for (const [what, frames, pongs] of good)
      yield {
        name: `5: ${what}${how}`,
        frames: (message) => frames(message(hello)),
        expected: { echo: hello, ...(pongs && { pongs }) },
        ...more,
      };
  }
}

const validTexts = [
  "",
  "a",
  "κόσμε",
  "Hello-µ@ßöäüàá-UTF-8!!",
  "\u0080",
  "\u07ff",
  "\u0800",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "\ufffd",
  "\ufffe",
  "\u{10000}",
  "\u{10ffff}",
  "\u{1fffe}",
  "\u{1ffff}",
  "\u{2fffe}",
  "\u{3ffff}",
  "\u{4fffe}",
  "\u{8ffff}",
  "\u{afffe}",
  "\u{ffffe}",
  "\u{fffff}",
  "\u{10fffe}",
  "\u{1f600}\u{1f4a9}",
  "𝌆",
  "日本語",
  "עברית",
  "\u202e\u200f",
  "e\u0301",
  "\u007f",
  "ﬀ",
  "\u2028",
  "\ufeff",
];

const invalidTexts = [
  "80",
  "bf",
  "80bf",
  "80bf80",
  "80bf80bf",
  "80bf80bf80bf80",
  "c0",
  "c1",
  "c020",
  "e0",
  "e020",
  "f0",
  "f020",
  "f5",
  "f6",
  "f7",
  "f8",
  "f888808080",
  "fb",
  "fc",
  "fc8480808080",
  "fd",
  "fe",
  "ff",
  "fefeffff",
  "c3",
  "e0a0",
  "e080",
  "f09080",
  "f0808080",
  "f7bfbf",
  "efbf",
  "f8888080",
  "fbbfbfbf",
  "fc84808080",
  "fdbfbfbfbf",
  "c0af",
  "e080af",
  "f08080af",
  "f8808080af",
  "fc80808080af",
  "c1bf",
  "e09fbf",
  "f08fbfbf",
  "f887bfbfbf",
  "fc83bfbfbfbf",
  "c080",
  "e08080",
  "f8808080 80".replace(" ", ""),
  "fc8080808080",
  "eda080",
  "edadbf",
  "edae80",
  "edafbf",
  "edb080",
  "edbe80",
  "edbfbf",
  "eda080edb080",
  "eda080edbfbf",
  "edadbfedb080",
  "edae80edbfbf",
  "edafbfedb080",
  "edafbfedbfbf",
  "f4908080",
  "f4bfbfbf",
  "f5808080",
  "cebae1bdb9cf83cebcceb5eda080656469746564",
  "cebae1bdb9cf83cebcceb5f4908080656469746564",
  "c3c3a4",
  "e282c3a4",
  "f09f98c3a4",
  "c328",
  "e228a1",
  "e28228",
  "f0288cbc",
  "f09028bc",
  "f0288c28",
];

function* utf8(): Generator<Case> {
  const inParts = (message: (text: Buffer) => Buffer, text: Buffer): RawFrame[] => {
    const whole = message(text);
    const start = whole.indexOf('"', whole.lastIndexOf(",")) + 1;
    const bytes = Array.from(text, (_, n) => whole.subarray(start + n, start + n + 1));
    const parts = [whole.subarray(0, start), ...bytes, whole.subarray(start + text.length)];
    return parts.map((payload, n) => ({ opcode: n === 0 ? 1 : 0, fin: n === parts.length - 1, payload }));
  };
  for (const valid of validTexts) {
    const text = Buffer.from(valid);
    const name = JSON.stringify(valid);
    yield { name: `6: ${name}`, frames: (message) => [{ payload: message(text) }], expected: { echo: text } };
    yield {
      name: `6: ${name}, each byte a part`,
      frames: (message) => inParts(message, text),
      expected: { echo: text },
    };
  }
  for (const hex of invalidTexts) {
    const text = Buffer.from(hex, "hex");
    yield { name: `6: the bytes ${hex}`, frames: (message) => [{ payload: message(text) }], expected: { close: 1007 } };
    yield {
      name: `6: the bytes ${hex}, each a part`,
      frames: (message) => inParts(message, text),
      expected: { close: 1007 },
    };
  }
}

function* closing(): Generator<Case> {
  const close = (payload: Buffer | string = ""): RawFrame => ({ opcode: 8, payload });
  for (const code of [
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 3999, 4000, 4999,
  ])
    yield { name: `7: code ${code}`, frames: () => [close(closePayload(code, "reason"))], expected: { close: code } };
  for (const code of [0, 1, 500, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
    yield { name: `7: code ${code}, which is none`, frames: () => [close(closePayload(code))], expected: refused };
  for (const bytes of [0, 1, 50, 122, 123])
    yield {
      name: `7: a reason of ${bytes} bytes`,
      frames: () => [close(closePayload(1000, "r".repeat(bytes)))],
      expected: { close: 1000 },
    };
  yield {
    name: "7: a reason of 124 bytes",
    frames: () => [close(closePayload(1000, "r".repeat(124)))],
    expected: refused,
  };
  yield { name: "7: no code", frames: () => [close()], expected: { close: 1005 } };
  yield { name: "7: half a code", frames: () => [close("x")], expected: refused };
  for (const hex of ["ff", "c3", "eda080", "f4908080"])
    yield {
      name: `7: a reason of the bytes ${hex}`,
      frames: () => [close(closePayload(1000, Buffer.from(hex, "hex")))],
      expected: { close: 1007 },
    };
  yield {
    name: "7: twice",
    frames: () => [close(closePayload(1000)), close(closePayload(1001))],
    expected: { close: 1000 },
  };
  yield {
    name: "7: a ping behind it",
    frames: () => [close(closePayload(1000)), { opcode: 9, payload: "late" }],
    expected: { close: 1000 },
  };
  yield {
    name: "7: text behind it",
    frames: (message) => [close(closePayload(1000)), { payload: message(hello) }],
    expected: { close: 1000 },
  };
  yield {
    name: "7: between the parts of a text",
    frames: (message) => [{ fin: false, payload: message(hello) }, close(closePayload(1000)), { opcode: 0 }],
    expected: { close: 1000 },
  };
  yield {
    name: "7: a megabyte before it",
    frames: (message) => [{ payload: padded(message(hello), 1_000_000) }, close(closePayload(1000))],
    expected: { close: 1000 },
  };
}

export const cases: readonly Case[] = [
  ...framing(),
  ...pings(),
  ...reservedBits(),
  ...opcodes(),
  ...fragments(),
  ...utf8(),
  ...closing(),
];
