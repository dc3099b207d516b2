/** `wsrpc breaking`: what those who use the last release would notice of the contracts as they are now. */

import type { Diagnostic, Model } from "@wsrpc-ts/codegen";
import { Complaint } from "../complaint.ts";
import { counted } from "../counted.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { isError } from "../is-error.ts";
import { loadRelease, type Release } from "../lock-file.ts";
import { type ReadModel, readModels } from "../read-models.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import type { World } from "../world.ts";

export interface BreakingFlags {
  readonly config?: string;
  readonly against?: string;
  readonly strict?: boolean;
  readonly format: Format;
}

export async function breakingCommand(flags: BreakingFlags, world: World): Promise<ExitCode> {
  const release = await loadRelease(flags.against, world);
  const { models, warnings } = await readModels(flags.config, world);
  const { breakingChanges, checkAllowances } = await import("@wsrpc-ts/codegen");
  const problems = models.flatMap(({ model }) => checkAllowances(model));
  if (problems.length > 0) throw new Complaint(...problems);

  const { pairs, gone, fresh } = matched(models, release);
  const today = new Date().toISOString().slice(0, "2026-01-01".length);
  const changes = pairs.flatMap(({ old, now }) => breakingChanges(old, now, today));
  const found: Diagnostic[] = [...gone.map((entry) => goneContract(entry, release)), ...changes];
  const all = [...warnings, ...found, ...fresh.map((entry) => freshContract(entry, release))];
  reportDiagnostics(all, flags.format, world);

  const breaks = found.filter(isError).length;
  const allowed = changes.filter(({ allowedUntil }) => allowedUntil !== undefined).length;
  const others = found.length - breaks - allowed;
  const isStrict = flags.strict === true && others > 0;
  if (flags.format === "pretty" && all.length > 0) world.stderr("\n");
  const what = verdict(breaks, others, allowed, release);
  world.stderr(breaks === 0 && isStrict ? `${what}: --strict lets no warning pass\n` : `${what}\n`);
  if (breaks > 0) return exitCode.breaking;
  return isStrict ? exitCode.findings : exitCode.done;
}

interface Matched {
  readonly pairs: readonly { readonly old: Model; readonly now: Model }[];
  /** Entries that were released, and are contracts no more. */
  readonly gone: readonly string[];
  /** Entries that were not released yet. */
  readonly fresh: readonly string[];
}

/** By the name of their entry file; where there is but one of each, it may have moved. */
function matched(models: readonly ReadModel[], { contracts }: Release): Matched {
  const [first] = models;
  const [released] = contracts.values();
  if (first && released && models.length === 1 && contracts.size === 1)
    return { pairs: [{ old: released, now: first.model }], gone: [], fresh: [] };
  const entries = new Set(models.map(({ target }) => target.contract));
  return {
    pairs: models.flatMap(({ target, model }) => {
      const old = contracts.get(target.contract);
      return old ? [{ old, now: model }] : [];
    }),
    gone: [...contracts.keys()].filter((entry) => !entries.has(entry)),
    fresh: [...entries].filter((entry) => !contracts.has(entry)),
  };
}

function goneContract(entry: string, { name }: Release): Diagnostic {
  return {
    rule: "CONTRACT_REMOVED",
    severity: "error",
    message: `${entry} is in ${name}, but is no contract any more`,
    help: "keep it until no client uses it any more, or accept that with `npx wsrpc lock`",
  };
}

function freshContract(entry: string, { name }: Release): Diagnostic {
  return {
    rule: "CONTRACT_ADDED",
    severity: "warning",
    message: `${entry} is not in ${name}: there is nothing to compare it with`,
    help: "accept it as released with `npx wsrpc lock`",
  };
}

function verdict(breaks: number, others: number, allowed: number, { name }: Release): string {
  const rest = [...(others > 0 ? [counted(others, "warning")] : []), ...(allowed > 0 ? [`${allowed} allowed`] : [])];
  if (breaks > 0) {
    const what = [counted(breaks, "breaking change"), ...rest].join(", ");
    return `${what} since ${name}: mend them, or accept them as a new release with \`npx wsrpc lock\``;
  }
  return [`nothing breaks since ${name}`, ...rest].join(", ");
}
