/** Asks a broker, and tells what may pass of what it fails of. */

import { RpcError } from "../errors.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import { isThenable } from "../rpc/is-thenable.ts";

/** The broker has failed, and it is worth asking it again. */
export class BrokerFault extends Error {
  /** @param cause what it failed of */
  constructor(cause: unknown) {
    super("the broker has failed", { cause });
  }
}

/** Rejects with a BrokerFault, or with the RpcError by which the broker refuses. Never throws. */
export function askBroker<T>(ask: () => MaybePromise<T>): MaybePromise<T> {
  try {
    const answer: unknown = ask();
    return isThenable(answer) ? Promise.resolve(answer as PromiseLike<T>).catch(fail) : (answer as T);
  } catch (error) {
    return Promise.reject(error).catch(fail);
  }
}

function fail(error: unknown): never {
  const isRefusal = error instanceof RpcError && error.code !== "UNAVAILABLE" && error.code !== "RESOURCE_EXHAUSTED";
  throw isRefusal ? error : new BrokerFault(error);
}
