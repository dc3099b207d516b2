/** Tells that client and server were generated from different contracts, which explains what one asks of the other in vain. */

/** Whatever a peer calls its contract, it is not told at length. */
const maxShown = 32;

/** @returns `undefined` if they are the same, as far as anybody said */
export function contractGap(client: string | undefined, server: string | undefined): string | undefined {
  if (client === undefined || server === undefined || client === server) return undefined;
  const [theirs, ours] = [client, server].map((schema) => schema.slice(0, maxShown));
  return `the client was generated from contract ${theirs}, the server from ${ours}`;
}

/** Why a number stands for nothing where the client's contract is not known. */
export const unsaidContract = "the client does not say from which contract it was generated";

/** What is said of a procedure that is not there. */
export function missing(method: string | number, gap: string | undefined): string {
  return gap === undefined ? "no such procedure" : `there is no procedure ${method}: ${gap}`;
}
