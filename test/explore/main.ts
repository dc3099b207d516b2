/** `npm run explore -- [--states N] [--only part of a name] [--history]`: goes all ways through small scenes until one breaks a promise. */

import { parseArgs } from "node:util";
import { explore, report } from "./explore.ts";
import { scenes } from "./scenes.ts";

const { values } = parseArgs({
  options: {
    states: { type: "string", default: "20000" },
    only: { type: "string", default: "" },
    history: { type: "boolean", default: false },
  },
});

for (const scene of scenes) {
  if (!scene.name.includes(values.only)) continue;
  const started = performance.now();
  const { states, isAll, broken } = await explore(scene, Number(values.states));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${scene.name}: ${isAll ? "all " : ""}${states} states, ${seconds} s`);
  if (!broken) continue;
  process.exitCode = 1;
  console.log(report(scene, broken));
  if (values.history) for (const entry of broken.history) console.log(JSON.stringify(entry));
}
