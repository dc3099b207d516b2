import { describe, expect, it } from "vitest";
import { WiredClient } from "../../test/wired-client.ts";
import { callMethod } from "../client/methods.ts";
import type { Call } from "../rpc/call.ts";

function asking({ client }: WiredClient): (input: unknown) => Call<unknown> {
  return callMethod(client, { name: "ask" });
}

describe("what an input does while it is put into text", () => {
  it("comes behind it: a call of its own has the later id and goes after it", async () => {
    const wired = new WiredClient();
    const ask = asking(wired);
    const inner: Call<unknown>[] = [];
    const asks = ["first", "second"];
    const outer = ask({
      toJSON() {
        for (let next = asks.shift(); next; next = asks.shift()) inner.push(ask(next));
        return "outer";
      },
    });

    await wired.up();
    const sent = wired.counted(0);
    wired.gets('[1,0,[17,1,"a"],[17,3,"b"],[17,5,"c"]]');

    expect(sent).toBe('[[16,1,"ask","outer"],[16,3,"ask","first"],[16,5,"ask","second"]]');
    expect(await Promise.all([outer, ...inner])).toEqual(["a", "b", "c"]);
  });

  it("comes behind it, too, where the input then cannot be sent", async () => {
    const wired = new WiredClient();
    const ask = asking(wired);
    const inner: Call<unknown>[] = [];
    const asks = ["inner"];
    const outer = ask({
      get mood() {
        for (let next = asks.shift(); next; next = asks.shift()) inner.push(ask(next));
        throw new Error("none today");
      },
    }).safe();

    await wired.up();

    expect(await outer).toMatchObject({ error: { code: "INVALID_ARGUMENT", executed: "no" } });
    expect(wired.counted(0)).toBe('[[16,3,"ask","inner"]]');
    wired.gets('[1,0,[17,3,"b"]]');
    expect(await inner[0]).toBe("b");
  });

  it("may be to close the client: the call ends as the others do", async () => {
    const wired = new WiredClient();
    const ask = asking(wired);

    const closes = [() => wired.client.close()];
    const outer = ask({ toJSON: () => closes.pop()?.() });

    expect(await outer.safe()).toMatchObject({ error: { code: "CANCELLED", executed: "no" } });
  });
});
