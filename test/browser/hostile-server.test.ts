import { once } from "node:events";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { closeCode } from "../../packages/runtime/src/protocol/close-code.ts";
import { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { type Conversation, messageText } from "../fuzz/grammar.ts";
import { Random } from "../simulate/random.ts";
import { AttackedPage, itHearsBehindLongTasks, itHeedsCloses } from "../support/attacked-page.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";
import { welcome } from "../support/good-server.ts";
import {
  answerWith,
  badFrames,
  badMessages,
  badUpgrades,
  hostileServer,
  rawServer,
} from "../support/hostile-server.ts";
import { prototypeNames } from "../support/prototype-names.ts";
import { scaled } from "../support/scale.ts";
import { victimBundle } from "../support/victim-bundle.ts";

/** What a collection cannot tell from a leak. */
const noiseBytes = 8 * 2 ** 20;
/** Chromium itself says why a connection failed, and we nothing: no reason of a server, and no failure of ours. */
const saidByServers = /wsrpc|no more|é/;

describe.skipIf(!hasBrowser)("a page whose server is hostile", () => {
  let browser: Browser;
  let page: Page;
  const victim = new AttackedPage((expression) => page.evaluate(expression));
  let devTools: CDPSession;
  const complaints: string[] = [];
  const before = { prototypes: "", bytes: 0 };

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => saidByServers.test(message.text()) && complaints.push(message.text()));
    page.on("crash", () => complaints.push("the page crashed"));
    await page.addScriptTag({ content: await victimBundle() });
    devTools = await page.context().newCDPSession(page);
    await victim.told("victim.calledFor('ws://127.0.0.1:9/', 10)");
    before.prototypes = String(await victim.told("victim.prototypes()"));
    before.bytes = await liveBytes();
  });
  afterAll(() => browser?.close());
  beforeEach(() => {
    complaints.length = 0;
  });
  afterEach(async () => {
    await victim.told("victim.close()");
    expect(complaints).toEqual([]);
    expect(await victim.told("victim.prototypes()")).toBe(before.prototypes);
    expect((await liveBytes()) - before.bytes).toBeLessThan(noiseBytes);
  });

  it.each(badMessages)(
    "M10, M1, M3: gives up for good when it is sent %s, and its calls end",
    async (_what, message) => {
      const { socket, heard } = await victim.met();
      await victim.told("victim.begin(1)");
      await said(socket, heard, "mirror");

      socket.send(message);

      expect(await victim.told("victim.gaveUp()")).toBe("UNAVAILABLE");
      expect(await victim.told("victim.ended()")).toBe("UNAVAILABLE");
      expect(await victim.told("({}).polluted")).toBeUndefined();
    },
  );

  it("M10, F7: takes no message of more than 4 MiB", async () => {
    const { socket } = await victim.met();

    socket.send(`[1,0,[17,1,"${"x".repeat(fixedLimits.clientMaxMessageBytes)}"]]`);

    expect(await victim.told("victim.gaveUp()")).toBe("UNAVAILABLE");
  });

  it("M10, M4: is given data, whatever they are called", async () => {
    const { socket } = await victim.met();
    socket.on("message", (data) => {
      const [, , ...frames] = JSON.parse(String(data)) as [
        number,
        number,
        ...[number, number, string, { text: string }][],
      ];
      for (const [kind, id, , input] of frames)
        if (kind === 16) socket.send(`[${(id + 1) / 2},0,[17,${id},${input.text}]]`);
    });
    const names = prototypeNames.filter((name) => name !== "__proto__").slice(0, scaled(30_000));
    const texts = names.map((name) => JSON.stringify({ [name]: { then: name, toJSON: 1 }, then: [name], $b: name }));

    const answers = await victim.told(`Promise.all(${JSON.stringify(texts)}.map(victim.mirrored))`);

    expect(answers).toEqual(texts.map(() => true));
  });

  it("M10, M2: answers no call of a name that it has no handler for", async () => {
    const { socket, heard } = await victim.met();
    await victim.told('victim.handles("answers")');

    prototypeNames.forEach((name, at) => {
      socket.send(JSON.stringify([at + 1, 0, [16, 2 * at + 2, name, {}]]));
    });
    while (heard.join("").split("no such procedure").length <= prototypeNames.length) await once(socket, "message");

    expect(heard.join("")).not.toContain("canary");
  });

  it("M10, M7: tells a server nothing of what its handlers throw", async () => {
    const { socket, heard } = await victim.met();
    await victim.told('victim.handles("throws")');

    socket.send('[1,0,[16,2,"ask"]]');
    await said(socket, heard, "[18,2,");

    expect(heard.join("")).toContain("internal error");
    expect(heard.join("")).not.toContain("canary");
  });

  it("M10, R1: runs no more reverse calls at a time than 256", async () => {
    const { socket, heard } = await victim.met();
    await victim.told('victim.handles("never ends")');
    const runsBefore = Number(await victim.told("victim.handlerRuns()"));

    socket.send(`[1,0${Array.from({ length: 1000 }, (_, n) => `,[16,${2 * n + 2},"ask"]`).join("")}]`);
    while (heard.join("").split("are running already").length <= 744) await once(socket, "message");

    expect(Number(await victim.told("victim.handlerRuns()")) - runsBefore).toBe(256);
  });

  it("M10, R5: is sent no more items than it allowed", async () => {
    const { socket, heard } = await victim.met();
    await victim.told("victim.streams()");
    await said(socket, heard, "count");

    socket.send(`[1,0${',[19,1,"item"]'.repeat(32)}]`);
    await victim.told("victim.ended()");
    socket.send(`[33,0${',[19,1,"item"]'.repeat(64)}]`);

    expect(await victim.told("victim.gaveUp()")).toBe("UNAVAILABLE");
  });

  it("M10: holds a bounded number of events for a loop that is slow", async () => {
    const { socket, heard } = await victim.met();
    await victim.told("victim.follows()");
    await said(socket, heard, "news");
    socket.send('[1,0,[33,1,7,"e",0,false]]');
    socket.send("[0,0,[34,7,1,1]]");
    await victim.told("victim.ended()");

    for (let offset = 2; offset < scaled(10_000_000); offset += 100)
      socket.send(
        `[0,0${Array.from({ length: 100 }, (_, n) => `,[34,7,${offset + n},"${"x".repeat(100)}"]`).join("")}]`,
      );
    await said(socket, heard, "[35,1]");

    expect((await liveBytes()) - before.bytes).toBeLessThan(2 * noiseBytes);
  });

  it("M10, F5: is not made to hold answers that the server does not read", async () => {
    const { socket, sockets } = await victim.met();
    socket.pause();

    for (let sent = 0; sent < 5000 && sockets.length === 1; sent += 10) {
      for (let message = 0; message < 10; message++) socket.send(`[0,0${`,[2,${2 ** 53 - 1}]`.repeat(1000)}]`);
      await victim.told("victim.state()");
    }

    await expect.poll(() => sockets.length).toBe(2); // it has given up the session, and comes back with another
    const closed = once(socket, "close");
    socket.resume();
    expect((await closed)[0]).toBe(closeCode.overflow);
  });

  it("M10, R8: waits no shorter and no longer than it may, whatever it is told", async () => {
    await victim.met(
      welcome({
        limits: { maxMessageBytes: 0, maxCalls: 0, maxSubscriptions: 0, credit: 0 },
        heartbeat: { intervalMs: 1e300, timeoutMs: 1e300 },
        graceMs: 1e300,
      }),
    );

    expect(await victim.told("victim.called(300)")).toEqual(["RESOURCE_EXHAUSTED", "open"]);
  });

  itHeedsCloses("M10: ", victim);
  itHearsBehindLongTasks(victim);

  it.each(badUpgrades)(
    "M10, H3: with %s for an answer to the upgrade waits and tries again, and its calls end by their time",
    async (_what, answer) => {
      const url = await rawServer(() => answer);

      expect(await victim.told(`victim.calledFor(${JSON.stringify(url)}, 300)`)).toEqual([
        "DEADLINE_EXCEEDED",
        "connecting",
      ]);
    },
  );

  it.each(badFrames)("M10, F1 to F9: that is sent %s is clean", async (_what, frames) => {
    const url = await rawServer((request) => answerWith(request, frames));

    expect(await victim.told(`victim.calledFor(${JSON.stringify(url)}, 300)`)).toEqual([
      expect.stringMatching(/^(?:DEADLINE_EXCEEDED|UNAVAILABLE)$/),
      expect.any(String),
    ]);
  });

  it("M10: survives messages that are almost right, and leaves no promise pending", async () => {
    const random = new Random(10);
    const messages = scaled(100_000);
    for (let made = 0; made < messages; made += 60) {
      const { url, sockets, heard } = await hostileServer();
      await victim.told(`victim.suffer(${JSON.stringify(url)})`);
      await expect.poll(() => heard.length, { interval: 1 }).toBeGreaterThan(0);
      const [socket] = sockets as [WebSocket];
      const talk: Conversation = { sender: "server", sent: 0, id: 0, received: 0 };
      for (let left = 60; left > 0; left--) socket.send(messageText(random, talk));
      socket.close(1000);
      if (socket.readyState !== socket.CLOSED) await once(socket, "close");

      expect(await victim.told("victim.survived()")).toEqual([]);
    }
  });

  async function liveBytes(): Promise<number> {
    await devTools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devTools.send("Runtime.getHeapUsage");
    return usedSize;
  }
});

async function said(socket: WebSocket, heard: readonly string[], text: string): Promise<void> {
  while (!heard.some((message) => message.includes(text))) await once(socket, "message");
}
