/** Results as they are kept, a file for each task, so that a long campaign may be done in parts. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Conditions, Run, Task } from "./campaign.ts";
import type { Machine } from "./machine.ts";
import { taskOf } from "./order.ts";
import type { Size } from "./workloads/index.ts";

export interface Circumstances {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly conditions: Conditions;
  readonly measuredOn: string;
}

export interface Result {
  /** The task's id; what it is made of is in the code. */
  readonly task: string;
  /** Under which it is kept. Default: the task's id. */
  readonly name?: string;
  readonly size: Size;
  readonly circumstances: Circumstances;
  readonly tookS: number;
  readonly runs: readonly Run[];
}

export class Results {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  keep(result: Result): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, `${fileName(result.name ?? result.task)}.json`), JSON.stringify(result, null, 1));
  }

  /** In the order of these tasks; those of other tasks come last. */
  all(ids: readonly string[]): Result[] {
    const place = ({ task }: Result) => (ids.includes(task) ? ids.indexOf(task) : ids.length);
    return this.#names()
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(join(this.#folder, name), "utf8")) as Result)
      .sort((a, b) => place(a) - place(b));
  }

  named(name: string): Result | undefined {
    return this.all([]).find((result) => (result.name ?? result.task) === name);
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }
}

/** Whether a result still says what the task would say if it was run now. */
export function isCurrent(result: Result, task: Task, contenders: readonly string[], now: Circumstances): boolean {
  const { runs, size, circumstances: then } = result;
  const identity = ({ machine, versions }: Circumstances) => JSON.stringify([{ ...machine, commit: "" }, versions]);
  return (
    result.task === task.id &&
    JSON.stringify(size) === JSON.stringify(task.size) &&
    identity(then) === identity(now) &&
    then.conditions.rounds >= now.conditions.rounds &&
    contenders.every((name) => runs.some(({ contender }) => contender === name))
  );
}

/** The task at the size at which it was measured. */
export function measuredTask({ task, size }: Result): Task {
  return { ...taskOf(task), size };
}

export function fileName(id: string): string {
  return id.replaceAll(/[^\w-]+/g, "-");
}
