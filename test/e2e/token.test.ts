import { RpcError } from "@wsrpc-ts/runtime";
import { fakeClock, faultyLink, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type Client, createClient, createRouter, type Publish } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

interface User {
  readonly id: string;
  readonly expiresAt: number;
}

const minuteMs = 60_000;
/** How often a server asks for a token that follows one of a minute: 30 s before its end, 15, 7.5, … */
const timesAsked = 7;
const clients: Client[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.$close();
});

/** A server to which a token says who it is and how many minutes it holds, and a client with one token after another. */
function connected(...tokens: string[]) {
  const clock = Object.assign(fakeClock(), { timeOfDay: () => clock.now() });
  const [shown, states, aborted] = [[] as string[], [] as string[], [] as unknown[]];
  const router = createRouter<User>({
    ...handlers,
    slow: (_input, ctx) =>
      new Promise((_resolve, reject) =>
        ctx.signal.addEventListener("abort", () => {
          aborted.push(ctx.signal.reason.code);
          reject(ctx.signal.reason);
        }),
      ),
    lines: { authorize: ({ room }, ctx) => room !== "guests" || ctx.principal.expiresAt <= 2 * minuteMs },
    who: (_input, ctx) => `${ctx.principal.id} until ${ctx.principal.expiresAt}`,
  });
  const transport = memoryTransport<User, Publish, never>(router as never, {
    clock,
    authenticate: async ({ token = "" }) => {
      shown.push(token);
      const [id = "", minutes, pace] = token.split(":");
      if (pace === "slow") await new Promise<void>((resolve) => clock.at(clock.now() + 500, resolve));
      if (id === "down") throw new RpcError("UNAVAILABLE", "the directory is down");
      return id === "bad" ? undefined : { id, expiresAt: clock.now() + Number(minutes) * minuteMs };
    },
  });
  const left = [...tokens];
  const link = faultyLink(transport);
  const client = createClient(link, {
    clock,
    chance: () => 0.5,
    token: () => left.shift() ?? tokens.at(-1),
  });
  client.$connection.onState((state) => states.push(state));
  clients.push(client);
  const rest = async () => {
    for (let turn = 0; turn < 50; turn++) {
      clock.settle();
      await Promise.resolve();
    }
  };
  /** Time passes, little at once, so that heartbeats and questions for tokens are answered in time. */
  const pass = async (ms: number) => {
    await rest();
    for (let leftMs = ms; leftMs > 0; leftMs -= 250) {
      clock.advance(Math.min(leftMs, 250));
      await rest();
    }
  };
  const answer = async <T>(promise: Promise<T>) => {
    await pass(0);
    return promise;
  };
  return { clock, server: transport.server, link, client, shown, states, aborted, pass, answer };
}

describe("a token that ends", () => {
  it("is renewed on the same connection, half a minute before", async () => {
    const { client, shown, states, pass, answer } = connected("ann:2", "ann:10");
    expect(await answer(client.who())).toBe("ann until 120000");

    await pass(89_999);
    expect(shown).toEqual(["ann:2"]);
    await pass(1);

    expect(shown).toEqual(["ann:2", "ann:10"]);
    expect(await answer(client.who())).toBe("ann until 690000");
    await pass(60_000);
    expect(states).toEqual(["open"]);
  });

  it("takes a right away from calls at once, and from a topic that is followed when it is followed anew", async () => {
    const { server, link, client, pass, answer } = connected("ann:2", "ann:10");
    const [heard, ended] = [[] as string[], [] as string[]];
    client.lines({ room: "guests" }).subscribe({
      event: ({ text }) => heard.push(text),
      error: ({ code }) => ended.push(code),
    });
    await pass(90_000);

    const line = { id: 1, text: "with the second token", at: new Date(0) };
    await answer(server.publish.lines({ room: "guests" }, line));
    expect(await answer(client.who())).toBe("ann until 690000");
    expect([heard, ended]).toEqual([["with the second token"], []]);
    link.cut();
    await pass(1000);

    expect(ended).toEqual(["PERMISSION_DENIED"]);
  });

  it("ends what runs, and the connection until there is a new one", async () => {
    const { client, states, aborted, pass, answer } = connected("ann:1", ...Array(timesAsked).fill("down"), "ann:5");
    const call = client.slow({ ms: 0 }, { timeoutMs: 600_000 }).safe();
    await pass(minuteMs);

    expect(aborted).toEqual(["UNAUTHENTICATED"]);
    expect(states).toEqual(["open", "reconnecting"]);
    await pass(1000);

    expect(states).toEqual(["open", "reconnecting", "open"]);
    expect(await answer(call)).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED", executed: "yes" } });
    expect(await answer(client.who())).toBe("ann until 360250");
  });

  it("is renewed when it is asked for again, if the directory was down before", async () => {
    const { client, shown, states, pass, answer } = connected("ann:1", "down", "ann:5");
    const call = client.slow({ ms: 0 }, { timeoutMs: 600_000 });
    await pass(minuteMs + 1000);

    expect(shown).toEqual(["ann:1", "down", "ann:5"]);
    expect(states).toEqual(["open"]);
    call.cancel();
    expect(await answer(call.safe())).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
  });

  it("is refused too late to harm a client that has come back with a better one", async () => {
    const { client, link, shown, states, pass, answer } = connected("ann:1", "bad:1:slow", "ann:10");
    await answer(client.who());
    await pass(30_000);
    link.cut();
    await pass(1000);

    expect(shown).toEqual(["ann:1", "bad:1:slow", "ann:10"]);
    expect(states).toEqual(["open", "reconnecting", "open"]);
    expect(await answer(client.who())).toMatch(/^ann until 63/);
  });

  it("never becomes somebody else's", async () => {
    const { client, states, pass, answer } = connected("ann:1", "bob:5");
    await answer(client.who());

    await pass(30_000);

    expect(states).toEqual(["open", "closed"]);
    await expect(client.who()).rejects.toMatchObject({ code: "UNAUTHENTICATED", executed: "no" });
  });

  it("is shown once if it is refused", async () => {
    const { client, shown, states, pass } = connected("bad:1");
    const call = client.who().safe();
    await pass(600_000);

    expect(await call).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
    expect([shown, states]).toEqual([["bad:1"], ["closed"]]);
  });

  it("that has ended already lets nobody in, and is shown once", async () => {
    const { client, shown, states, pass } = connected("ann:0");
    const call = client.who().safe();
    await pass(1000);

    expect(await call).toMatchObject({
      ok: false,
      error: { code: "UNAUTHENTICATED", message: "the token has expired" },
    });
    expect([shown, states]).toEqual([["ann:0"], ["closed"]]);
  });

  it("that ended on its way is followed by a new one", async () => {
    const { client, shown, states, answer, pass } = connected("ann:0", "ann:5");
    const call = client.who();
    await pass(1000);

    expect(await answer(call)).toBe("ann until 300250");
    expect([shown, states]).toEqual([["ann:0", "ann:5"], ["open"]]);
  });

  it("that ended on its way leaves the time of the one before", async () => {
    const { client, states, answer, pass } = connected("ann:1", ...Array(timesAsked).fill("ann:0"), "ann:5");
    await answer(client.who());

    await pass(minuteMs - 1);
    expect(states).toEqual(["open"]);
    await pass(2000);

    expect(states).toEqual(["open", "reconnecting", "open"]);
  });
});

describe("a client whose rights are revoked", () => {
  it("is sent away for good, and what it has begun is aborted", async () => {
    const { client, server, aborted, states, pass } = connected("ann:5");
    const call = client.slow({ ms: 0 }).safe();
    await pass(0);

    expect(server.revoke(({ id }) => id === "bob")).toBe(0);
    expect(server.revoke(({ id }) => id === "ann")).toBe(1);
    await pass(0);

    expect(aborted).toEqual(["UNAUTHENTICATED"]);
    expect(states).toEqual(["open", "closed"]);
    expect(await call).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED", executed: "yes" } });
  });

  it("does not slip in, or stay, with a token that was being looked at", async () => {
    const { client, server, states, pass } = connected("ann:5:slow");
    const call = client.who().safe();
    await pass(0);
    server.revoke(({ id }) => id === "ann");
    await pass(1000);

    expect(await call).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
    expect(states).toEqual(["closed"]);
  });

  it.each([0, 1, 2, 3, 4, 5])("is not overlooked %i promises behind the word that let it in", async (promises) => {
    const transport = memoryTransport(createRouter(handlers), {
      authenticate: async () => {
        let later = Promise.resolve();
        for (let count = 0; count < promises; count++) later = later.then(() => {});
        later.then(() => transport.server.revoke(() => true));
        return { id: "ann" };
      },
    });
    const client = createClient(transport);
    clients.push(client);

    const outcome = await client.add({ a: 1, b: 2 }).safe();

    expect(outcome).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
    await transport.server.close();
  });
});

it("under a clock for tests, whose time of day goes on with it, nobody is served longer than a token is good for", async () => {
  const clock = fakeClock({ turns: "real" });
  const expiresAt = clock.timeOfDay() + minuteMs;
  const transport = memoryTransport(createRouter(handlers), { clock, authenticate: () => ({ id: "ann", expiresAt }) });
  const client = createClient(transport, { clock });
  clients.push(client);
  const before = await client.add({ a: 1, b: 2 }).safe();

  await clock.pass(minuteMs + 1000); // the client dials again, and is refused

  const after = await client.add({ a: 1, b: 2 }).safe();
  expect([before.ok, after.ok ? "served" : after.error.code]).toEqual([true, "UNAUTHENTICATED"]);
});
