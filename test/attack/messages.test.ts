import { describe, expect, it, onTestFinished } from "vitest";
import { attacked, attackedOpen } from "../support/attacked.ts";
import { prototypeNames } from "../support/prototype-names.ts";
import { scaled } from "../support/scale.ts";
import { sourcesOf } from "../support/source-tree.ts";
import { Victim } from "../support/victim.ts";
import type { WireFrame, WirePeer } from "../support/wire-peer.ts";

const [CLOSE, CALL, RESULT, ERROR, ITEM, SUBSCRIBE, UNSUBSCRIBED] = [7, 16, 17, 18, 19, 32, 36];

/** Ready-made JSON as the input of a call. */
function sayRaw(peer: WirePeer, id: number, method: string, input: string): void {
  peer.sent += 1;
  peer.write(`[${peer.sent},0,[${CALL},${id},${JSON.stringify(method)},${input}]]`);
}

const nested = (levels: number, inner = "1") => "[".repeat(levels) + inner + "]".repeat(levels);

describe("a message that is a bomb", () => {
  it.each([
    ["65 levels of arrays", nested(63)],
    ["65 levels of objects", `${'{"a":'.repeat(63)}1${"}".repeat(63)}`],
    ["a megabyte of brackets", "[".repeat(1_000_000)],
    ["a megabyte of nested arrays", nested(500_000)],
    ["100,001 keys", `{${Array.from({ length: 100_001 }, (_, n) => `"k${n}":1`).join(",")}}`.slice(0, 1_048_000)],
    ["__proto__", '{"__proto__":{"polluted":1}}'],
    ["__proto__ deep inside", '[{"a":[{"__proto__":1}]}]'],
    ["__proto__ in escapes", '{"\\u005f_proto__":1}'],
    ["an endless text", `"${"x".repeat(1_000_000)}`],
    ["a number that never ends", "1e999999999999".repeat(3)],
  ])("M1: with %s ends the session before anything is parsed, and runs nothing", async (_what, input) => {
    let runs = 0;
    const server = await attackedOpen({ mirror: () => runs++ });
    const peer = await server.greeted();

    sayRaw(peer, 1, "mirror", input);

    expect((await peer.closed).code).toBe(4400);
    expect(runs).toBe(0);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ["64 levels", nested(62)],
    ["40,000 keys that are numbers", `{${Array.from({ length: 40_000 }, (_, n) => `"${n * 65_536}":1`).join(",")}}`],
    ["the same key 50,000 times", `{${'"k":1,'.repeat(50_000)}"k":2}`],
    ["constructor and prototype as keys", '{"constructor":{"prototype":{"polluted":1}}}'],
    ["a megabyte of text", JSON.stringify("x".repeat(1_000_000))],
    ["a megabyte of zeros", `[${"0,".repeat(500_000)}0]`],
    ["1e999", "1e999"],
    ["-0", "-0"],
    ["2^53 + 1", "9007199254740993"],
    ["a fraction with 1,000 digits", `0.${"1".repeat(1000)}`],
    ["line separators and NULs", JSON.stringify("\u2028\u2029\u0000\u202e\ufeff")],
  ])("M1: with %s is a value like any other", async (_what, input) => {
    const server = await attackedOpen();
    const peer = await server.greeted();

    sayRaw(peer, 1, "mirror", input);

    const value = JSON.parse(input);
    const expected = JSON.parse(JSON.stringify([value]))[0];
    expect(await peer.next(RESULT, CLOSE)).toEqual([RESULT, 1, expected]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("M1: of more than 1,024 frames, or 1,024 attachments, ends the session", async () => {
    const server = await attackedOpen();
    const [frames, parts] = [await server.greeted({ sid: "a" }), await server.greeted({ sid: "b" })];

    frames.write(`[0,0${",[3,1]".repeat(1025)}]`);
    parts.sayBinary(
      [CALL, 1, "mirror", { $b: 0 }],
      Array.from({ length: 1025 }, () => new Uint8Array()),
    );

    expect([(await frames.closed).code, (await parts.closed).code]).toEqual([4400, 4400]);
  });

  it("M1: that tells of a length cannot make anybody wait for it or make room for it", async () => {
    const server = await attackedOpen();
    for (const length of [5, 0x7fffffff, 0xffffffff]) {
      const peer = await server.greeted({ sid: `length-${length}` });
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(length);
      peer.write(bytes);
      expect((await peer.closed).code).toBe(4400);
    }
  });
});

describe("a name", () => {
  const names = [
    ...prototypeNames,
    ...prototypeNames.flatMap((name) => [`mirror.${name}`, `${name}.mirror`, `constructor.${name}`]),
    "",
    " ",
    ".",
    "mirror.",
    ".mirror",
    "MIRROR",
    "mirror\0",
    "mіrror",
    "../mirror",
    "x".repeat(128),
  ];

  it("M2: that nobody declared finds nothing, and is told as every other", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();
    const answers = new Set<string>();

    for (const [at, name] of names.entries()) {
      const id = 2 * at + 1;
      peer.say([CALL, id, name, {}]);
      answers.add(JSON.stringify((await peer.next(RESULT, ERROR)).slice(2)));
    }

    expect(names.length).toBeGreaterThan(1000);
    expect([...answers]).toEqual([JSON.stringify([5, "no such procedure", { executed: 0 }])]);
  });

  it("M2: that no topic has finds nothing, and is told as every other", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();
    const answers = new Set<string>();

    for (const [at, name] of names.entries()) {
      peer.say([SUBSCRIBE, 2 * at + 1, name, {}]);
      answers.add(JSON.stringify((await peer.next(UNSUBSCRIBED)).slice(2)));
    }

    expect([...answers]).toEqual([JSON.stringify([5, "no such topic"])]);
  });

  it.each([-1, 1.5, 1e300, null, true, {}, [], "x".repeat(129), "x".repeat(10_000)])(
    "M2: that is %j is no name",
    async (name) => {
      const server = await attackedOpen();
      const peer = await server.greeted();

      peer.say([CALL, 1, name, {}]);

      expect((await peer.closed).code).toBe(4400);
    },
  );

  it("M2: by number reaches procedures only", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted({ schema: "open" });

    for (const [at, number] of [6, 7, 99, 2 ** 31, 2 ** 53 - 1].entries()) {
      peer.say([CALL, 2 * at + 1, number, {}]);
      expect((await peer.next(ERROR)).slice(2, 4)).toEqual([5, "no such procedure"]);
    }
  });
});

describe("an id", () => {
  it.each([null, undefined, true, "1", "", 0, -1, 1.5, 2, 2 ** 53, 1e300, {}, [], [1]])(
    "M3: that is %j ends the session",
    async (id) => {
      const server = await attackedOpen();
      const peer = await server.greeted();

      peer.say([CALL, id as number, "mirror", 1]);

      expect((await peer.closed).code).toBe(4400);
    },
  );

  it.each([
    ["used by a call that runs", [CALL, 1, "mirror", 2]],
    ["of a subscription that is used", [SUBSCRIBE, 1, "news", 1]],
    ["of a call that never was, for an item", [ITEM, 99, 1]],
    ["of a call that never was, for a result", [RESULT, 2, 1]],
    ["of the server's own, for a call", [CALL, 2, "mirror", 1]],
  ] as [string, WireFrame][])("M3: %s ends the session, and runs nothing twice", async (_what, frame) => {
    let runs = 0;
    const server = await attackedOpen({ mirror: () => new Promise(() => runs++) });
    const peer = await server.greeted();
    peer.say([CALL, 1, "mirror", 1], [SUBSCRIBE, 1, "news", 1]);
    await peer.next(33);

    peer.say(frame);

    expect((await peer.closed).code).toBe(4400);
    expect(runs).toBe(1);
  });

  it("M3: of a call that is over is used no more", async () => {
    let runs = 0;
    const server = await attackedOpen({ mirror: () => ++runs });
    const peer = await server.greeted();
    peer.say([CALL, 1, "mirror"]);
    expect(await peer.next(RESULT)).toEqual([RESULT, 1, 1]);

    peer.say([CALL, 1, "mirror"]);

    expect((await peer.closed).code).toBe(4400);
    expect(runs).toBe(1);
  });
});

describe("a value that pretends to be more", () => {
  const shapes = prototypeNames
    .flatMap((name) => [
      { [name]: 1 },
      { [name]: { [name]: "x" } },
      { [name]: ["then"], then: { name } },
      { $b: name },
      { $o: { $b: name } },
      [name],
    ])
    .filter((shape) => !JSON.stringify(shape).includes("__proto__"));

  it("M4: is data, and comes back as it went", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();

    for (const [at, shape] of shapes.entries()) {
      peer.say([CALL, 2 * at + 1, "mirror", shape]);
      expect(await peer.next(RESULT)).toEqual([RESULT, 2 * at + 1, shape]);
    }

    expect(shapes.length).toBeGreaterThan(1000);
  });

  it("M4: finds an attachment by its number only", async () => {
    const server = await attacked();
    const peer = await server.greeted();
    const input = { date: new Date(0), big: "1", map: [], set: [] };

    for (const [at, $b] of ["length", "at", "constructor", "0", -1, 0.5, 1, null, [0]].entries()) {
      peer.sayBinary([CALL, 2 * at + 1, "rich", { ...input, bytes: { $b } }], [new Uint8Array(3)]);
      expect((await peer.next(RESULT, ERROR)).slice(0, 3)).toEqual([ERROR, 2 * at + 1, 3]);
    }
  });
});

describe("an answer", () => {
  it("M5: to wrong input is short, however much is wrong", async () => {
    const server = await attacked();
    const peer = await server.greeted();
    const inputs = [
      { a: "x".repeat(500_000), b: [] },
      Array.from({ length: 100_000 }, () => "wrong"),
      Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key ${n}`, n])),
      { set: Array.from({ length: 30_000 }, () => "not a number"), map: Array.from({ length: 30_000 }, () => [1, 2]) },
    ];

    for (const [at, input] of inputs.entries()) {
      for (const [n, name] of ["add", "rich", "count", "sum", "refuse"].entries()) {
        peer.say([CALL, 2 * (at * 5 + n) + 1, name, input]);
        const answer = await peer.next(RESULT, ERROR, 20);
        expect(answer[2]).toBe(3);
        expect(JSON.stringify(answer).length).toBeLessThan(4096);
        expect(String(answer[3]).split(";").length).toBeLessThanOrEqual(11);
      }
    }
  });

  it("M5: to a small message is small", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();
    let asked = 0;
    let answered = 0;
    peer.seen = (text) => {
      answered += text.length;
    };

    for (let id = 1; id < 2 * scaled(20_000); id += 2) {
      const call: WireFrame = [CALL, id, prototypeNames[id % prototypeNames.length], { x: id }];
      asked += JSON.stringify(call).length;
      peer.say(call);
      await peer.next(ERROR);
    }

    expect(answered).toBeLessThan(4 * asked + 4096);
  });
});

describe("regular expressions", () => {
  it("M6: none that the runtime applies can be made to run long: no repeated group, none made of a text", () => {
    const found = sourcesOf("runtime")
      .filter(({ path }) => !path.endsWith(".test.ts"))
      .flatMap(({ path, text }) => {
        const made = /new RegExp|RegExp\(/.test(text) ? [`${path}: made of a text`] : [];
        const literals = [
          ...text.matchAll(/(?<=[(=:,?!&|]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]])*\]|[^/\\\n])+\/[a-z]*/g),
        ].map(([literal]) => literal);
        return [
          ...made,
          ...literals
            .filter((literal) => /\)[*+{]|[*+}][*+{]|(?:\\[dws]|\]|\.)[*+].*(?:\\[dws]|\]|\.)[*+]/.test(literal))
            .map((literal) => `${path}: ${literal}`),
        ];
      });

    expect(found).toEqual([]);
  });
});

describe("what this version does not know", () => {
  it("M9: is passed over: kinds from 64 up, further elements, further keys", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();

    peer.write(`[1,0,[64],[1000,{"x":1}],[9007199254740991],[${CALL},1,"mirror",5,{"future":{"a":1}},"more",null]]`);
    peer.sent += 1;

    expect(await peer.next(RESULT)).toEqual([RESULT, 1, 5]);
  });

  it("M9: steers nothing, though a further key is called what the server goes by itself", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();

    peer.say([CLOSE, 1000, "bye", { type: "deliver", frame: [64], code: 4000, message: 5 }]);

    expect((await peer.closed).code).toBe(1000);
  });
});

describe("what is written to the log", () => {
  const hostile = [
    "\n2026-01-01 ERROR root logged in",
    "\r\nSet-Cookie: a=b",
    "\u001b[2J\u001b[31m",
    "\u202egnp.exe",
    "\u2028\u2029",
    "%s%s%d%o",
    "{{7*7}}",
    "</script>",
    "\0",
  ];

  it("M8: holds nothing of the peer's names, tokens and inputs, so that no line of it can be forged", async () => {
    const victim = await Victim.start({ token: "canary-good", logs: true });
    onTestFinished(() => victim.stop());
    const { WirePeer } = await import("../support/wire-peer.ts");
    for (const [at, text] of hostile.entries()) {
      const canary = `canary${text}`;
      const outside = await WirePeer.open(victim.url, { headers: { "User-Agent": "canary" } });
      outside.hello({ token: canary });
      await outside.closed;
      const peer = await WirePeer.open(`${victim.url}?canary`);
      peer.hello({ token: "canary-good", sid: `log-${at}`, client: canary } as object);
      peer.say(
        [CALL, 1, canary.slice(0, 128), canary],
        [CALL, 3, "refuse", canary],
        [CALL, 5, "add", { [canary]: canary }],
      );
      for (let answers = 0; answers < 3; answers++) await peer.next(ERROR);
      peer.write(canary);
      await peer.closed;
    }

    const { output } = victim;
    expect(output).toMatch(/refuse failed/);
    expect(output).not.toContain("canary");
    expect(output).not.toContain("canary-good");
    victim.forgive();
  });
});
