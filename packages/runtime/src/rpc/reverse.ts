/** Calls that a server makes: what it gives is checked before it leaves, what it gets before anybody sees it. */

import { RpcError } from "../errors.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { thrownText } from "../protocol/thrown-text.ts";
import type { Call, CallOptions } from "./call.ts";
import { type Caller, checkedTimeout } from "./caller.ts";
import { missing } from "./contract-gap.ts";
import type { Gate, MaybePromise } from "./gate.ts";
import { Patience, type Watch } from "./patience.ts";
import { PendingCall } from "./pending-call.ts";
import type { CalledProcedure } from "./procedure.ts";
import type { Route } from "./route.ts";
import { gatesOf, type ServedProcedure } from "./served-procedure.ts";
import type { WirePlan } from "./wire-plan.ts";

export interface ReverseRoute {
  readonly procedure: CalledProcedure;
  readonly input: Gate;
  readonly output: Gate;
  readonly errors: Route["errors"];
}

/** Lets a value pass as it is on the wire, because a gate has made it or will read it. */
const asItIs: WirePlan = {
  encode(wire, attachments) {
    const { value, attachments: bytes } = wire as { value: unknown; attachments: readonly Uint8Array[] };
    attachments.push(...bytes);
    return value;
  },
  decode: (value, attachments) => ({ value, attachments }),
};

export function reverseRoute(served: ServedProcedure, number: number): ReverseRoute {
  const { name, procedure } = served;
  const { input, output, errors } = gatesOf(served);
  const timeoutMs = procedure.kind === "reverse" ? procedure.timeoutMs : undefined;
  return {
    procedure: {
      name,
      number,
      input: asItIs,
      output: asItIs,
      errors: Object.fromEntries([...errors.keys()].map((error) => [error, asItIs])),
      ...(timeoutMs !== undefined && { timeoutMs }),
    },
    input,
    output,
    errors,
  };
}

/** Who asks the client. */
interface Asking {
  readonly caller: Caller;
  readonly clock: Watch;
}

/** The method of `ctx.peer` for one reverse procedure. */
export function reverseMethod({ procedure, input, output, errors }: ReverseRoute, { caller, clock }: Asking) {
  const { name, timeoutMs = fixedLimits.timeoutMs } = procedure;
  return (value?: unknown, options?: CallOptions): Call<unknown, RpcError> =>
    PendingCall.open((resolve, reject) => {
      let call: Call<unknown> | undefined;
      let cancelled = false;
      const patience = new Patience(name, clock, checkedTimeout(options?.timeoutMs ?? timeoutMs), options?.signal);
      const run = async () => {
        const wire = await patience.wait(given(name, input, value), "no");
        call = caller.call(procedure, wire, patience.left(options));
        if (cancelled) call.cancel();
        const answer = await call.safe();
        if (answer.ok) return patience.wait(taken(name, output, answer.data as WireValue), "yes");
        throw await declared(name, errors, answer.error, patience);
      };
      run().then(resolve, reject);
      return () => {
        cancelled = true;
        patience.cancel();
        call?.cancel();
      };
    });
}

function given(procedure: string, gate: Gate, value: unknown): MaybePromise<WireValue> {
  return orElse(
    () => gate.give(value),
    (cause) => {
      const message = cause instanceof Error ? cause.message : thrownText(cause);
      throw new RpcError("INVALID_ARGUMENT", naming(procedure, message), { cause, executed: "no" });
    },
  );
}

/** What a client says of its failure counts only as far as the contract declares it. */
async function declared(
  procedure: string,
  errors: Route["errors"],
  error: RpcError,
  patience: Patience,
): Promise<RpcError> {
  const { code, message, name, executed, retryAfterMs } = error;
  const common = { executed, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const shape = errors.get(name);
  const isUnanswered = code === "NOT_FOUND" && executed === "no";
  if (!shape) return new RpcError(code, isUnanswered ? unanswered(procedure, message) : message, common);
  const checked = error.data === undefined ? undefined : taken(procedure, shape.data, error.data as WireValue);
  const data = await patience.wait(checked, executed);
  return new RpcError(shape.code, message, { ...common, name, data });
}

/** The procedure is there, by our contract: what is not there is a handler. */
function unanswered(procedure: string, message: string): string {
  const isMissing = message === missing(procedure, undefined);
  return naming(procedure, isMissing ? "the client has given `handle` no handler for it" : message);
}

/** The client has answered; its answer is refused. */
function taken(procedure: string, gate: Gate, wire: WireValue): MaybePromise<unknown> {
  return orElse(
    () => gate.take(wire),
    (error) => {
      if (!(error instanceof RpcError)) throw error;
      throw new RpcError(error.code, naming(procedure, error.message), { executed: "yes", cause: error });
    },
  );
}

function orElse<T>(check: () => MaybePromise<T>, refuse: (error: unknown) => never): MaybePromise<T> {
  try {
    const checked = check();
    return checked instanceof Promise ? checked.catch(refuse) : checked;
  } catch (error) {
    return refuse(error);
  }
}

/** A handler may let the error go on to its own caller, who would take it for an error of what was called. */
function naming(procedure: string, message: string): string {
  return message.includes(`${procedure}:`) ? message : `${procedure}: ${message}`;
}
