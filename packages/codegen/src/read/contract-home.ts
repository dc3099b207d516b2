/** A contract as files: where it lies, and what it is made of. */

import type { SourceModule } from "./source-module.ts";

export interface ContractHome {
  /** The contract's entry file, absolute, like the folder that names of files are relative to. */
  readonly entry: string;
  readonly cwd: string;
  readonly modules: readonly SourceModule[];
}
