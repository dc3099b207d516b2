/** `npm run mutants -- [--sample N --seed S] [--only id] [--seeds N]`: proves that the simulation finds planted faults. */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Random } from "../simulate/random.ts";
import { allMutants as all, unfitMutants } from "./all-mutants.ts";
import { hunted, type Verdict } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";

const { values } = parseArgs({
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    only: { type: "string", multiple: true },
    seeds: { type: "string", default: "5000" },
  },
});

checkAll();
const started = performance.now();
const chosen = choice();
const width = Math.max(...chosen.map(({ id }) => id.length));
const verdicts: Verdict[] = [];
const waiting = [...chosen];
await Promise.all(Array.from({ length: availableParallelism() }, hunt));

const survivors = verdicts.filter(({ death }) => !death);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${verdicts.length} mutants, ${survivors.length} survived, ${seconds} s`);
for (const { mutant } of survivors) console.log(`SURVIVES ${mutant.id}: with it, ${mutant.says}`);
process.exitCode = survivors.length > 0 ? 1 : 0;

function checkAll(): void {
  const complaints = unfitMutants();
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exit(1);
}

function choice(): readonly Mutant[] {
  const { only, sample, seed } = values;
  const unknown = only?.filter((id) => !all.some((mutant) => mutant.id === id)) ?? [];
  if (unknown.length > 0) throw new Error(`no mutant is called ${unknown.join(", ")}`);
  if (only) return all.filter(({ id }) => only.includes(id));
  if (sample === undefined) return all;
  console.log(`a sample of ${sample} of ${all.length} mutants, drawn with --seed ${seed}`);
  const random = new Random(Number(seed));
  const left = [...all];
  const count = Math.min(Number(sample), left.length);
  return Array.from({ length: count }, () => left.splice(random.between(0, left.length - 1), 1)[0] as Mutant);
}

async function hunt(): Promise<void> {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const verdict = await hunted(mutant, Number(values.seeds));
    verdicts.push(verdict);
    console.log(`${mutant.id.padEnd(width)}  ${fateOf(verdict)}`);
  }
}

function fateOf({ death }: Verdict): string {
  if (!death) return `SURVIVES ${values.seeds} seeds`;
  const invariants = [...new Set(death.problem.match(/\bI\d+\b/g) ?? [])];
  const by = invariants.length > 0 ? `by ${invariants.sort().join(", ")}` : "";
  return `dies at seed ${death.seed} ${by}: ${death.problem.slice(0, 110)}`.replace(" :", ":");
}
