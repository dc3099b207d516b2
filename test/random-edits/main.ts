/** `npm run edits -- --seeds N [--first S] [--show]`: random edits of contracts, and where `wsrpc breaking` is wrong about them. */

import { batchesOf, seedRange } from "../support/seed-range.ts";
import { declarationOf, procedureEdit } from "./procedure-edit.ts";
import { runProcedureEdits } from "./run-procedure-edits.ts";
import { runRandomEdits, seededEdit } from "./run-random-edits.ts";

const range = seedRange();
const { first, count, show } = range;

function shownEdit(seed: number): string {
  const { title, position, isNamed, old, now } = seededEdit(seed);
  const where = `${position.name}${isNamed ? ", named" : ""}`;
  return [`seed ${seed}: ${title} (${where})`, `old: ${old.text}`, `now: ${now.text}`].join("\n    ");
}

function shownProcedure(seed: number): string {
  const { title, old, now } = procedureEdit(seed);
  const text = [old, now].map((version) => (version ? declarationOf(version) : "nothing"));
  return [`seed ${seed}, procedure: ${title}`, `old: ${text[0]}`, `now: ${text[1]}`].join("\n    ");
}

if (show) {
  for (let seed = first; seed < first + count; seed++) console.log(`${shownEdit(seed)}\n${shownProcedure(seed)}`);
} else {
  let [failed, compatible, breaking, tried, broken] = [0, 0, 0, 0, 0];
  const unshown = new Map<string, number[]>();
  for (const batch of batchesOf(range)) {
    for (const verdict of await runRandomEdits(...batch)) {
      const { seed, faults, rules, isUnshown } = verdict;
      tried += verdict.tried;
      if (verdict.isBreaking) breaking += 1;
      else compatible += 1;
      if (isUnshown) unshown.set(String(rules), [...(unshown.get(String(rules)) ?? []), seed]);
      if (faults.length === 0) continue;
      failed += 1;
      console.log([shownEdit(seed), ...faults].join("\n    "));
    }
    for (const { seed, faults, isBroken } of await runProcedureEdits(...batch)) {
      if (isBroken) broken += 1;
      if (faults.length === 0) continue;
      failed += 1;
      console.log([shownProcedure(seed), ...faults].join("\n    "));
    }
  }
  for (const [rules, seeds] of [...unshown].sort(([, a], [, b]) => b.length - a.length))
    console.log(`no value shows ${rules}: ${seeds.length} (seeds ${seeds.slice(0, 5).join(", ")})`);
  console.log(
    `${count} edits from seed ${first}, ${compatible} compatible, ${breaking} breaking, ${tried} values; as many of procedures, ${broken} of which stop old clients; ${failed} faults`,
  );
  process.exitCode = failed > 0 ? 1 : 0;
}
