/** `npm run fuzz -- [--target decode|session|client|handshake|frames] [--count N] [--seed S]`: messages until one does harm. */

import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { Random } from "../simulate/random.ts";
import { liveBytes, prototypes } from "./oracle.ts";
import { fuzzFrames, fuzzHandshake } from "./raw-targets.ts";
import { fuzzClient, fuzzDecode, fuzzSession } from "./targets.ts";

/** With how many are made where nobody says another number: all of it takes about half a minute. */
const targets = new Map([
  ["decode", { fuzz: fuzzDecode, usual: 50_000 }],
  ["session", { fuzz: fuzzSession, usual: 50_000 }],
  ["client", { fuzz: fuzzClient, usual: 50_000 }],
  ["handshake", { fuzz: fuzzHandshake, usual: 3000 }],
  ["frames", { fuzz: fuzzFrames, usual: 20_000 }],
]);

/** What a collection cannot tell from a leak. */
const noiseBytes = 8 * 1024 * 1024;
const round = 20_000;

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    count: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 32)) },
  },
});

const chosen = values.target === undefined ? [...targets.keys()] : [values.target];
const before = prototypes();

for (const name of chosen) {
  const target = targets.get(name);
  if (!target) throw new TypeError(`no target ${name}: there are ${[...targets.keys()].join(", ")}`);
  const started = performance.now();
  const { fuzz, usual } = target;
  const count = Number(values.count ?? usual);
  let seed = Number(values.seed);
  let rested = 0;
  for (let made = 0; made < count; made += round, seed = (seed + 1) >>> 0) {
    try {
      await fuzz(new Random(seed), Math.min(round, count - made));
      assert.equal(prototypes(), before, "a prototype or a global was changed");
    } catch (error) {
      console.error(`${name}: seed ${seed} with --count ${Math.min(round, count - made)} does harm`);
      throw error;
    }
    if (made === 0) rested = liveBytes(); // compiled code and caches are there now
  }
  const grown = liveBytes() - rested;
  assert.ok(grown < noiseBytes, `${name}: ${grown} bytes more live after ${count}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${name}: ${count} from seed ${values.seed}, no harm, ${seconds} s, ${(grown / 1024).toFixed(0)} KiB more`,
  );
}
