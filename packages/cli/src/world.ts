/** What a command may touch of the machine, so that tests can give it another one. */

import { relative, resolve, sep } from "node:path";
import type { Generator } from "./generator.ts";

export interface World {
  /** The folder to work in. */
  readonly cwd: string;
  /** The folder that the command was called from: people read paths from there. */
  readonly shell: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results, for pipes and scripts. */
  readonly stdout: (text: string) => void;
  /** Talk, for people. */
  readonly stderr: (text: string) => void;
  /** What is being done just now, for people at a terminal; any other output takes its place. */
  readonly progress: (text: string) => void;
  /** Lines that are piped in. */
  readonly stdin: () => AsyncIterable<string>;
  /** Where colours may be used. */
  readonly colors: { readonly stdout: boolean; readonly stderr: boolean };
  readonly generator: Generator;
  /** From the first question on, Ctrl-C aborts the signal in place of ending the process. */
  readonly interruption: () => AbortSignal;
}

/** @param path absolute, or relative to the folder to work in */
export function shownPath(path: string, { cwd, shell }: World): string {
  return relative(shell, resolve(cwd, path)).replaceAll(sep, "/") || ".";
}
