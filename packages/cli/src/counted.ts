/** A number of things in words. */

/** @param thing one of them; more of them have an s */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
