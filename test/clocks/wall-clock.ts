/** The time of day as programs see it that are started with `env`: it can be moved while they run. Their monotonic clock is real. */

import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Of Debian's package `faketime`; `undefined` if it is not installed. */
export const faketime = readdirOf("/usr/lib")
  .map((folder) => join("/usr/lib", folder, "faketime", "libfaketimeMT.so.1"))
  .find((file) => existsSync(file));

function readdirOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

export class WallClock {
  readonly env: Readonly<Record<string, string>>;
  readonly #file = join(tmpdir(), `wsrpc-wall-clock-${process.pid}`);

  constructor(library: string) {
    this.moveTo(0);
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      NO_FAKE_STAT: "1",
    };
  }

  /** From now on it is so many seconds ahead of the real one. */
  moveTo(aheadSeconds: number): void {
    const next = `${this.#file}.next`;
    writeFileSync(next, `${aheadSeconds < 0 ? "" : "+"}${aheadSeconds}\n`);
    renameSync(next, this.#file); // nobody reads half of it
  }

  remove(): void {
    rmSync(this.#file);
  }
}
