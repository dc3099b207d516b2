/** `npm run profile -- W1 [wsrpc]`: one run of a workload with both processes profiled, and where their time went. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Crew } from "./crew.ts";
import { canPin, taskOf } from "./order.ts";
import type { CpuProfile } from "./profiler.ts";
import { type Code, groupTexts, selfTimesOf, sharesOf } from "./report/self-times.ts";
import { fileName } from "./results.ts";

const topCount = 10;
/** The bundle lies three folders below. */
const bench = fileURLToPath(new URL("../../../", import.meta.url));
const root = join(bench, "..");
const folder = join(bench, "results/profiles");

const [id = "W1", contender = "wsrpc"] = process.argv.slice(2);
const { name, size, workload } = taskOf(id);
const crew = new Crew({ isPinned: canPin(), bufferutil: workload.bufferutil ?? false });
const port = 21_000 + Math.floor(Math.random() * 9_000);
const outcome = await crew.run({ contender, port, workload: name, size, isProfiled: true });
await crew.dismiss();
if ("absent" in outcome) throw new Error(`${contender} takes no part: ${outcome.absent}`);
if (!outcome.profiles) throw new Error(outcome.faults.join("; "));

console.log(
  `${id}, ${contender}: ${outcome.faults.join("; ") || "no faults"}; numbers of a profiled run mean nothing.`,
);
mkdirSync(folder, { recursive: true });
for (const side of ["server", "client"] as const) tell(side, outcome.profiles[side]);

function tell(side: string, profile: CpuProfile): void {
  const times = selfTimesOf(profile, bundledCode());
  const file = join(folder, `${fileName(id)}-${contender}-${side}.cpuprofile`);
  writeFileSync(file, JSON.stringify(profile));
  console.log(`\n## ${side}\n`);
  for (const [group, share] of sharesOf(times)) console.log(`${percent(share)}  ${group}: ${groupTexts[group]}`);
  console.log(`\nThe ${topCount} longest by their own time:\n`);
  for (const { share, group, name } of times.slice(0, topCount))
    console.log(`${percent(share)}  ${group.padEnd(9)} ${name}`);
  console.log(`\n${relative(process.cwd(), file)} opens in the developer tools of a browser.`);
}

/** Looks up in the maps of our bundle what its lines were made of. */
function bundledCode(): Code {
  const maps = new Map<string, SourceMap | undefined>();
  const texts = new Map<string, readonly string[]>();
  return {
    locate({ url, lineNumber, columnNumber }) {
      if (!maps.has(url)) maps.set(url, mapOf(url));
      const entry = maps.get(url)?.findEntry(lineNumber, columnNumber);
      if (entry && "originalSource" in entry)
        return { path: entry.originalSource.replace(/^(?:\.\.\/)+/, ""), line: entry.originalLine + 1 };
      const path = url.startsWith("file:") ? relative(root, fileURLToPath(url)) : url;
      return { path, line: lineNumber + 1 };
    },
    lineText(url, line) {
      if (!texts.has(url))
        texts.set(url, url.startsWith("file:") ? readFileSync(new URL(url), "utf8").split("\n") : []);
      return texts.get(url)?.[line - 1] ?? "";
    },
  };
}

function mapOf(url: string): SourceMap | undefined {
  if (!url.startsWith("file:") || !url.includes("/.cache/wsrpc-")) return undefined;
  return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, "utf8")));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7);
}
