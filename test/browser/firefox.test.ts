import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AttackedPage, itHearsBehindLongTasks, itHeedsCloses } from "../support/attacked-page.ts";
import { Firefox, hasFirefox } from "../support/firefox.ts";
import { badMessages, rawServer } from "../support/hostile-server.ts";
import { victimBundle } from "../support/victim-bundle.ts";

describe.skipIf(!hasFirefox)("a page in Firefox", () => {
  let firefox: Firefox;
  const victim = new AttackedPage((expression) => firefox.evaluate(expression));

  beforeAll(async () => {
    firefox = await Firefox.launch();
    await victim.told(`(0, eval)(${JSON.stringify(await victimBundle())})`);
  });
  afterAll(() => firefox?.close());
  afterEach(() => victim.told("void victim.close()"));

  it("comes back if it begins to leave, for which Firefox closes its sockets, and stays", async () => {
    const { socket, sockets } = await victim.met();
    const nowhere = await rawServer(() => "HTTP/1.1 204 No Content\r\n\r\n");
    const closed = once(socket, "close");

    await victim.told(`void (location.href = ${JSON.stringify(nowhere.replace("ws", "http"))})`);

    expect((await closed)[0]).toBe(1001);
    await expect.poll(() => sockets.length).toBe(2);
    expect(await victim.told("victim.cameBack()")).toBe("open");
  });

  itHeedsCloses("", victim);
  itHearsBehindLongTasks(victim);

  it.each(badMessages)("gives up for good when it is sent %s, and its calls end", async (_what, message) => {
    const { socket, heard } = await victim.met();
    await victim.told("victim.begin(1)");
    while (!heard.join("").includes("mirror")) await once(socket, "message");

    socket.send(message);

    expect(await victim.told("victim.gaveUp()")).toBe("UNAVAILABLE");
    expect(await victim.told("victim.ended()")).toBe("UNAVAILABLE");
  });
});
