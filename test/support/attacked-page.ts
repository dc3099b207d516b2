/** A client in a page, as a test talks to it, and what it makes of a server that closes or of a busy thread: the same in every browser. */

import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import { finalCodes, type HostileServer, hostileServer, passingCodes } from "./hostile-server.ts";

export class AttackedPage {
  readonly #evaluate: (expression: string) => Promise<unknown>;

  /** @param evaluate in a page that has the bundle */
  constructor(evaluate: (expression: string) => Promise<unknown>) {
    this.#evaluate = evaluate;
  }

  told(expression: string): Promise<unknown> {
    return this.#evaluate(expression);
  }

  /** The page is connected and was welcomed. */
  async met(greet?: string): Promise<HostileServer & { socket: WebSocket }> {
    const server = await hostileServer(greet);
    await this.told(`victim.met(${JSON.stringify(server.url)})`);
    return { ...server, socket: server.sockets[0] as WebSocket };
  }
}

/** @param mark what its titles begin with */
export function itHeedsCloses(mark: string, page: AttackedPage): void {
  it.each(passingCodes)(`${mark}comes back after a close with %i, whatever its reason says`, async (code) => {
    const { socket, sockets } = await page.met();

    if (code === 1006) socket.terminate();
    else socket.close(code, "é".repeat(61));
    await expect.poll(() => sockets.length).toBe(2);

    expect(await page.told("victim.cameBack()")).toBe("open");
  });

  it.each(finalCodes)(`${mark}gives up after a close with %i`, async (code) => {
    const { socket } = await page.met();

    socket.close(code, "no more");

    const why: Record<number, string> = { 4401: "UNAUTHENTICATED", 4403: "PERMISSION_DENIED" };
    expect(await page.told("victim.gaveUp()")).toBe(why[code] ?? "UNAVAILABLE");
  });
}

export function itHearsBehindLongTasks(page: AttackedPage): void {
  it("takes what a call brought in time though the page was busy until the call's time was over", async () => {
    const { socket } = await page.met();
    socket.on("message", (data) => {
      for (const [kind, id, , input] of JSON.parse(String(data)).slice(2))
        if (kind === 16) socket.send(JSON.stringify([1, 0, [17, id, input]]));
    });

    const outcome = await page.told("victim.calledBusily()");

    expect(outcome).toBe("in time");
  });
}
