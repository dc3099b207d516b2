/** `npm run hostile -- --count N [--seed S] [--show]`: hostile contracts, and what got out of them. */

import { parseArgs } from "node:util";
import { Random } from "../simulate/random.ts";
import { hostileModel } from "./hostile-model.ts";
import { filesOf, runHostile } from "./run-hostile.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    show: { type: "boolean", default: false },
  },
});

const [count, seed] = [Number(values.count), Number(values.seed)];
if (values.show)
  for (const { name, text } of filesOf(hostileModel(new Random(seed)))) console.log(`--- ${name}\n${text}`);
else {
  const { refused, files, escapes } = runHostile({ count, seed });
  console.log(`seeds ${seed} to ${seed + count - 1}: ${refused} refused, ${files} files, ${escapes.length} escapes`);
  for (const fault of escapes.slice(0, 100)) console.log(fault);
  process.exitCode = escapes.length > 0 ? 1 : 0;
}
