/** A regular expression as a machine that is in several states at once: what matches is known without a text. */

import type { PatternTree } from "./pattern-tree.ts";

type State = number;
export type States = readonly State[];

interface Step {
  /** The character or class that is asked for; left out: none is, and any where it is `anything`. */
  readonly on?: string;
  /** Only there. */
  readonly at?: "start" | "end";
  readonly to: State;
}

/** Whatever it is. */
export const anything = "anything";

/** More would take too long. */
const mostStates = 1_000;

export class TooLarge extends Error {}

export class PatternProgram {
  readonly #steps: Step[][] = [];
  readonly #matched: State;
  readonly #first: State;

  /** @throws TooLarge, also of what looks at the characters around */
  constructor(tree: PatternTree) {
    this.#matched = this.#state();
    this.#first = this.#state();
    this.#step(this.#matched, { on: anything, to: this.#matched }); // whatever follows a match
    this.#step(this.#first, { on: anything, to: this.#first }); // whatever comes before it
    this.#step(this.#write(tree, this.#first), { to: this.#matched });
  }

  get start(): States {
    return this.#closure([this.#first], ["start"]);
  }

  /** @param isOf whether the next character is one of those that an atom stands for */
  next(states: States, isOf: (atom: string) => boolean): States {
    const reached = states.flatMap((state) =>
      (this.#steps[state] ?? []).flatMap(({ on, to }) => (on !== undefined && isOf(on) ? [to] : [])),
    );
    return this.#closure(reached, []);
  }

  /** The text may end here. @param isStart it is empty */
  accepts(states: States, isStart: boolean): boolean {
    return this.#closure(states, isStart ? ["start", "end"] : ["end"]).includes(this.#matched);
  }

  /** Whatever follows, it matches. */
  isMatched(states: States): boolean {
    return states.includes(this.#matched);
  }

  #closure(states: States, places: readonly string[]): States {
    const found = new Set(states);
    for (const state of found)
      for (const { on, at, to } of this.#steps[state] ?? [])
        if (on === undefined && (at === undefined || places.includes(at))) found.add(to);
    return [...found].sort((a, b) => a - b);
  }

  /** @returns the state behind it */
  #write(tree: PatternTree, from: State): State {
    switch (tree.kind) {
      case "character":
        return this.#step(from, { on: tree.atom, to: this.#state() });
      case "start":
      case "end":
        return this.#step(from, { at: tree.kind, to: this.#state() });
      case "sequence":
        return tree.parts.reduce((at, part) => this.#write(part, at), from);
      case "choice": {
        const end = this.#state();
        for (const option of tree.options)
          this.#step(this.#write(option, this.#step(from, { to: this.#state() })), { to: end });
        return end;
      }
      case "repeated":
        return this.#repeat(tree.part, tree.least, tree.most, from);
      case "boundary":
        throw new TooLarge();
    }
  }

  #repeat(part: PatternTree, least: number, most: number, from: State): State {
    let at = from;
    for (let count = 0; count < least; count++) at = this.#write(part, at);
    const end = this.#state();
    if (most === Number.POSITIVE_INFINITY) {
      const again = this.#step(at, { to: this.#state() });
      this.#step(this.#write(part, again), { to: again });
      return this.#step(again, { to: end });
    }
    for (let count = least; count < most; count++) {
      this.#step(at, { to: end });
      at = this.#write(part, at);
    }
    return this.#step(at, { to: end });
  }

  #step(from: State, step: Step): State {
    this.#steps[from]?.push(step);
    return step.to;
  }

  #state(): State {
    if (this.#steps.length >= mostStates) throw new TooLarge();
    return this.#steps.push([]) - 1;
  }
}
