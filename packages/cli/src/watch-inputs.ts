/** Runs something again whenever a file that it read has changed. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { Complaint } from "./complaint.ts";

/** What one editor's save touches is taken together. */
const gatherMs = 30;

/** Times of files are a little behind the clock. */
const clockGapMs = 20;

/**
 * @param changed which files did; none if some may have changed unseen
 * @returns files and folders to watch, absolute; what is not there yet may be among them
 */
export type Round = (changed: readonly string[]) => Promise<readonly string[]>;

/** Rounds never overlap, and what changes during one is not missed. Ends when the signal is aborted. */
export async function watchInputs(signal: AbortSignal, round: Round): Promise<void> {
  const inputs = new WatchedInputs(round);
  const stop = () => inputs.stop();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    await inputs.run();
  } finally {
    signal.removeEventListener("abort", stop);
    await inputs.close();
  }
}

class WatchedInputs {
  readonly #round: Round;
  readonly #watcher: FSWatcher = watch([], { depth: 0, atomic: true });
  readonly #changed = new Set<string>();
  /** There when they were first watched, but not yet told of. */
  readonly #beginning = new Set<string>();
  /** Of those of the last round. */
  readonly #missing = new Set<string>();
  readonly #known = new Set<string>();
  /** Those of the last round. */
  #watched: ReadonlySet<string> = new Set();
  #startedAt = 0;
  #isStale = true;
  #isStopped = false;
  #failure: Complaint | undefined;
  #wake: () => void = () => {};

  constructor(round: Round) {
    this.#round = round;
    this.#watcher.on("all", (event, path) => this.#noticed(event, path));
    this.#watcher.on("error", (error) => {
      this.#failure = unwatchable(error as Error);
      this.#wake();
    });
  }

  async run(): Promise<void> {
    while (await this.#whenStale()) {
      const changed = [...this.#changed].sort();
      this.#changed.clear();
      this.#isStale = false;
      this.#startedAt = Date.now();
      this.#follow(await this.#round(changed));
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  close(): Promise<void> {
    return this.#watcher.close();
  }

  async #whenStale(): Promise<boolean> {
    while (!this.#isStale && !this.#isStopped && !this.#failure)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#failure) throw this.#failure;
    if (this.#changed.size > 0) await new Promise((resolve) => setTimeout(resolve, gatherMs));
    return !this.#isStopped;
  }

  /** Files are also "added" when they begin to be watched: nobody watched them while they were read. */
  #noticed(event: string, path: string): void {
    const isBeginning = this.#beginning.delete(path);
    if (event.startsWith("unlink")) {
      this.#known.delete(path); // chokidar gives it up
      if (this.#watched.has(path)) this.#missing.add(path);
    }
    for (const missing of this.#missing) if (missing === path || isWithin(missing, path)) this.#seek(missing);
    if (!this.#watched.has(path) && !this.#watched.has(dirname(path))) return;
    if (event === "addDir" && isBeginning) return;
    if (event.startsWith("add") && !this.#isSinceStart(path)) return;
    this.#markStale(isBeginning ? undefined : path);
  }

  /** @param path which changed, if that is known */
  #markStale(path: string | undefined): void {
    if (path !== undefined) this.#changed.add(path);
    this.#isStale = true;
    this.#wake();
  }

  #isSinceStart(path: string): boolean {
    return (statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0) >= this.#startedAt - clockGapMs;
  }

  /** Nothing is unwatched: for chokidar that would go for all that a folder holds. */
  #follow(inputs: readonly string[]): void {
    const next = new Set(inputs.map((path) => resolve(path)));
    const again = [...next].filter((path) => this.#known.has(path) && !this.#watched.has(path));
    if (again.some((path) => this.#isSinceStart(path))) this.#isStale = true;
    this.#watched = next;
    this.#missing.clear();
    for (const path of next) {
      if (existsSync(path)) this.#watch(path);
      else {
        this.#missing.add(path);
        this.#seek(path);
      }
    }
  }

  #watch(path: string): void {
    if (this.#known.has(path)) return;
    this.#known.add(path);
    for (const name of withNames(path)) this.#beginning.add(name);
    this.#watcher.add(path);
  }

  /** What is not there is waited for in the nearest folder that is. */
  #seek(path: string): void {
    if (existsSync(path)) {
      this.#missing.delete(path);
      this.#watch(path);
      this.#beginning.delete(path);
      this.#markStale(path);
    } else {
      let folder = dirname(path);
      while (!existsSync(folder)) folder = dirname(folder);
      this.#watch(folder);
    }
  }
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}

/** A file, or a folder and what is in it. */
function withNames(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path).map((name) => join(path, name))];
}

function unwatchable(error: Error): Complaint {
  return new Complaint({
    rule: "watch/failed",
    message: `files cannot be watched: ${error.message}`,
    help: "raise the system's limit of watches, or set CHOKIDAR_USEPOLLING=1",
  });
}
