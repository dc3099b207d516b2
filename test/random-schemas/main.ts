/** `npm run schemas -- --seeds N [--first S] [--show]`: random schemas, and where generated code differs from zod. */

import { batchesOf, seedRange } from "../support/seed-range.ts";
import { randomSchema, runRandomSchemas } from "./run-random-schemas.ts";

const range = seedRange();
const { first, count, show } = range;

if (show) {
  for (let seed = first; seed < first + count; seed++) {
    const { before, text, place, values: fitting, others = [] } = randomSchema(seed);
    console.log([`${seed}: ${place.declaration(text)}`, ...before, ...fitting, ...others].join("\n    "));
  }
} else {
  let failed = 0;
  for (const batch of batchesOf(range)) {
    const faults = await runRandomSchemas(...batch);
    failed += faults.length;
    for (const { seed, schema, says } of faults) console.log(`seed ${seed}: ${schema}\n    ${says}`);
  }
  console.log(`${count} schemas from seed ${first}, ${failed} faults`);
  process.exitCode = failed > 0 ? 1 : 0;
}
