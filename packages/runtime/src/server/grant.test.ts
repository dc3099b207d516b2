import { describe, expect, it } from "vitest";
import { fakeClock } from "../testing/fake-clock.ts";
import { Grant } from "./grant.ts";
import { leftMs, type Owner, ownerOf } from "./owner.ts";

const hourMs = 3_600_000;

/** A grant to an owner for so long, and what it says at which time. A token is the time at which it ends. */
function granted(expiresAt: number | undefined) {
  const clock = Object.assign(fakeClock(), { timeOfDay: () => clock.now() });
  const said: [number, string][] = [];
  const judging: { token: string; judge(verdict: "right" | "wrong"): Promise<void> }[] = [];
  const ownerUntil = (expiresAt: number | undefined) => ownerOf({ id: "ann", expiresAt });
  const own = (owner: Owner) => grant.renew(leftMs(owner, clock));
  const grant = new Grant({
    clock,
    own,
    recognise: (token) =>
      new Promise((resolve, reject) =>
        judging.push({
          token,
          async judge(verdict) {
            if (verdict === "right") resolve(ownerUntil(Number(token)));
            else reject(new Error("wrong"));
            for (let turn = 0; turn < 5; turn++) await Promise.resolve();
          },
        }),
      ),
    ask: (byMs) => said.push([clock.now(), `ask ${byMs}`]),
    renewed: (expiresMs) => said.push([clock.now(), `renewed ${expiresMs}`]),
    refused: (error) => said.push([clock.now(), String(error)]),
    expired: () => said.push([clock.now(), "expired"]),
  });
  own(ownerUntil(expiresAt));
  return { clock, grant, said, judging };
}

describe("a grant", () => {
  it.each([
    ["half a minute before it ends", hourMs, [hourMs - 30_000, "ask 30000"]],
    ["at half of its life if it is short", 5000, [2500, "ask 2500"]],
    ["weeks later, beyond what a timer takes", 1000 * hourMs, [1000 * hourMs - 30_000, "ask 30000"]],
  ] as const)("asks for a new token %s", (_when, expiresAt, first) => {
    const { clock, said } = granted(expiresAt);
    clock.advance(2000 * hourMs);

    expect(said[0]).toEqual(first);
    expect(said.at(-1)).toEqual([expiresAt, "expired"]);
    expect(clock.pending).toBe(0);
  });

  it("that has no end asks for nothing", () => {
    const { clock, said } = granted(undefined);
    clock.advance(2000 * hourMs);

    expect(said).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("asks again at half of what is left each time, but not in the last moments", () => {
    const { clock, said } = granted(10_000);
    clock.advance(10_000);

    expect(said).toEqual([
      [5000, "ask 5000"],
      [7500, "ask 2500"],
      [8750, "ask 1250"],
      [9375, "ask 625"],
      [9687.5, "ask 312"],
      [10_000, "expired"],
    ]);
  });

  it("goes on with a new token, asked or not", async () => {
    const { clock, grant, said, judging } = granted(hourMs);
    void grant.offered(String(2 * hourMs));
    await judging[0]?.judge("right");
    clock.advance(2 * hourMs);

    expect(said.slice(0, 2)).toEqual([
      [0, `renewed ${2 * hourMs}`],
      [2 * hourMs - 30_000, "ask 30000"],
    ]);
    expect(said.at(-1)).toEqual([2 * hourMs, "expired"]);
  });

  it("asks for another while it is shown the same again and again, but not ever faster", async () => {
    const { clock, grant, said, judging } = granted(60_000);
    for (let ms = 0; ms < 60_000; ms += 50) {
      clock.advance(50);
      if (said.at(-1)?.[1].startsWith("ask")) {
        void grant.offered("60000");
        await judging.at(-1)?.judge("right");
      }
    }

    const asked = said.filter(([, what]) => what.startsWith("ask"));
    expect(asked.map(([at]) => at)).toEqual([30_000, 45_000, 52_500, 56_250, 58_125, 59_075, 59_550]);
    expect(said.at(-1)).toEqual([60_000, "expired"]);
  });

  it("looks at one token at a time, and of those that wait only at the last", async () => {
    const { clock, grant, judging } = granted(hourMs);
    for (const token of ["1", "2", "3", "4"]) void grant.offered(token);
    await judging[0]?.judge("wrong");
    await judging[1]?.judge("wrong");

    expect(judging.map(({ token }) => token)).toEqual(["1", "4"]);
    grant.stop();
    expect(clock.pending).toBe(0);
  });

  it("forgets what was offered before the client came with another token", async () => {
    const { clock, grant, said, judging } = granted(hourMs);
    for (const token of ["1", "2"]) void grant.offered(token);
    grant.forget();
    void grant.offered(String(2 * hourMs));
    await judging[0]?.judge("wrong");
    await judging[1]?.judge("right");

    expect(judging.map(({ token }) => token)).toEqual(["1", String(2 * hourMs)]);
    expect(said).toEqual([[0, `renewed ${2 * hourMs}`]]);
    grant.stop();
    expect(clock.pending).toBe(0);
  });

  it("says nothing of a token once it has stopped", async () => {
    const { clock, grant, said, judging } = granted(hourMs);
    void grant.offered("1");
    void grant.offered("2");
    grant.stop();
    await judging[0]?.judge("right");
    await judging[1]?.judge("wrong");

    expect(said).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
