/** The gate of a side that has schemas: nothing reaches a handler, and nothing leaves it, that does not fit the contract. */

import * as zod from "zod/v4/core";
import type { Schema } from "../contract/schema.ts";
import { RpcError } from "../errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { hostLimits } from "../protocol/server-limits.ts";
import type { Gate, MaybePromise } from "./gate.ts";
import { isSymmetric } from "./is-symmetric.ts";
import { mayWait } from "./may-wait.ts";
import { proceed } from "./proceed.ts";
import { fromWire, toWire, type WirePlan } from "./wire-plan.ts";

type Result = zod.util.SafeParseResult<unknown>;

/** How often a schema is used before compiling it pays: that takes about a millisecond. */
const hotAfter = 100;

/** Most often it is a `return` that was left out. */
const forgotten = "nothing was returned: a handler returns the output, a middleware what `next` gave";

/** @param what names the value in errors, as in "input" @param outgoing names it where it is given, if that tells more */
export function validatedGate(
  schema: Schema | undefined,
  plan: WirePlan | undefined,
  what: string,
  outgoing = what,
): Gate {
  if (!schema) return { take: () => undefined, give: () => toWire(undefined, undefined) };
  const checked = new Checked(schema as zod.$ZodType);
  return {
    take: (wire) => proceed(checked.decode(fromWire(plan, wire)), (result) => taken(result, what)),
    give: (value) => proceed(checked.encode(value), (result) => toWire(plan, given(result, outgoing, value))),
  };
}

/** One schema in use: it finds out by itself whether it may have to be awaited, and when to be compiled. */
class Checked {
  readonly #original: zod.$ZodType;
  /** Compiled, once that pays and nothing in it may have to be awaited. */
  #compiled: zod.$ZodType | undefined;
  #uses = 0;
  /** It writes as it reads: then the compiled schema serves for both. */
  #isSymmetric = false;

  constructor(schema: zod.$ZodType) {
    this.#original = schema;
  }

  decode(value: unknown): MaybePromise<Result> {
    this.#warm();
    return this.#compiled ? zod.safeParse(this.#compiled, value) : parsed(this.#original, value, { async: true });
  }

  encode(value: unknown): MaybePromise<Result> {
    this.#warm();
    if (!this.#compiled) return parsed(this.#original, value, { async: true, direction: "backward" });
    return this.#isSymmetric ? zod.safeParse(this.#compiled, value) : zod.safeEncode(this.#original, value);
  }

  #warm(): void {
    this.#uses += 1;
    if (this.#uses !== hotAfter || mayWait(this.#original)) return;
    this.#compiled = compiled(this.#original);
    this.#isSymmetric = isSymmetric(this.#original);
  }
}

/**
 * A promise only if something has to be awaited. Asked for a result at once, zod throws where it meets a promise, and leaves that:
 * what was asked runs a second time then, and the first one ends the process if it fails.
 */
function parsed(schema: zod.$ZodType, value: unknown, context: zod.ParseContextInternal): MaybePromise<Result> {
  return proceed(schema._zod.run({ value, issues: [] }, context), ({ value: data, issues }) => {
    if (issues.length === 0) return { success: true, data };
    const error = new zod.$ZodError(issues.map((issue) => zod.util.finalizeIssue(issue, context, zod.config())));
    return { success: false, error };
  });
}

/** zod compiles from 4.5 on, and leaves alone what it cannot compile. */
function compiled(schema: zod.$ZodType): zod.$ZodType {
  return "compile" in zod ? zod.compile(schema as zod.$ZodType) : schema;
}

function taken(result: Result, what: string): unknown {
  if (result.success) return result.data;
  throw new RpcError("INVALID_ARGUMENT", misfit(what, result.error), {
    executed: "no",
  });
}

/** What the application gives is its own mistake, and not for the peer to read. */
function given(result: Result, what: string, value: unknown): unknown {
  if (result.success) return result.data;
  const advice = what === "output" && value === undefined ? ` (${forgotten})` : "";
  throw new TypeError(misfit(what, result.error) + advice);
}

function misfit(what: string, error: zod.$ZodError): string {
  return `the ${what} ${what.startsWith("params") ? "do" : "does"} not fit the contract: ${explain(error)}`;
}

/** A wrong value may have as many issues as it has parts; the first few tell enough. */
function explain({ issues }: zod.$ZodError): string {
  const shown = issues.slice(0, hostLimits.maxIssues).map(({ path, message }) => {
    return path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message;
  });
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ").slice(0, fixedLimits.maxErrorBytes);
}
