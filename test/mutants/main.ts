/** `npm run mutants -- [--sample N --seed S] [--only id] [--seeds N]`: proves that the simulation finds planted faults. */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Random } from "../simulate/random.ts";
import { callMutants } from "./call-mutants.ts";
import { hunted, staleness, type Verdict } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";
import { peerMutants } from "./peer-mutants.ts";
import { rightsMutants } from "./rights-mutants.ts";
import { sessionMutants } from "./session-mutants.ts";
import { topicMutants } from "./topic-mutants.ts";

const all = [...sessionMutants, ...callMutants, ...topicMutants, ...peerMutants, ...rightsMutants];

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

/** The sources move on: a mutant that no longer fits proves nothing, whether or not it is in the sample. */
function checkAll(): void {
  const stale = all.flatMap((mutant) => staleness(mutant) ?? []);
  const twice = all.filter(({ id }, at) => all.findIndex((other) => other.id === id) !== at);
  if (stale.length === 0 && twice.length === 0) return;
  for (const complaint of stale) console.error(complaint);
  for (const { id } of twice) console.error(`two mutants are called ${id}`);
  process.exit(1);
}

function choice(): Mutant[] {
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
