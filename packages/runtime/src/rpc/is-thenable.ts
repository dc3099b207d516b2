/** Whether something has to be awaited: what comes of other libraries, or of another realm, is no instance of our Promise. */

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === "function";
}
