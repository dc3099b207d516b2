/** One turn of the event loop. */

/** In memory everything that can happen has happened when it is over. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
