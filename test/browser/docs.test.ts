import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { docsOf } from "@wsrpc-ts/codegen";
import { call, stream, topic } from "@wsrpc-ts/runtime";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Model } from "../../packages/codegen/src/model/model.ts";
import { hasBrowser, launchBrowser, takeScreenshot } from "../support/browser.ts";
import { modelOf } from "../support/model-of.ts";

const Message = z.object({
  id: z.string(),
  room: z.string().min(1).max(40),
  at: z.date(),
  tags: z.array(z.object({ name: z.string() })),
});
const chat = {
  send: call({
    input: z.object({ room: z.string(), mood: z.enum(["glad", "sad"]).default("glad") }),
    output: Message,
    errors: { RoomClosed: z.object({ since: z.date() }) },
    idempotent: true,
    timeoutMs: 5_000,
  }),
  history: stream({ input: z.object({ room: z.string() }), item: Message }),
  messages: topic({ params: z.object({ room: z.string() }), event: Message, keep: { events: 100, ms: 300_000 } }),
};
const docs: Readonly<Record<string, string>> = {
  "chat.send":
    'Says something. Resolves once the message is **stored**, see {@link Message}.\n@example await client.chat.send({ room: "a" });',
  "chat.history": "Everything said so far, oldest first.\n@deprecated use `messages`",
};

/** Runs wherever a page lets something of a contract run. */
const attack = `"><img src=x onerror="pwned('img')"><script>pwned('script')</script>'--><svg onload=pwned('svg')>{{1}}\`\${pwned('template')}\` </title></style><style>*{display:none}</style>`;

describe.skipIf(!hasBrowser)("the page of documentation in a browser", () => {
  let browser: Browser;
  let folder: string;
  const pages: Page[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wsrpc-docs-"));
  });
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()));
    await rm(folder, { recursive: true });
  });

  it("has its own title as its first heading, and leaves out no rank below it", async () => {
    const { page } = await opened(documented());

    const ranks = (
      await page.locator("h1, h2, h3, h4, h5, h6").evaluateAll((all) => all.map(({ tagName }) => tagName))
    ).map((name) => Number(name.slice(1)));

    expect(ranks[0]).toBe(1);
    for (const [at, rank] of ranks.entries()) expect(rank).toBeLessThanOrEqual((ranks[at - 1] ?? 0) + 1);
  });

  it("finds by name and by words, with the keyboard alone", async () => {
    const { page } = await opened(documented());

    await page.keyboard.press("/");
    await page.keyboard.type("oldest");
    const found = await page.getByRole("status").textContent();
    const shown = await visibleEntries(page);
    const groups = await page.locator("nav .group:visible p").allTextContents();
    await page.keyboard.press("Enter");

    expect(found).toBe("1 found");
    expect(shown).toEqual(["chat.history"]);
    expect(groups).toEqual(["chat"]);
    expect(await page.evaluate("location.hash")).toBe("#chat.history"); // `page.url()` is told of it later

    await page.keyboard.press("/");
    await page.keyboard.type("nowhere to be found");
    expect(await page.getByRole("status").textContent()).toBe("Nothing found");
    expect(await visibleEntries(page)).toEqual([]);

    await page.keyboard.press("Escape");
    expect(await visibleEntries(page)).toEqual(["chat.history", "chat.messages", "chat.send", "type-Message"]);
  });

  it("finds nothing by the words that it puts into every entry itself", async () => {
    const { page } = await opened(documented());

    await page.keyboard.press("/");
    await page.keyboard.type("put");
    const found = await page.getByRole("status").textContent();

    expect(found).toBe("Nothing found");
  });

  it("ends the search when a link leads to what the search hid, on the way there and back", async () => {
    const { page } = await opened(documented());
    const isShown = () => page.locator("[id=type-Message]").isVisible();
    const search = page.getByRole("searchbox");

    await search.fill("oldest");
    const wasShown = await isShown();
    await page.locator("main article:visible a[href='#type-Message']").first().click();
    const reached = await isShown();
    const words = await search.inputValue();
    await search.fill("oldest");
    await page.locator("main article:visible a[href='#type-Message']").first().click();
    const reachedAgain = await isShown();
    await page.evaluate("location.hash = '#chat.history'");
    await search.fill("oldest");
    await page.goBack();
    await page.locator("nav a[data-entry=type-Message][aria-current]").waitFor();

    expect([wasShown, reached, words, reachedAgain]).toEqual([false, true, "", true]);
    await page.locator("[id=type-Message]:visible").waitFor();
  });

  it("follows the arrow keys from the search through the contents and back", async () => {
    const { page } = await opened(documented());
    const focused = () => page.evaluate("document.activeElement.dataset.entry ?? document.activeElement.id");

    await page.keyboard.press("/");
    const steps = [];
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"]) {
      await page.keyboard.press(key);
      steps.push(await focused());
    }

    expect(steps).toEqual(["chat.history", "chat.messages", "chat.history", "search"]);
  });

  it("is light or dark as the system is, unless the reader chooses", async () => {
    const { page } = await opened(documented(), "dark");
    const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const dark = await paper();

    await page.getByRole("button", { name: "Colours: Auto" }).click();
    const light = await paper();
    await page.getByRole("button", { name: "Colours: Light" }).click();
    const chosen = await paper();

    expect([dark, light, chosen]).toEqual(["rgb(20, 24, 31)", "rgb(255, 255, 255)", "rgb(20, 24, 31)"]);
  });

  it("is printed in dark ink, whatever the reader chose for the screen, and with all of its code", async () => {
    const { page } = await opened(documented(), "dark");
    await page.evaluate("document.documentElement.dataset.theme = 'dark'");

    await page.emulateMedia({ media: "print" });

    expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(28, 35, 48)");
    expect(await page.evaluate("getComputedStyle(document.querySelector('pre')).whiteSpace")).toBe("pre-wrap");
  });

  it("breaks a long name in the contents, and not the word that says what it is", async () => {
    const long = "procedureWithANameThatGoesOnAndOnUntilItNoLongerFitsAnyScreen";
    const { page } = await opened(modelOf({ [long]: topic({ event: z.string() }), a: topic({ event: z.string() }) }));

    const heights = await page.evaluate("[...document.querySelectorAll('nav .kind')].map((kind) => kind.offsetHeight)");

    expect(new Set(heights as number[]).size).toBe(1);
  });

  it("tells what a reader needs", async () => {
    const { page } = await opened(documented());
    const text = async (entry: string) => (await page.locator(`[id="${entry}"]`).innerText()).replace(/\s+/g, " ");

    expect(await text("chat.send")).toBe(
      "chat.send call Says something. Resolves once the message is stored, see Message. const output = await client.chat.send(input); " +
        'idempotent: may be sent again timeout 5 s Example await client.chat.send({ room: "a" }); ' +
        'Input room string mood "glad" | "sad" optional default "glad" Output Message Errors RoomClosed FAILED_PRECONDITION since Date',
    );
    expect(await text("chat.history")).toContain("Deprecated. use messages");
    expect(await text("type-Message")).toBe(
      "Message id string room string 1 to 40 characters at Date tags object[] name string",
    );
    await takeScreenshot(page, "docs-light");
  });

  it("fits a narrow screen", async () => {
    const { page } = await opened(documented(), "dark", 360);

    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    expect(await page.getByText("Contents").isVisible()).toBe(true);
    expect(await page.locator("nav a[data-entry]").first().isVisible()).toBe(false);
    await takeScreenshot(page, "docs-narrow");
  });

  it("runs nothing of a hostile contract, and asks for nothing", async () => {
    const hostile = {
      [attack]: {
        [attack]: call({
          input: z.object({ [attack]: z.literal(attack) }),
          output: z.string().default(attack),
          errors: { [attack]: z.null() },
        }),
      },
    };
    const model = modelOf(hostile, new Map());
    const words = `${attack}\n[x](javascript:pwned('link')) {@link javascript:pwned('tag') x} [y](data:text/html,${attack})\n\`\`\`\n${attack}\n\`\`\`\n@example ${attack}\n@deprecated ${attack}\n@see ${attack}`;
    const poisoned: Model = {
      ...model,
      entry: `${attack}.ts`,
      procedures: model.procedures.map((procedure) => ({
        ...procedure,
        docs: words,
        errors: procedure.errors.map((error) => ({ ...error, docs: words })),
      })),
      namespaces: [{ name: attack, docs: words }],
      shapes: model.shapes.map((shape) => ({ ...shape, docs: words })),
    };
    const { page, complaints, requests } = await opened(poisoned, "light", 1000, attack);

    await page.keyboard.press("/");
    await page.keyboard.type("pwned");
    const links = await page
      .locator("a")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? "").filter((href) => !href.startsWith("#")));

    expect(await page.evaluate("window.pwnedBy ?? []")).toEqual([]);
    expect(links).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(await page.locator("img, svg, iframe, object, embed, form, [onerror], [onload]").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("style").count()).toBe(1);
  });

  it("lets no script run but its own, even if one came in", async () => {
    const { page, complaints } = await opened(documented(), "light", 1000, "Chat", (text) =>
      text.replace("</header>", "</header><script>pwned('script')</script><p onclick=\"pwned('click')\">me</p>"),
    );

    await page.getByText("me", { exact: true }).click();

    expect(await page.evaluate("window.pwnedBy ?? []")).toEqual([]);
    expect(complaints.filter((text) => text.includes("Content Security Policy"))).toHaveLength(2);
  });

  async function opened(
    model: Model,
    colorScheme: "light" | "dark" = "light",
    width = 1280,
    title = "Chat",
    change = (text: string) => text,
  ) {
    for (const { path, text } of docsOf(model, { title, version: "1.0.0" }, folder)) await writeFile(path, text);
    const path = join(folder, "index.html");
    await writeFile(path, change(await readFile(path, "utf8")));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    pages.push(page);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.addInitScript("window.pwned = (how) => { (window.pwnedBy ??= []).push(how); };");
    await page.goto(pathToFileURL(path).href);
    return { page, complaints, requests };
  }
});

function documented(): Model {
  const model = modelOf({ chat }, new Map([[Message, "Message"]]));
  const procedures = model.procedures.map((procedure) => ({
    ...procedure,
    ...(docs[procedure.name] !== undefined && { docs: docs[procedure.name] as string }),
  }));
  return { ...model, procedures, namespaces: [{ name: "chat", docs: "Rooms." }] };
}

async function visibleEntries(page: Page): Promise<string[]> {
  return page.locator("main article:visible").evaluateAll((all) => all.map(({ id }) => id));
}
