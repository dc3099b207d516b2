import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasBrowser, launchBrowser, takeScreenshot } from "../support/browser.ts";
import { ExampleProcess } from "../support/example-process.ts";

describe.skipIf(!hasBrowser)("the chat in a browser", () => {
  let browser: Browser;
  let data: string;
  let chat: ExampleProcess;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), "wsrpc-chat-"));
    chat = await ExampleProcess.start("chat", { CHAT_DATA: data });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await chat.kill();
    await rm(data, { recursive: true });
  });

  it("carries what one page says to the other, once, with who is there and who is typing", async () => {
    const ada = await enter("Ada");
    const ben = await enter("Ben", { colorScheme: "dark", viewport: { width: 390, height: 780 } });

    await ada.getByText("Ada, Ben").waitFor();
    await ada.getByLabel("Message", { exact: true }).pressSequentially("Shall we move the meeting to ten?");
    await ben.getByText("Ada is typing…").waitFor();
    await say(ada);
    await say(ben, "Ten is fine. I bring the cake.");
    await Promise.all([
      arrived(ada, "Ten is fine. I bring the cake."),
      arrived(ben, "Shall we move the meeting to ten?"),
    ]);

    expect(await lines(ada)).toEqual(["Shall we move the meeting to ten?", "Ten is fine. I bring the cake."]);
    expect(await lines(ben)).toEqual(await lines(ada));
    expect(await ben.getByText("Ada is typing…").count()).toBe(0);
    await takeScreenshot(ada, "chat-light");
    await takeScreenshot(ben, "chat-phone-dark");
  });

  it("shows what was said before to those who come later", async () => {
    const ada = await enter("Ada");
    await say(ada, "Is anybody here?");
    await arrived(ada, "Is anybody here?");

    const ben = await enter("Ben");
    await arrived(ben, "Is anybody here?");

    expect(await lines(ben)).toEqual(["Is anybody here?"]);
  });

  it("says that nothing was said in a room once it knows, and nothing of a connection before there is a name", async () => {
    const page = await (await browser.newContext()).newPage();
    contexts.push(page.context());
    await page.goto(chat.url);
    const before = [
      await page.getByText("Nothing was said here yet.").isVisible(),
      await page.getByRole("status").textContent(),
    ];

    await page.getByLabel("Your name").fill("Ada");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing was said here yet.").waitFor();

    expect(before).toEqual([false, ""]);
    expect(await page.getByRole("status").textContent()).toBe("open");
  });

  it("brings a message home once when the server is killed while it is being sent", async () => {
    const ada = await enter("Ada");
    const ben = await enter("Ben");
    await say(ada, "one");
    await arrived(ben, "one");

    await chat.kill();
    await ada.getByText("reconnecting", { exact: true }).waitFor();
    await say(ada, "two, into the dark");
    await ada.locator("[data-delivery=sending]").waitFor();
    await takeScreenshot(ada, "chat-reconnecting");
    await chat.start();
    await Promise.all([arrived(ada, "two, into the dark"), arrived(ben, "two, into the dark")]);
    await say(ben, "three");
    await Promise.all([arrived(ada, "three"), arrived(ben, "three")]);

    expect(await lines(ada)).toEqual(["one", "two, into the dark", "three"]);
    expect(await lines(ben)).toEqual(["one", "two, into the dark", "three"]);
    expect(await ada.getByRole("status").textContent()).toBe("open");
  });

  it("takes a file from one page and gives it to the other", async () => {
    const ada = await enter("Ada");
    const ben = await enter("Ben");
    const buffer = Buffer.alloc(300_000, "wsrpc ");

    await ada.locator("#file").setInputFiles({ name: "notes & <plans>.txt", mimeType: "text/plain", buffer });
    const link = ben.getByRole("link", { name: "notes & <plans>.txt 300 kB" });
    const [download] = await Promise.all([ben.waitForEvent("download"), link.click()]);

    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(buffer)).toBe(true);
    expect(download.suggestedFilename()).toContain("notes");
  });

  it("asks back before it lets somebody leave a room", async () => {
    const ada = await enter("Ada");
    await ada.locator("[data-room=kitchen]").click();
    await ada.getByRole("heading", { name: "#kitchen" }).waitFor();
    await say(ada, "Tea is ready.");
    await arrived(ada, "Tea is ready.");

    await ada.getByRole("button", { name: "Leave" }).click();
    await ada.getByRole("heading", { name: "Leave #kitchen?" }).waitFor();
    await takeScreenshot(ada, "chat-question");
    await ada.getByRole("button", { name: "Stay" }).click();
    await expect.poll(() => ada.getByRole("button", { name: "Leave", exact: true }).isEnabled()).toBe(true);
    expect(await ada.locator("#room").textContent()).toBe("#kitchen");
    await ada.getByRole("button", { name: "Leave", exact: true }).click();
    await ada.locator("dialog[open]").getByRole("button", { name: "Leave" }).click();
    await ada.getByRole("heading", { name: "#lobby" }).waitFor();

    expect(await lines(ada)).toEqual([]);
  });

  it("ends at the newest of many messages, on a slow page as on a quick one", async () => {
    const said = Array.from({ length: 200 }, (_, index) => ({
      id: randomUUID(),
      room: "lobby",
      author: `Person ${index % 7}`,
      text: `The ${index}th thing\nin two lines`,
      at: new Date(Date.UTC(2026, 0, 1, 0, index)),
    }));
    await chat.kill();
    await writeFile(join(data, "messages.jsonl"), said.map((message) => `${JSON.stringify(message)}\n`).join(""));
    await chat.start();

    const quick = await enter("Ada");
    const slow = await enter("Ben", { viewport: { width: 320, height: 600 } }, 6);
    await Promise.all([arrived(quick, "The 199th thing"), arrived(slow, "The 199th thing")]);

    await expect.poll(() => quick.evaluate(pixelsBelow)).toBe(0);
    await expect.poll(() => slow.evaluate(pixelsBelow)).toBe(0);
  });

  it("stays as wide as a phone, however long a word or a name is", async () => {
    const ada = await enter("Ada");
    const ben = await enter("Ben", { viewport: { width: 320, height: 600 } });
    const name = `${"a-very-long-name-".repeat(8)}.txt`;

    await say(ada, "w".repeat(600));
    await ada.locator("#file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.alloc(200_000) });
    await ben.getByRole("link", { name }).waitFor();
    await arrived(ben, "www");

    const overhang = (page: Page) => page.evaluate(pixelsBeside);
    expect(await Promise.all([overhang(ada), overhang(ben)])).toEqual([0, 0]);
  });

  it("says who one is, and lets one be somebody else, on a phone too", async () => {
    const ben = await enter("Ben", { viewport: { width: 320, height: 600 } });
    const ada = await enter("Ada");

    await ben.getByText("You are Ben").waitFor();
    await ben.getByRole("button", { name: "Change" }).click();
    await ben.getByLabel("Your name").fill("Benedict");
    await ben.getByRole("button", { name: "Enter" }).click();

    await ada.getByText("Ada, Benedict").waitFor();
    expect(await ben.evaluate(pixelsBeside)).toBe(0);
    await takeScreenshot(ben, "chat-phone-light");
  });

  it("serves its page and nothing else", async () => {
    const answers = await Promise.all(
      ["", "page.js", "nothing", "../package.json", "%2e%2e/package.json"].map((path) => fetch(chat.url + path)),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404]);
  });

  /** @param slowness of the page's machine, in shares of this one's */
  async function enter(name: string, options: Parameters<Browser["newContext"]>[0] = {}, slowness = 1): Promise<Page> {
    const context = await browser.newContext({
      colorScheme: "light",
      viewport: { width: 1100, height: 720 },
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: slowness });
    await page.goto(chat.url);
    await page.getByLabel("Your name").fill(name);
    await page.getByRole("button", { name: "Enter" }).click();
    await page.getByText("open", { exact: true }).waitFor();
    return page;
  }
});

async function say(page: Page, text?: string): Promise<void> {
  if (text !== undefined) await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** On the page, and acknowledged by the server. */
function arrived(page: Page, text: string): Promise<void> {
  return page.locator("[data-delivery=sent]", { hasText: text }).first().waitFor();
}

function lines(page: Page): Promise<string[]> {
  return page.locator(".message .bubble").allTextContents();
}

/** Of the list, not scrolled to. Runs in the page. */
function pixelsBelow(): number {
  const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = document.getElementById("log") ?? {};
  return Math.round(scrollHeight - scrollTop - clientHeight);
}

/** Of the page or of anything said in it, to be seen only by scrolling sideways. Runs in the page. */
function pixelsBeside(): number {
  const boxes = [...document.querySelectorAll("html, main, #log, .bubble")];
  return Math.max(...boxes.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
}
