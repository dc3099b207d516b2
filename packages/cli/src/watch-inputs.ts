/** Runs something again whenever a file that it read has changed. */

import { watch } from "chokidar";

/** @param run answers which files it read; runs never overlap, and what changes meanwhile is not missed */
export async function watchInputs(signal: AbortSignal, run: () => Promise<readonly string[]>): Promise<void> {
  const watcher = watch([], { ignoreInitial: true, atomic: true });
  let isStale = true;
  let isRunning = false;
  const work = async () => {
    if (isRunning) return;
    isRunning = true;
    while (isStale && !signal.aborted) {
      isStale = false;
      watcher.add([...(await run())]);
    }
    isRunning = false;
  };
  watcher.on("all", () => {
    isStale = true;
    void work();
  });
  await work();
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await watcher.close();
}
