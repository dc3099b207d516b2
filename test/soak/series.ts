/** Numbers over time, and what they say. */

export interface Point {
  readonly at: number;
  readonly value: number;
}

/** By how much the value grows per unit of time: the line with the least squares. 0 for fewer than two points. */
export function slopeOf(points: readonly Point[]): number {
  const at = mean(points.map((point) => point.at));
  const value = mean(points.map((point) => point.value));
  const spread = sum(points.map((point) => (point.at - at) ** 2));
  return spread === 0 ? 0 : sum(points.map((point) => (point.at - at) * (point.value - value))) / spread;
}

/** The value that this share of the values does not exceed; `NaN` if there is none. */
export function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
