import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, launchBrowser, takeScreenshot } from "../support/browser.ts";
import { ExampleProcess } from "../support/example-process.ts";

describe.skipIf(!hasBrowser)("the weather in a browser", () => {
  let browser: Browser;
  let weather: ExampleProcess;

  beforeAll(async () => {
    [browser, weather] = await Promise.all([launchBrowser(), ExampleProcess.start("weather")]);
  });
  afterAll(async () => {
    await browser?.close();
    await weather?.kill();
  });

  it("shows the same readings both ways, pushed ones for fewer bytes", async () => {
    const page = await browser.newPage({ viewport: { width: 1060, height: 800 }, colorScheme: "light" });
    await page.goto(weather.url);

    await expect.poll(() => shownNumber(page, "polled-requests")).toBeGreaterThan(6);
    await expect.poll(() => page.locator("polyline.pushed").first().getAttribute("points")).toMatch(/ .* /);
    await expect.poll(() => page.locator("polyline.polled").first().getAttribute("points")).toMatch(/ .* /);
    const [pushed, polled] = [await shownNumber(page, "pushed-bytes"), await shownNumber(page, "polled-bytes")];
    await takeScreenshot(page, "weather-light");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 1_000 });
    await takeScreenshot(page, "weather-phone-dark");

    expect(pushed).toBeGreaterThan(0);
    expect(pushed).toBeLessThan(polled);
    expect(await page.locator("#state").textContent()).toBe("open");
  });
});

async function shownNumber(page: Page, id: string): Promise<number> {
  return Number((await page.locator(`#${id}`).textContent())?.replaceAll(/\D/g, ""));
}
