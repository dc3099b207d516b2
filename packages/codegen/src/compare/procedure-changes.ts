/** What changed of a procedure besides its values: what it promises of errors, time and repetition. */

import type { DeclaredError, Procedure } from "../model/model.ts";
import type { RuleId } from "./rules.ts";

export interface ProcedureChange {
  readonly rule: RuleId;
  readonly what: string;
  /** Whose it is. */
  readonly error?: DeclaredError;
  /** Beside the parts, what says so. */
  readonly option?: "timeoutMs" | "idempotent" | "mode" | "keep";
}

export function procedureChanges(old: Procedure, now: Procedure): ProcedureChange[] {
  return [...errorChanges(old, now), ...promiseChanges(old, now), ...topicChanges(old, now)];
}

function errorChanges(old: Procedure, now: Procedure): ProcedureChange[] {
  const before = new Map(old.errors.map((error) => [error.name, error]));
  const after = new Set(now.errors.map(({ name }) => name));
  const removed = old.errors
    .filter(({ name }) => !after.has(name))
    .map(({ name }) => ({ rule: "ERROR_REMOVED" as const, what: `no longer fails with ${name}` }));
  const found = now.errors.flatMap((error): ProcedureChange[] => {
    const known = before.get(error.name);
    if (!known) return [{ rule: "ERROR_ADDED", what: `may now fail with ${error.name}`, error }];
    if (codeOf(known) === codeOf(error)) return [];
    const what = `gives ${error.name} the code ${codeOf(error)} now (was ${codeOf(known)})`;
    return [{ rule: "ERROR_CODE_CHANGED", what, error }];
  });
  return [...removed, ...found];
}

function promiseChanges(old: Procedure, now: Procedure): ProcedureChange[] {
  const found: ProcedureChange[] = [];
  if (old.idempotent !== undefined && old.idempotent !== now.idempotent && now.idempotent !== true)
    found.push({
      rule: "IDEMPOTENCE_LOST",
      what: `${idempotence(now)} now (${idempotence(old, "was")})`,
      option: "idempotent",
    });
  const [was, is] = [timeoutOf(old), timeoutOf(now)];
  if (is < was)
    found.push({
      rule: "TIMEOUT_SHORTENED",
      what: `has a timeout of ${is} ms now (${was === Number.POSITIVE_INFINITY ? "had none" : `was ${was} ms`})`,
      option: "timeoutMs",
    });
  return found;
}

/** With what a call has that names none. */
function timeoutOf({ timeoutMs = 30_000 }: Procedure): number {
  return timeoutMs;
}

function topicChanges(old: Procedure, now: Procedure): ProcedureChange[] {
  const found: ProcedureChange[] = [];
  if (now.mode !== undefined && now.mode !== old.mode)
    found.push({
      rule: "TOPIC_MODE_CHANGED",
      what: `has the mode "${now.mode}" now (was "${old.mode ?? "all"}")`,
      option: "mode",
    });
  for (const bound of ["events", "ms"] as const) {
    const [was, is] = [old.keep?.[bound], now.keep?.[bound]];
    if (was !== undefined && (is ?? 0) < was)
      found.push({ rule: "TOPIC_KEEPS_LESS", what: `keeps ${is ?? "no"} ${bound} now (was ${was})`, option: "keep" });
  }
  return found;
}

function idempotence({ idempotent }: Procedure, verb = "is"): string {
  return idempotent === undefined
    ? `${verb} not idempotent`
    : `${verb} idempotent${idempotent === "key" ? " by key" : ""}`;
}

function codeOf({ code = "FAILED_PRECONDITION" }: DeclaredError): string {
  return code;
}
