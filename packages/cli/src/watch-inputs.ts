/** Runs something again whenever a file that it read has changed, or one that it wrote is gone. */

import { existsSync, type FSWatcher as FolderWatcher, readdirSync, statSync, watch as watchFolder } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { Complaint } from "./complaint.ts";

/**
 * What one editor's save touches is taken together. Longer than the 50 ms in which chokidar keeps a second change of a
 * file to itself: that one is read with the first.
 */
const gatherMs = 60;

/** How often it is looked whether what begins to be watched has gone meanwhile: chokidar does not tell of that. */
const beginningMs = 100;

/** Times of files are a little behind the clock. */
const clockGapMs = 20;

/** What a round had to do with, absolute. */
export interface Touched {
  /** Files and folders to watch; what is not there yet may be among them. */
  readonly inputs: readonly string[];
  /** Files whose end is to be seen: those that were written have to stay. */
  readonly outputs: readonly string[];
}

/** @param changed which files did; none if some may have changed unseen */
export type Round = (changed: readonly string[]) => Promise<Touched>;

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
  /** Of folders in which something is missing: chokidar overlooks what comes while it begins to watch a folder. */
  readonly #sentinels = new Map<string, FolderWatcher>();
  /** Those of the last round. */
  #watched: ReadonlySet<string> = new Set();
  #outputs: ReadonlySet<string> = new Set();
  #beginningTimer: NodeJS.Timeout | undefined;
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
    clearTimeout(this.#beginningTimer);
    this.#dismissSentinels();
    return this.#watcher.close();
  }

  async #whenStale(): Promise<boolean> {
    while (!this.#isStale && !this.#isStopped && !this.#failure)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#failure) throw this.#failure;
    if (this.#startedAt > 0) await new Promise((resolve) => setTimeout(resolve, gatherMs));
    return !this.#isStopped;
  }

  /** Files are also "added" when they begin to be watched: nobody watched them while they were read. */
  #noticed(event: string, path: string): void {
    const isBeginning = this.#beginning.delete(path);
    const isGone = !existsSync(path); // also if it is said to be added, where it went before its watch stood
    if (isGone || event.startsWith("unlink")) {
      this.#known.delete(path); // chokidar gives it up
      if (this.#watched.has(path)) this.#missing.add(path);
    }
    this.#seekMissing();
    if (this.#outputs.has(path) && isGone) return this.#markStale(path);
    if (!this.#watched.has(path) && !this.#watched.has(dirname(path))) return;
    if (event === "addDir" && isBeginning) return;
    if (event.startsWith("add") && !isGone && !this.#isSinceStart(path)) return;
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
  #follow({ inputs, outputs }: Touched): void {
    const next = new Set(inputs.map((path) => resolve(path)));
    const known = [...next].filter((path) => this.#known.has(path));
    for (const path of known) {
      // Of a file that is saved again and again, chokidar keeps what comes just after the round began to itself.
      const mayBeUnseen = !this.#watched.has(path) || statSync(path, { throwIfNoEntry: false })?.isFile();
      if (mayBeUnseen && this.#isSinceStart(path)) this.#markStale(path);
    }
    this.#watched = next;
    this.#missing.clear();
    this.#dismissSentinels();
    for (const path of next) {
      if (existsSync(path)) this.#watch(path);
      else {
        this.#missing.add(path);
        this.#seek(path);
      }
    }
    this.#outputs = new Set(outputs);
    for (const path of outputs) {
      if (existsSync(path)) this.#watch(path);
      else this.#markStale(path);
    }
  }

  #watch(path: string): void {
    if (this.#known.has(path)) return;
    this.#known.add(path);
    for (const name of withNames(path)) this.#beginning.add(name);
    this.#watcher.add(path);
    this.#beginningTimer ??= setTimeout(() => this.#seekBeginning(), beginningMs);
  }

  #seekBeginning(): void {
    this.#beginningTimer = undefined;
    for (const path of this.#beginning) if (!existsSync(path)) this.#noticed("unlink", path);
    if (this.#beginning.size > 0) this.#beginningTimer ??= setTimeout(() => this.#seekBeginning(), beginningMs);
  }

  #seekMissing(): void {
    for (const path of this.#missing) this.#seek(path);
  }

  /** What is not there is waited for in the nearest folder that is. */
  #seek(path: string): void {
    if (existsSync(path)) {
      this.#missing.delete(path);
      this.#watch(path);
      this.#beginning.delete(path);
      return this.#markStale(path);
    }
    let folder = dirname(path);
    while (!existsSync(folder)) folder = dirname(folder);
    this.#watch(folder);
    if (this.#postSentinel(folder)) this.#seek(path); // it may have come meanwhile
  }

  /** @returns whether there was none before */
  #postSentinel(folder: string): boolean {
    if (this.#sentinels.has(folder)) return false;
    try {
      const sentinel = watchFolder(folder, () => {
        if (!existsSync(folder)) this.#dismissSentinels(); // another one of that name would go unseen
        this.#seekMissing();
      });
      sentinel.on("error", () => sentinel.close()); // chokidar tells
      this.#sentinels.set(folder, sentinel);
      return true;
    } catch {
      return false; // it is gone again, or there are too many, which chokidar tells
    }
  }

  #dismissSentinels(): void {
    for (const sentinel of this.#sentinels.values()) sentinel.close();
    this.#sentinels.clear();
  }
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
