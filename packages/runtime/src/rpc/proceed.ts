/** Goes on with a value that may have to be waited for. */

import type { MaybePromise } from "./gate.ts";

/** At once, if nobody has to be waited for: a promise costs more than most checks. */
export function proceed<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
