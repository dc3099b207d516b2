import { describe, expect, it } from "vitest";
import { Received, Sent } from "./delivery.ts";
import { encodeFrame } from "./encoded-frame.ts";
import type { LossReason } from "./frame.ts";
import { Accepted, Dialled, type Judgement } from "./greeting.ts";

function sent(first: number, last: number): Sent {
  const sent = new Sent();
  for (let n = 1; n <= last; n++) sent.transmitted(encodeFrame([20, n]));
  sent.ackedUpTo(first - 1);
  return sent;
}

function received(last: number): Received {
  const received = new Received();
  for (let n = 1; n <= last; n++) received.arrived(n, 1, 0);
  return received;
}

const identity = { sid: "s", secret: "x" };
const hello = { v: 1, ...identity, gen: 2, rx: 0, tx0: 1 };
const options = {
  limits: { maxMessageBytes: 1, maxCalls: 1, maxSubscriptions: 1, credit: 1 },
  heartbeat: { intervalMs: 1, timeoutMs: 1 },
  graceMs: 1,
};

describe("HELLO", () => {
  it("counts connections and says where the session stands", () => {
    const dialled = new Dialled();

    expect(dialled.hello(sent(1, 0), received(0), identity)).toEqual({
      v: 1,
      sid: "s",
      secret: "x",
      gen: 1,
      since: 1,
      rx: 0,
      tx0: 1,
    });
    expect(dialled.hello(sent(3, 4), received(7), { ...identity, token: "t" })).toEqual({
      v: 1,
      sid: "s",
      secret: "x",
      gen: 2,
      since: 1,
      rx: 7,
      tx0: 3,
      token: "t",
    });
    expect(dialled.hello(sent(5, 4), received(7), identity)).toMatchObject({ gen: 3, tx0: 5 });
  });

  it("says with which connection its numbers began", () => {
    const dialled = new Dialled();
    const since = (sent: Sent, received: Received) => dialled.hello(sent, received, identity).since;

    expect([since(sent(1, 0), received(0)), since(sent(1, 0), received(0))]).toEqual([1, 2]);
    expect([since(sent(1, 5), received(0)), since(sent(1, 0), received(1))]).toEqual([2, 2]);
    dialled.begun();
    expect(since(sent(1, 5), received(0))).toBe(4);
  });
});

describe("a server that has sent frames 3 to 5 and received 4", () => {
  it.each<[string, object, Judgement]>([
    ["lacks nothing", { rx: 5, tx0: 5 }, "resume"],
    ["lacks what is kept", { rx: 2, tx0: 3 }, "resume"],
    ["lacks a frame that was discarded", { rx: 1, tx0: 3 }, "overflow"],
    ["has discarded a frame that is needed", { rx: 5, tx0: 6 }, "overflow"],
    ["claims frames that were never sent", { rx: 6, tx0: 5 }, "overflow"],
    ["comes with the same generation", { gen: 1, rx: 5, tx0: 5 }, "superseded"],
    ["comes with an old generation and impossible numbers", { gen: 1, rx: 9, tx0: 9 }, "superseded"],
  ])("judges a client that %s", (_what, fields, judgement) => {
    const accepted = new Accepted();
    accepted.welcome({ ...hello, gen: 1 }, false, undefined, received(0), options);

    expect(accepted.judge({ ...hello, ...fields }, sent(3, 5), received(4))).toBe(judgement);
  });

  it.each<[string, object, Judgement]>([
    ["means the session before", { gen: 9, since: 2 }, "unknown"],
    ["means this one", { gen: 9, since: 3 }, "resume"],
    ["means a later one, and something was said here", { gen: 9, since: 4 }, "unknown"],
  ])("judges a client that %s", (_what, fields, judgement) => {
    const accepted = new Accepted();
    accepted.welcome({ ...hello, gen: 3, since: 1 }, false, "unknown", received(0), options);

    expect(accepted.judge({ ...hello, rx: 5, tx0: 5, ...fields }, sent(3, 5), received(4))).toBe(judgement);
  });

  it("lets a client begin in a session in which nothing was said, and remembers that it did", () => {
    const accepted = new Accepted();
    accepted.welcome({ ...hello, gen: 1, since: 1 }, false, undefined, received(0), options);

    expect(accepted.judge({ ...hello, gen: 2, since: 2 }, sent(1, 0), received(0))).toBe("resume");
    expect(accepted.judge({ ...hello, gen: 2, since: 2, rx: 1 }, sent(1, 3), received(0))).toBe("unknown");
    expect(accepted.judge({ ...hello, gen: 3, since: 2 }, sent(1, 0), received(0))).toBe("unknown");
    accepted.welcome({ ...hello, gen: 2, since: 2 }, true, undefined, received(0), options);
    expect(accepted.judge({ ...hello, gen: 3, since: 1 }, sent(1, 0), received(0))).toBe("unknown");
    expect(accepted.judge({ ...hello, gen: 3, since: 2 }, sent(1, 0), received(2))).toBe("resume");
  });

  it.each<[string, LossReason | undefined, Sent, Received, Judgement]>([
    ["shows nothing of having heard so", "expired", sent(1, 5), received(0), "expired"],
    ["had a frame taken in since", "unknown", sent(1, 5), received(1), "resume"],
    ["acked a frame since", "expired", sent(2, 5), received(0), "resume"],
    ["lost nothing", undefined, sent(1, 5), received(0), "resume"],
  ])("judges a client that says no since, was told of a loss, and %s", (_what, why, sent, received, judgement) => {
    const accepted = new Accepted();
    accepted.welcome(hello, false, why, new Received(), options);

    expect(accepted.judge({ ...hello, gen: 3, rx: sent.first - 1 }, sent, received)).toBe(judgement);
  });

  it("changes nothing by judging", () => {
    const accepted = new Accepted();

    expect(accepted.judge(hello, sent(1, 0), received(0))).toBe("resume");
    expect(accepted.judge(hello, sent(1, 0), received(0))).toBe("resume");
  });
});

it("WELCOME says why a session is not resumed, and only then", () => {
  const accepted = new Accepted();

  expect(accepted.welcome(hello, true, undefined, received(4), options)).toEqual({ resumed: true, rx: 4, ...options });
  expect(accepted.welcome(hello, false, "expired", received(0), options)).toEqual({
    resumed: false,
    why: "expired",
    rx: 0,
    ...options,
  });
});
