/** What was found of each type that has a name, so that it is looked at once, however many procedures use it. */

import type { Change } from "./change.ts";
import type { Fit } from "./fit.ts";
import type { Spot } from "./spot.ts";

/** Of one type, or of what a procedure says itself. */
export interface Finding {
  readonly changes: Change[];
  /** Named types directly inside. */
  readonly inside: Set<Finding>;
  /** Pairs that were looked at for it. */
  readonly seen: Set<string>;
  /** So many of its changes' holders are not the type's own, but of where it was met first. */
  readonly outerHolders: number;
}

export class Findings {
  readonly #types = new Map<string, Finding>();
  readonly #verdicts = new Map<string, Fit>();

  root(): Finding {
    return { changes: [], inside: new Set(), seen: new Set(), outerHolders: 0 };
  }

  /** @returns `undefined` if the type has been looked at, or is just being */
  ofType(key: string, around: Finding, { holders }: Spot): Finding | undefined {
    const known = this.#types.get(key);
    const finding = known ?? { ...this.root(), seen: new Set([key]), outerHolders: holders.length };
    this.#types.set(key, finding);
    around.inside.add(finding);
    return known ? undefined : finding;
  }

  /** What is being tried counts as fitting, as far as anybody knows. */
  verdict(key: string, judge: () => Fit): Fit {
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    this.#verdicts.set(key, "fully");
    const verdict = judge();
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  tried(key: string): Fit | undefined {
    return this.#verdicts.get(key);
  }

  /** All changes that a procedure's value shows, those of types that were looked at for another procedure included. */
  changesFrom(root: Finding, procedure: string, { path, holders }: Spot): Change[] {
    const found = new Set([root]);
    for (const { inside } of found) for (const finding of inside) found.add(finding);
    return [...found].flatMap(({ changes, outerHolders }) =>
      changes.map((change) =>
        change.procedure === procedure && change.path.startsWith(path)
          ? change
          : { ...change, procedure, path, holders: [...holders, ...change.holders.slice(outerHolders)] },
      ),
    );
  }
}
