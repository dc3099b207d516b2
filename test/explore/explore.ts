/** Goes all ways through a scene, and stops at the first that breaks a promise. */

import { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import type { Happened } from "../simulate/history.ts";
import { Random } from "../simulate/random.ts";
import { faultsOf } from "./faults.ts";
import { Life } from "./life.ts";
import type { Scene } from "./scene.ts";

/** A way that breaks a promise. */
export interface Broken {
  readonly way: readonly string[];
  readonly problems: readonly string[];
  readonly history: readonly Happened[];
}

export interface Explored {
  readonly states: number;
  /** False if there are more than was asked for. */
  readonly isAll: boolean;
  readonly broken?: Broken;
}

export async function explore(scene: Scene, maxStates: number): Promise<Explored> {
  const usual = { ...fixedLimits };
  Object.assign(fixedLimits, scene.fixed);
  try {
    return await new Search(scene).run(maxStates);
  } finally {
    Object.assign(fixedLimits, usual);
  }
}

export function report({ name }: Scene, { way, problems }: Broken): string {
  return [`${name} fails:`, ...problems.map((problem) => `  ${problem}`), "on this way:", ...way].join("\n");
}

/** Chance gives the order, so that it matters less where a search is broken off. */
class Search {
  readonly #scene: Scene;
  readonly #random = new Random(1);
  readonly #seen = new Set<string>();
  readonly #waiting: (readonly string[])[] = [[]];

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async run(maxStates: number): Promise<Explored> {
    for (let way = this.#draw(this.#waiting); way; way = this.#draw(this.#waiting)) {
      if (this.#seen.size >= maxStates) return { states: this.#seen.size, isAll: false };
      const broken = await this.#follow([...way]);
      if (broken) return { states: this.#seen.size, isAll: false, broken };
    }
    return { states: this.#seen.size, isAll: true };
  }

  /** To the end, or to where another way has been. What it passes by waits: it takes a new life to get there. */
  async #follow(way: string[]): Promise<Broken | undefined> {
    const life = await Life.begin(this.#scene);
    try {
      for (const name of way) await life.take(name);
      for (let next = this.#choose(life, way); next !== undefined; next = this.#choose(life, way)) {
        way.push(next);
        await life.take(next);
      }
      if (life.choices.length > 0) return undefined;
      const left = await life.end();
      const problems = [...faultsOf(life.history, this.#scene), ...left];
      return problems.length > 0 ? { way, problems, history: life.history } : undefined;
    } catch (error) {
      return { way, problems: [String(error)], history: life.history };
    }
  }

  #choose({ choices }: Life, way: readonly string[]): string | undefined {
    const fresh = choices.filter(({ leadsTo }) => !this.#seen.has(leadsTo));
    for (const { leadsTo } of fresh) this.#seen.add(leadsTo);
    const next = this.#draw(fresh);
    for (const { name } of fresh) this.#waiting.push([...way, name]);
    return next?.name;
  }

  /** Takes one out. */
  #draw<T>(from: T[]): T | undefined {
    const last = from.pop();
    if (last === undefined || from.length === 0) return last;
    const at = this.#random.between(0, from.length);
    if (at === from.length) return last;
    const one = from[at];
    from[at] = last;
    return one;
  }
}
