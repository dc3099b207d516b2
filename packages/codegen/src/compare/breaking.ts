/** The changes of a contract as findings: each once, in words, with what allows it. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model } from "../model/model.ts";
import { valueText } from "../print/value-text.ts";
import { allowanceOf } from "./allowance.ts";
import type { Change } from "./change.ts";
import { compareContracts } from "./compare-contracts.ts";
import { type Category, rules } from "./rules.ts";

export interface BreakingChange extends Diagnostic {
  readonly category: Category;
  readonly procedures: readonly string[];
  /** A value that one side gives and the other would refuse, as text. */
  readonly counterExample?: string;
  /** The day until which it is allowed. */
  readonly allowedUntil?: string;
}

/** A longer example tells nothing more. */
const maxExample = 400;

/** @param today such as `2026-11-21` */
export function breakingChanges(old: Model, now: Model, today: string): BreakingChange[] {
  const groups = new Map<string, Change[]>();
  for (const change of compareContracts(old, now)) {
    const key = JSON.stringify([change.rule, change.subject, change.what]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const found = [...groups.values()].map((changes) => findingOf(changes as [Change, ...Change[]], now, today));
  return found.sort((a, b) => severityOrder(a) - severityOrder(b));
}

function findingOf(changes: readonly [Change, ...Change[]], now: Model, today: string): BreakingChange {
  const [first] = changes;
  const { rule, place } = first;
  const { category } = rules[rule];
  const procedures = [...new Set(changes.map(({ procedure }) => procedure))];
  const example = changes.find((change) => change.example)?.example;
  const counterExample = example && shortened(valueText(example.value));
  const { allowed, note } = allowanceFor(changes, today);
  return {
    rule,
    category,
    severity: category === "WIRE" && allowed === undefined ? "error" : "warning",
    message: `${subjectText(first, procedures)} ${first.what}${note}`,
    help: helpText(rule, counterExample) + (note === "" ? strayText(first, now) : ""),
    procedures,
    ...(place && { place }),
    ...(counterExample !== undefined && { counterExample }),
    ...(allowed !== undefined && { allowedUntil: allowed }),
  };
}

/** All places that a change shows at must allow it. */
function allowanceFor(changes: readonly Change[], today: string): { allowed?: string; note: string } {
  const found = changes.map(({ rule, holders }) => allowanceOf(rule, holders)?.until ?? "");
  const [first = ""] = found.sort();
  if (first === "") return { note: "" };
  return first < today
    ? { note: ` (allowed until ${first}, which is over)` }
    : { allowed: first, note: ` (allowed until ${first})` };
}

/** Of what is gone nothing is left to stand above, and what is said at the top of a contract may be taken for its first export's. */
function strayText({ rule, holders }: Change, { namespaces }: Model): string {
  if (rule !== "PROCEDURE_REMOVED" && rule !== "PROCEDURE_RENAMED") return "";
  const other = namespaces.find((namespace) => !holders.includes(namespace) && allowanceOf(rule, [namespace]));
  if (!other) return "";
  return `; the \`@wsrpc-allow\` above \`${other.name}\` is about that alone: for the whole contract it stands at the top, and \`${other.name}\` has a \`/** … */\` of its own below it`;
}

function subjectText({ procedure, path, subject }: Change, procedures: readonly string[]): string {
  const others = procedures.length > 1 ? ` and ${procedures.length - 1} more` : "";
  if (path === "") return `${procedure}:`;
  const isInType = !subject.startsWith(`${procedure} `);
  return isInType ? `${procedure}${others}: \`${path}\` (${subject})` : `${procedure}: \`${path}\``;
}

function helpText(rule: Change["rule"], example: string | undefined): string {
  const { help } = rules[rule];
  if (example === undefined) return help;
  const text = rule.startsWith("INPUT_")
    ? `old clients may send ${example}, which is refused now`
    : `old clients may get ${example}, which they do not expect`;
  return `${text}; ${help}`;
}

function shortened(text: string): string {
  return text.length > maxExample ? `${text.slice(0, maxExample)}…` : text;
}

function severityOrder({ severity, category }: BreakingChange): number {
  return severity === "error" ? 0 : category === "WIRE" ? 1 : 2;
}
