/** Calls that a server makes: what it gives is checked before it leaves, what it gets before anybody sees it. */

import { RpcError } from "../errors.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { Call, CallOptions } from "./call.ts";
import type { Caller } from "./caller.ts";
import type { Gate } from "./gate.ts";
import { PendingCall } from "./pending-call.ts";
import type { CalledProcedure } from "./procedure.ts";
import { gatesOf, type ServedProcedure } from "./served-procedure.ts";
import type { WirePlan } from "./wire-plan.ts";

export interface ReverseRoute {
  readonly procedure: CalledProcedure;
  readonly input: Gate;
  readonly output: Gate;
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
  const { name, procedure, errors } = served;
  const { input, output } = gatesOf(served);
  const timeoutMs = procedure.kind === "reverse" ? procedure.timeoutMs : undefined;
  return {
    procedure: {
      name,
      number,
      input: asItIs,
      output: asItIs,
      ...(errors && { errors }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    },
    input,
    output,
  };
}

/** The method of `ctx.peer` for one reverse procedure. */
export function reverseMethod({ procedure, input, output }: ReverseRoute, caller: Caller) {
  return (value?: unknown, options?: CallOptions): Call<unknown, RpcError> =>
    PendingCall.open((resolve, reject) => {
      let call: Call<unknown> | undefined;
      let cancelled = false;
      const run = async () => {
        const wire = await given(input, value);
        call = caller.call(procedure, wire, options);
        if (cancelled) call.cancel();
        return taken(output, (await call) as WireValue);
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
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RpcError("INVALID_ARGUMENT", message, { cause, executed: "no" });
  }
}

/** The client has answered; its answer is refused. */
async function taken(gate: Gate, wire: WireValue): Promise<unknown> {
  try {
    return await gate.take(wire);
  } catch (error) {
    throw error instanceof RpcError ? error.settledAs("yes") : error;
  }
}
