/** How hard the attacks are: a hundredth of their numbers, or all of it by `npm run attack -- --full`. */

const isFull = process.env.WSRPC_FULL === "1";

/** Of a row's number: all, or a hundredth, but never fewer than `atLeast`. */
export function scaled(number: number, atLeast = 1): number {
  return isFull ? number : Math.max(atLeast, Math.ceil(number / 100));
}
