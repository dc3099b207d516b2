/** `npm run codec`: would a codec that leaves out names pay? Measured in Node.js and in Chromium. */

import { parseArgs } from "node:util";
import { build } from "esbuild";
import { hasBrowser, launchBrowser } from "../support/browser.ts";
import { measure, type Outcome } from "./measure.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "21" } } });
const rounds = Number(values.rounds);

print(`Node.js ${process.version}`, measure(rounds));
if (hasBrowser) await inChromium();

async function inChromium(): Promise<void> {
  const { outputFiles } = await build({
    stdin: { contents: `export { measure } from "./test/codec/measure.ts";`, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "codec",
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
    print(`Chromium ${browser.version()}`, (await page.evaluate(`codec.measure(${rounds})`)) as Outcome[]);
  } finally {
    await browser.close();
  }
}

function print(where: string, outcomes: readonly Outcome[]): void {
  console.log(`\n${where}, medians of ${rounds} rounds, codecs in turn\n`);
  console.log("| payload | codec | bytes | × JSON | time to write and read, × JSON |\n|---|---|--:|--:|--:|");
  for (const { payload, codec, bytes, bytesRatio, timeRatio } of outcomes)
    console.log(`| ${payload} | ${codec} | ${bytes} | ${bytesRatio.toFixed(2)} | ${timeRatio.toFixed(2)} |`);
}
