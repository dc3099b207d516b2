/** The gate of a side that has schemas: nothing reaches a handler, and nothing leaves it, that does not fit the contract. */

import * as zod from "zod/v4/core";
import type { Schema } from "../contract/schema.ts";
import { RpcError } from "../errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { hostLimits } from "../protocol/server-limits.ts";
import type { Gate, MaybePromise } from "./gate.ts";
import { isSymmetric } from "./is-symmetric.ts";
import { proceed } from "./proceed.ts";
import { fromWire, toWire, type WirePlan } from "./wire-plan.ts";

type Run = (schema: zod.$ZodType, value: unknown) => zod.util.SafeParseResult<unknown>;
type RunAsync = (schema: zod.$ZodType, value: unknown) => Promise<zod.util.SafeParseResult<unknown>>;

/** How often a schema is used before compiling it pays: that takes about a millisecond. */
const hotAfter = 100;

/** Most often it is a `return` that was left out. */
const forgotten = "nothing was returned: a handler returns the output, a middleware what `next` gave";

/** @param what names the value in errors, as in "input" */
export function validatedGate(schema: Schema | undefined, plan: WirePlan | undefined, what: string): Gate {
  if (!schema) return { take: () => undefined, give: () => toWire(undefined, undefined) };
  const checked = new Checked(schema as zod.$ZodType);
  return {
    take: (wire) => proceed(checked.decode(fromWire(plan, wire)), (result) => taken(result, what)),
    give: (value) => proceed(checked.encode(value), (result) => toWire(plan, given(result, what, value))),
  };
}

/** One schema in use: it finds out by itself whether it must be awaited, and when to be compiled. */
class Checked {
  readonly #original: zod.$ZodType;
  #schema: zod.$ZodType;
  #uses = 0;
  /** It writes as it reads: then the compiled schema serves for both. */
  #isSymmetric = false;
  #async = false;

  constructor(schema: zod.$ZodType) {
    this.#original = schema;
    this.#schema = schema;
  }

  decode(value: unknown): MaybePromise<zod.util.SafeParseResult<unknown>> {
    this.#warm();
    return this.#run(this.#schema, value, zod.safeParse, zod.safeParseAsync);
  }

  encode(value: unknown): MaybePromise<zod.util.SafeParseResult<unknown>> {
    this.#warm();
    if (this.#isSymmetric) return this.#run(this.#schema, value, zod.safeParse, zod.safeParseAsync);
    return this.#run(this.#original, value, zod.safeEncode, zod.safeEncodeAsync);
  }

  #warm(): void {
    this.#uses += 1;
    if (this.#uses !== hotAfter) return;
    this.#schema = compiled(this.#original);
    this.#isSymmetric = isSymmetric(this.#original);
  }

  #run(
    schema: zod.$ZodType,
    value: unknown,
    run: Run,
    runAsync: RunAsync,
  ): MaybePromise<zod.util.SafeParseResult<unknown>> {
    if (this.#async) return runAsync(schema, value);
    try {
      return run(schema, value);
    } catch {
      // It must be awaited, or it is broken: for a promise inside an object zod throws what comes to it.
      return this.#found(runAsync(schema, value));
    }
  }

  async #found(running: Promise<zod.util.SafeParseResult<unknown>>): Promise<zod.util.SafeParseResult<unknown>> {
    const result = await running;
    this.#async = true;
    return result;
  }
}

/** zod compiles from 4.5 on, and leaves alone what it cannot compile. */
function compiled(schema: zod.$ZodType): zod.$ZodType {
  return "compile" in zod ? zod.compile(schema as zod.$ZodType) : schema;
}

function taken(result: zod.util.SafeParseResult<unknown>, what: string): unknown {
  if (result.success) return result.data;
  throw new RpcError("INVALID_ARGUMENT", misfit(what, result.error), {
    executed: "no",
  });
}

/** What the application gives is its own mistake, and not for the peer to read. */
function given(result: zod.util.SafeParseResult<unknown>, what: string, value: unknown): unknown {
  if (result.success) return result.data;
  const advice = what === "output" && value === undefined ? ` (${forgotten})` : "";
  throw new TypeError(misfit(what, result.error) + advice);
}

function misfit(what: string, error: zod.$ZodError): string {
  return `the ${what} ${what === "params" ? "do" : "does"} not fit the contract: ${explain(error)}`;
}

/** A wrong value may have as many issues as it has parts; the first few tell enough. */
function explain({ issues }: zod.$ZodError): string {
  const shown = issues.slice(0, hostLimits.maxIssues).map(({ path, message }) => {
    return path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message;
  });
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ").slice(0, fixedLimits.maxErrorBytes);
}
