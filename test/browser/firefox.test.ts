import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { Firefox, hasFirefox } from "../support/firefox.ts";
import {
  badMessages,
  finalCodes,
  type HostileServer,
  hostileServer,
  passingCodes,
  rawServer,
} from "../support/hostile-server.ts";
import { victimBundle } from "../support/victim-bundle.ts";

describe.skipIf(!hasFirefox)("a page in Firefox", () => {
  let firefox: Firefox;

  beforeAll(async () => {
    firefox = await Firefox.launch();
    await told(`(0, eval)(${JSON.stringify(await victimBundle())})`);
  });
  afterAll(() => firefox?.close());
  afterEach(() => told("void victim.close()"));

  it("comes back if it begins to leave, for which Firefox closes its sockets, and stays", async () => {
    const { socket, sockets } = await met();
    const nowhere = await rawServer(() => "HTTP/1.1 204 No Content\r\n\r\n");
    const closed = once(socket, "close");

    await told(`void (location.href = ${JSON.stringify(nowhere.replace("ws", "http"))})`);

    expect((await closed)[0]).toBe(1001);
    await expect.poll(() => sockets.length).toBe(2);
    expect(await told("victim.cameBack()")).toBe("open");
  });

  it.each(passingCodes)("comes back after a close with %i, whatever its reason says", async (code) => {
    const { socket, sockets } = await met();

    if (code === 1006) socket.terminate();
    else socket.close(code, "é".repeat(61));

    await expect.poll(() => sockets.length).toBe(2);
    expect(await told("victim.cameBack()")).toBe("open");
  });

  it.each(finalCodes)("gives up after a close with %i", async (code) => {
    const { socket } = await met();

    socket.close(code, "no more");

    const why: Record<number, string> = { 4401: "UNAUTHENTICATED", 4403: "PERMISSION_DENIED" };
    expect(await told("victim.gaveUp()")).toBe(why[code] ?? "UNAVAILABLE");
  });

  it.each(badMessages)("gives up for good when it is sent %s, and its calls end", async (_what, message) => {
    const { socket, heard } = await met();
    await told("victim.begin(1)");
    while (!heard.join("").includes("mirror")) await once(socket, "message");

    socket.send(message);

    expect(await told("victim.gaveUp()")).toBe("UNAVAILABLE");
    expect(await told("victim.ended()")).toBe("UNAVAILABLE");
  });

  function told(expression: string): Promise<unknown> {
    return firefox.evaluate(expression);
  }

  /** The page is connected and was welcomed. */
  async function met(): Promise<HostileServer & { socket: WebSocket }> {
    const server = await hostileServer();
    await told(`victim.met(${JSON.stringify(server.url)})`);
    return { ...server, socket: server.sockets[0] as WebSocket };
  }
});
