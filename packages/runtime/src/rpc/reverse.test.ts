import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { reverse } from "../contract/contract.ts";
import type { RpcError } from "../errors.ts";
import type { CallInput } from "../protocol/call-steps.ts";
import { CallTable } from "../protocol/call-table.ts";
import type { CallTableFrame } from "../protocol/frame.ts";
import { IdSource } from "../protocol/id-source.ts";
import { Outbox } from "../protocol/outbox.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import type { CallLine, CallOwner } from "./call-line.ts";
import { Caller } from "./caller.ts";
import { reverseMethod, reverseRoute } from "./reverse.ts";
import { wireBytes, wireDate } from "./wire-leaves.ts";
import { wireObject } from "./wire-structures.ts";

/** The line of a server that asks. */
class Line implements CallLine {
  readonly outbox = new Outbox();
  readonly table = new CallTable({ role: "server", outbox: this.outbox, ids: new IdSource("server") });
  readonly congested = false;

  feed(input: CallInput): void {
    for (const effect of this.table.step(input, 0))
      if (effect.type === "settled") (effect.call.owner as CallOwner).settled(effect.outcome);
  }

  gets(...frames: CallTableFrame[]): void {
    for (const frame of frames) this.feed({ type: "received", frame, attachments: [], bytes: 1 });
  }

  async wire(): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    const texts: string[] = [];
    for (let frame = this.outbox.take(); frame; frame = this.outbox.take()) {
      frame.seq = 1;
      texts.push([frame.text, ...frame.attachments.map((bytes) => `+${bytes.byteLength}`)].join(""));
    }
    return texts.join(" ");
  }
}

const schemas = {
  input: z.object({ at: z.date(), blob: z.instanceof(Uint8Array).optional() }),
  output: z.object({ at: z.date() }),
};
const procedure = reverse({ ...schemas, timeoutMs: 700 });
const input = wireObject({ at: wireDate, blob: wireBytes });
const output = wireObject({ at: wireDate });
const iso = "1970-01-01T00:00:00.000Z";
const date = new Date(0);

function asking(asked = procedure) {
  const line = new Line();
  const clock = fakeClock();
  const errors = { Busy: wireObject({ until: wireDate }) };
  const route = reverseRoute({ name: "ask", procedure: asked, input, output, errors }, 3);
  return { line, clock, ask: reverseMethod(route, { caller: new Caller(line, { newKey: () => "k" }), clock }) };
}

/** Whose schemas never answer on one way. */
function checkedForEver(part: "input" | "output") {
  const never = () => new Promise<boolean>(() => {});
  const schema: z.ZodType = schemas[part];
  return asking({ ...procedure, [part]: schema.refine(never) });
}

function outcome(call: PromiseLike<unknown>): PromiseLike<unknown> {
  return call.then(
    (value) => value,
    ({ code, executed, message }: RpcError) => `${code} ${executed}: ${message}`,
  );
}

describe("a call to the client", () => {
  it.each<[string, unknown, string]>([
    ["its input", { at: date }, `[16,2,"ask",{"at":"${iso}"}]`],
    ["bytes", { at: date, blob: Uint8Array.of(1, 2) }, `[16,2,"ask",{"at":"${iso}","blob":{"$b":0}}]+2`],
    ["nothing unknown", { at: date, secret: 1 }, `[16,2,"ask",{"at":"${iso}"}]`],
  ])("carries %s", async (_what, value, text) => {
    const { line, ask } = asking();
    void ask(value).safe();

    expect(await line.wire()).toBe(text);
  });

  it("leaves the client all of its time where the schema needs none, though a millisecond may pass", async () => {
    const { line, clock, ask } = asking();
    void ask({ at: date }).safe();
    clock.advance(1);

    expect(await line.wire()).toBe(`[16,2,"ask",{"at":"${iso}"}]`);
  });

  it("gives what the client answers, once it fits the contract", async () => {
    const { line, ask } = asking();
    const calls = [ask({ at: date }), ask({ at: date })];
    await line.wire();
    line.gets([17, 2, { at: iso, more: 1 }], [17, 4, { at: 5 }]);

    expect(await Promise.all(calls.map(outcome))).toEqual([
      { at: date },
      "INVALID_ARGUMENT yes: ask: the output does not fit the contract: at: Invalid input: expected date, received number",
    ]);
  });

  it("fails with what the contract declares once its data fits, and is refused where it does not or is missing", async () => {
    const { line, ask } = asking({ ...procedure, errors: { Busy: z.object({ until: z.date() }) } });
    const calls = [ask({ at: date }), ask({ at: date }), ask({ at: date })];
    await line.wire();
    line.gets(
      [18, 2, 9, "later", { executed: 2, name: "Busy", data: { until: iso } }],
      [18, 4, 9, "later", { executed: 2, name: "Busy", data: { until: 5 } }],
      [18, 6, 9, "later", { executed: 2, name: "Busy" }],
    );

    const told = ({ code, name, data }: RpcError) => [code, name, data];
    expect(await Promise.all(calls.map((call) => call.catch(told)))).toEqual([
      ["FAILED_PRECONDITION", "Busy", { until: date }],
      ["INVALID_ARGUMENT", "RpcError", undefined],
      ["INVALID_ARGUMENT", "RpcError", undefined],
    ]);
  });

  it("is refused where the server's own input does not fit, and never sent", async () => {
    const { line, ask } = asking();

    expect(await outcome(ask({}))).toBe(
      "INVALID_ARGUMENT no: ask: the input does not fit the contract: at: Invalid input: expected date, received undefined",
    );
    expect(await line.wire()).toBe("");
  });

  it("names what the client does not answer, and leaves alone what an application says", async () => {
    const { line, ask } = asking();
    const calls = [ask({ at: date }), ask({ at: date }), ask({ at: date })];
    await line.wire();
    line.gets(
      [18, 2, 5, "no such procedure", { executed: 0 }],
      [18, 4, 5, "there is no procedure ask: another contract", { executed: 0 }],
      [18, 6, 5, "no such room", { executed: 2 }],
    );

    expect(await Promise.all(calls.map(outcome))).toEqual([
      "NOT_FOUND no: ask: the client has given `handle` no handler for it",
      "NOT_FOUND no: there is no procedure ask: another contract",
      "NOT_FOUND yes: no such room",
    ]);
  });

  it("is cancelled on its way, or before it went", async () => {
    const { line, ask } = asking();
    const before = ask({ at: date });
    before.cancel();
    const sent = ask({ at: date });
    const outcomes = Promise.all([before, sent].map(outcome));
    await line.wire();
    sent.cancel();

    expect(await outcomes).toEqual([
      "CANCELLED no: cancelled by the caller",
      "CANCELLED maybe: cancelled by the caller",
    ]);
    expect(await line.wire()).toBe("[21,4]");
  });

  it.each(["input", "output"] as const)(
    "is ended by its caller and by its deadline while its %s is checked",
    async (part) => {
      const { line, clock, ask } = checkedForEver(part);
      const aborting = new AbortController();
      const calls = [ask({ at: date }), ask({ at: date }, { signal: aborting.signal }), ask({ at: date })];
      const outcomes = Promise.all(calls.map(outcome));
      await line.wire();
      if (part === "output") line.gets([17, 2, { at: iso }], [17, 4, { at: iso }], [17, 6, { at: iso }]);
      await line.wire();

      calls[0]?.cancel();
      aborting.abort();
      clock.advance(700);

      const executed = part === "input" ? "no" : "yes";
      expect(await outcomes).toEqual([
        `CANCELLED ${executed}: cancelled by the caller`,
        `CANCELLED ${executed}: cancelled by the caller`,
        `DEADLINE_EXCEEDED ${executed}: the deadline of ask has passed`,
      ]);
      expect([await line.wire(), clock.pending]).toEqual(["", 0]);
    },
  );

  it("has as much less time as its input was checked", async () => {
    let checked: (fits: boolean) => void = () => {};
    const fits = new Promise<boolean>((resolve) => {
      checked = resolve;
    });
    const { line, clock, ask } = asking({ ...procedure, input: schemas.input.refine(() => fits) });
    void ask({ at: date }).safe();
    clock.advance(300);
    checked(true);

    expect(await line.wire()).toBe(`[16,2,"ask",{"at":"${iso}"},{"timeoutMs":400}]`);
  });

  it.each(["input", "output"] as const)("keeps neither alarm nor signal once its %s was checked", async (part) => {
    const late = async () => true;
    const schema: z.ZodType = schemas[part];
    const { line, clock, ask } = asking({ ...procedure, [part]: schema.refine(late) });
    const { signal } = new AbortController();
    const call = ask({ at: date }, { signal });
    await line.wire();
    const whileAsked = [clock.pending, getEventListeners(signal, "abort").length];

    line.gets([17, 2, { at: iso }]);
    await call;

    expect(whileAsked).toEqual([0, 1]);
    expect([clock.pending, getEventListeners(signal, "abort").length]).toEqual([0, 0]);
  });

  it("takes the timeout of the contract, or its own", async () => {
    const { line, ask } = asking();
    void ask({ at: date }, { timeoutMs: 9 }).safe();
    expect(await line.wire()).toBe(`[16,2,"ask",{"at":"${iso}"},{"timeoutMs":9}]`);

    const call = ask({ at: date });
    await line.wire();
    for (const effect of line.table.step({ type: "tick" }, 700))
      if (effect.type === "settled") (effect.call.owner as CallOwner).settled(effect.outcome);
    expect(await outcome(call)).toBe("DEADLINE_EXCEEDED maybe: the deadline of ask has passed");
  });
});
