/** Chromium for tests: the one that is installed. */

import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

const places = [
  process.env.CHROMIUM_PATH ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = places.find((place) => place !== "" && existsSync(place));

/** On a laptop the tests do without; in CI a browser is part of the deal. */
export const hasBrowser = executablePath !== undefined || process.env.CI !== undefined;

if (!hasBrowser) console.info("no Chromium found: the tests in a browser are skipped (CHROMIUM_PATH names one)");

export function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined)
    throw new Error("CI is set, but there is no Chromium: apt-get install chromium, or set CHROMIUM_PATH");
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", ...quiet] });
}

const artifacts = fileURLToPath(new URL("../../artifacts/", import.meta.url));

/** For people to look at; nothing compares them. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: `${artifacts}${name}.png` });
}
