/** What was measured, by its name, held against what it may be. */

export type Figures = Readonly<Record<string, number>>;

export interface Judgement {
  readonly name: string;
  readonly measured: number;
  /** Missing for a figure that is new. */
  readonly budget: number | undefined;
  readonly verdict: "within" | "over" | "new" | "lighter";
}

/** `margin`: the share of its budget by which a figure may exceed it, since not all come out the same twice. */
export function judge(measured: Figures, budget: Figures, margin: number): Judgement[] {
  return Object.entries(measured).map(([name, value]) => ({
    name,
    measured: value,
    budget: budget[name],
    verdict: verdictOn(value, budget[name], margin),
  }));
}

function verdictOn(measured: number, budget: number | undefined, margin: number): Judgement["verdict"] {
  if (budget === undefined) return "new";
  if (measured > budget * (1 + margin)) return "over";
  return measured < budget * (1 - margin) ? "lighter" : "within";
}
