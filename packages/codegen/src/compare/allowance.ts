/** `@wsrpc-allow RULE until 2027-01-01` in the documentation of what changed, or of what holds it. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Documented } from "./change.ts";
import { isRule, type RuleId } from "./rules.ts";

export interface Allowance {
  readonly rule: string;
  /** The last day, such as `2027-01-01`; empty if none is named. */
  readonly until: string;
}

const pattern = /@wsrpc-allow\b[ \t]*([^\s*]*)(?:[ \t]+until\b[ \t]*([^\s*]*))?/g;

function allowancesIn(docs: string | undefined): Allowance[] {
  return [...(docs ?? "").matchAll(pattern)].map(([, rule = "", until = ""]) => ({ rule, until }));
}

/** The one that covers a change, even if its time is over. */
export function allowanceOf(rule: RuleId, holders: readonly Documented[]): Allowance | undefined {
  const found = holders.flatMap(({ docs }) => allowancesIn(docs)).filter((allowance) => allowance.rule === rule);
  return found.sort((a, b) => (a.until < b.until ? 1 : -1))[0];
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Those that cannot be understood would silently allow nothing, or for ever. */
export function checkAllowances({ about, procedures, namespaces, shapes }: Model): Diagnostic[] {
  const errors = procedures.flatMap((procedure) => procedure.errors);
  const fields = shapes.flatMap((shape) => (shape.kind === "object" ? shape.fields : []));
  const seen = new Set<string>();
  return [...(about ? [about] : []), ...namespaces, ...procedures, ...errors, ...shapes, ...fields].flatMap(
    ({ docs, place }: Documented) =>
      allowancesIn(docs).flatMap((allowance) => {
        const found = complaint(allowance, place);
        const key = JSON.stringify(found);
        if (!found || seen.has(key)) return [];
        seen.add(key);
        return [found];
      }),
  );
}

function complaint({ rule, until }: Allowance, place: Place | undefined): Diagnostic | undefined {
  const base = { rule: "breaking/allow", severity: "error", ...(place && { place }) } as const;
  const example = "write it as `@wsrpc-allow INPUT_FIELD_NOW_REQUIRED until 2027-01-01`";
  if (rule === "") return { ...base, message: "`@wsrpc-allow` names no rule", help: example };
  if (!isRule(rule)) {
    const help = "`npx wsrpc breaking` names the rule of each change; it is written in capitals";
    return { ...base, message: `\`@wsrpc-allow ${rule}\`: there is no such rule`, help };
  }
  if (until === "") return { ...base, message: `\`@wsrpc-allow ${rule}\` does not say until when`, help: example };
  if (isDay(until)) return undefined;
  return { ...base, message: `\`@wsrpc-allow ${rule} until ${until}\`: ${until} is no day`, help: example };
}
