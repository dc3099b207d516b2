import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { afterEach, describe, expect, it } from "vitest";
import { type Client, createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

const clients: Client[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.$close();
});

function deferred() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function serverWithGate() {
  const [started, gate] = [deferred(), deferred()];
  const router = createRouter({
    ...handlers,
    async slow() {
      started.resolve();
      await gate.promise;
      return "finished";
    },
  });
  const server = serve(router, { authenticate: anonymous });
  const { url } = await server.listen(0, "127.0.0.1");
  const client = createClient(url);
  clients.push(client);
  return { server, client, url, started, gate };
}

describe("a server that drains", () => {
  it("lets the calls that run come to their end, and closes then", async () => {
    const { server, client, started, gate } = await serverWithGate();
    const call = client.slow({ ms: 0 });
    await started.promise;

    const drained = server.drain({ withinMs: 60_000 });
    gate.resolve();

    expect(await call).toBe("finished");
    await drained;
  });

  it("closes at once if nothing runs", async () => {
    const { server, client } = await serverWithGate();
    await client.add({ a: 1, b: 2 });

    await server.drain({ withinMs: 60_000 });

    await expect.poll(() => client.$connection.state).toBe("reconnecting");
  });

  it("waits no longer than it was told", async () => {
    const { server, client, started, gate } = await serverWithGate();
    const call = client.slow({ ms: 0 }).safe();
    await started.promise;

    await server.drain({ withinMs: 1 });
    await client.$close();
    gate.resolve();

    expect(await call).toMatchObject({ ok: false, error: { executed: "maybe" } });
  });
});
