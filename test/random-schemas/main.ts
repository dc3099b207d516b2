/** `npm run schemas -- --seeds N [--first S] [--show]`: random schemas, and where generated code differs from zod. */

import { parseArgs } from "node:util";
import { randomSchema, runRandomSchemas } from "./run-random-schemas.ts";

const batch = 50;
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    first: { type: "string", default: "1" },
    show: { type: "boolean", default: false },
  },
});
const [count, first] = [Number(values.seeds), Number(values.first)];

if (values.show) {
  for (let seed = first; seed < first + count; seed++) {
    const { before, text, place, values: fitting, others = [] } = randomSchema(seed);
    console.log([`${seed}: ${place.declaration(text)}`, ...before, ...fitting, ...others].join("\n    "));
  }
} else {
  let failed = 0;
  for (let at = 0; at < count; at += batch) {
    const faults = await runRandomSchemas(first + at, Math.min(batch, count - at));
    failed += faults.length;
    for (const { seed, schema, says } of faults) console.log(`seed ${seed}: ${schema}\n    ${says}`);
  }
  console.log(`${count} schemas from seed ${first}, ${failed} faults`);
  process.exitCode = failed > 0 ? 1 : 0;
}
