import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { Judge } from "./judge.ts";

/** A judge whose application answers when it is told to. */
function slowJudge() {
  const answers: ((principal: unknown) => void)[] = [];
  const judge = new Judge(
    () => new Promise((resolve) => answers.push(resolve)),
    (error) => String(error),
  );
  const judged = (token: string) =>
    judge
      .judge({ token, request: {} as IncomingMessage })
      .then((verdict) => (verdict().principal as { id: string }).id)
      .catch(({ message }) => message);
  return { judge, judged, answers };
}

describe("a judge", () => {
  it("refuses whose rights are revoked while the application looks them up", async () => {
    const { judge, judged, answers } = slowJudge();
    const [ann, bob] = [judged("a"), judged("b")];
    judge.revoke((principal) => (principal as { id: string }).id === "ann");
    answers[0]?.({ id: "ann" });
    answers[1]?.({ id: "bob" });

    expect(await Promise.all([ann, bob])).toEqual(["the client's rights were revoked", "bob"]);
  });

  it("leaves to the application who comes after a revocation", async () => {
    const { judge, judged, answers } = slowJudge();
    const before = judged("a");
    answers[0]?.({ id: "ann" });
    await before;
    judge.revoke(() => true);
    const after = judged("a");
    answers[1]?.({ id: "ann" });

    expect([await before, await after]).toEqual(["ann", "ann"]);
  });

  it("refuses what is no principal, and tells the application why", async () => {
    const { judged, answers } = slowJudge();
    const verdicts = [judged("a"), judged("b")];
    answers[0]?.(new Map([["id", "ann"]]));
    answers[1]?.({ id: "bob", expiresAt: "tomorrow" });

    expect(await Promise.all(verdicts)).toEqual([
      expect.stringMatching(/^internal error TypeError: the principal does not say who it is/),
      expect.stringMatching(/^internal error TypeError: the principal's `expiresAt` is no time/),
    ]);
  });

  it.each([[null], [undefined], [false], [0], [0n], [Number.NaN], [""]])("lets nobody in who is %o", async (nobody) => {
    const { judged, answers } = slowJudge();
    const verdict = judged("a");
    answers[0]?.(nobody);

    expect(await verdict).toBe("not authenticated");
  });
});
