/** The promise behind a call. */

import type { RpcError, Undeclared } from "../errors.ts";
import type { Call, Outcome } from "./call.ts";

export class PendingCall<T, E> extends Promise<T> implements Call<T, E> {
  /** Its own and no method: it is handed on alone, as in `onClick={call.cancel}`. */
  declare cancel: () => void;

  static open<T, E>(
    start: (resolve: (value: T) => void, reject: (error: RpcError) => void) => () => void,
  ): PendingCall<T, E> {
    let cancel: () => void = () => {};
    const call = new PendingCall<T, E>((resolve, reject) => {
      cancel = start(resolve, reject);
    });
    call.cancel = cancel;
    return call;
  }

  safe(): Promise<Outcome<T, E>> {
    return this.then(
      (data) => ({ ok: true as const, data }),
      (error: E & RpcError<Undeclared, undefined>) => ({ ok: false as const, error }),
    );
  }
}

// What is derived by `then` is a plain promise; and `await` takes its quick way only for those that say so.
Object.defineProperty(PendingCall.prototype, "constructor", { value: Promise });
