/** Names of procedures and namespaces: their parts stand between dots. */

/** The namespace around it; empty for the contract itself. */
export function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

/** What it is called in its namespace. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
