/** Calls that a server makes: what it gives is checked before it leaves, what it gets before anybody sees it. */

import { RpcError } from "../errors.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import { thrownText } from "../protocol/thrown-text.ts";
import type { Call, CallOptions } from "./call.ts";
import type { Caller } from "./caller.ts";
import type { Gate } from "./gate.ts";
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

/** The method of `ctx.peer` for one reverse procedure. */
export function reverseMethod({ procedure, input, output, errors }: ReverseRoute, caller: Caller) {
  return (value?: unknown, options?: CallOptions): Call<unknown, RpcError> =>
    PendingCall.open((resolve, reject) => {
      let call: Call<unknown> | undefined;
      let cancelled = false;
      const run = async () => {
        const wire = await given(input, value);
        call = caller.call(procedure, wire, options);
        if (cancelled) call.cancel();
        const answer = await call.safe();
        if (answer.ok) return taken(output, answer.data as WireValue);
        throw await declared(errors, answer.error);
      };
      run().then(resolve, reject);
      return () => {
        cancelled = true;
        call?.cancel();
      };
    });
}

async function given(gate: Gate, value: unknown): Promise<WireValue> {
  try {
    return await gate.give(value);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : thrownText(cause);
    throw new RpcError("INVALID_ARGUMENT", message, { cause, executed: "no" });
  }
}

/** What a client says of its failure counts only as far as the contract declares it. */
async function declared(errors: Route["errors"], error: RpcError): Promise<RpcError> {
  const { code, message, name, executed, retryAfterMs } = error;
  const common = { executed, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const shape = errors.get(name);
  if (!shape) return new RpcError(code, message, common);
  const data = error.data === undefined ? undefined : await taken(shape.data, error.data as WireValue);
  return new RpcError(shape.code, message, { ...common, name, data });
}

/** The client has answered; its answer is refused. */
async function taken(gate: Gate, wire: WireValue): Promise<unknown> {
  try {
    return await gate.take(wire);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw new RpcError(error.code, error.message, { executed: "yes", cause: error });
  }
}
