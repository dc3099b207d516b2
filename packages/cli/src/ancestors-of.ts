/** A folder and all that it lies in, the nearest first. */

import { dirname } from "node:path";

export function ancestorsOf(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)];
}
