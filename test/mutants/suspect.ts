/** What runs beside a planted fault: lives through seeds until one ends badly, and says so in one line. */

import { planOf } from "../simulate/plan.ts";
import { problemsOf } from "../simulate/simulate.ts";

const [first = 1, count = 1] = process.argv.slice(2).map(Number);
let seed = first;

function dies(problem: string): never {
  console.log(`died ${seed} ${problem}`);
  process.exit();
}

process.on("uncaughtException", (error) => dies(`uncaught: ${error}`));

for (; seed < first + count; seed++) {
  const problems = await problemsOf(planOf(seed)).catch((error) => [`thrown: ${error}`]);
  if (problems.length > 0) dies(problems.join("; "));
  console.log(`lived ${seed}`);
}
