/** What those who compare a part of a value ask of the comparison as a whole. */

import type { Shape, ShapeId } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import type { Acceptance } from "./acceptance.ts";
import type { Fit } from "./fit.ts";
import type { RuleId } from "./rules.ts";
import type { Samples } from "./sample.ts";
import type { Spot } from "./spot.ts";
import type { Standing } from "./standing.ts";
import type { Tagging } from "./tagging.ts";

/** `in`: the last release's clients give, this server takes. `out`: this server gives, the last release's clients take. */
export type Direction = "in" | "out";

export interface Sides {
  readonly direction: Direction;
  readonly view: WireView;
  readonly giver: readonly Shape[];
  readonly taker: readonly Shape[];
}

/** What is compared with what; a part that a contract leaves out is `undefined`. */
export type Pair = readonly [given: ShapeId | undefined, taken: ShapeId | undefined];

export type FullPair = readonly [given: ShapeId, taken: ShapeId];

export interface Comparing {
  readonly sides: Sides;
  /** Of what is given. */
  readonly samples: Samples;
  /** By those who take. */
  readonly acceptance: Acceptance;
  /** Of what is being compared. */
  readonly tagging: Tagging;
  /** @param standing by default in a slot */
  compare(pair: Pair, spot: Spot, standing?: Standing): void;
  /** Two shapes that are no mere wrapping. */
  compareShapes(pair: FullPair, spot: Spot): void;
  /** @param standing left out of shapes that are no mere wrapping */
  fits(pair: Pair, spot: Spot, standing?: Standing): Fit;
  /** More is taken than is given, as far as anybody looks: no trial does. */
  isWider(pair: FullPair, spot: Spot): boolean;
  /** Whether what other shapes may give is taken, as far as anybody looks: no trial does. */
  fitsOf(giver: readonly Shape[], pair: FullPair, spot: Spot): boolean;
  /** `INPUT_…` or `OUTPUT_…`, as the value goes. */
  rule(input: string, output?: string): RuleId;
  /** @param value one that is given and would be refused; asked at once, and may throw NoSample */
  report(rule: RuleId, spot: Spot, what: string, value?: () => unknown): void;
}
