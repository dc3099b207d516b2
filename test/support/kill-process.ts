/** Ends a process as `kill -9` does: it has no time to say goodbye. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

export async function killProcess(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
