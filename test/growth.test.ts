import { describe, expect, it } from "vitest";
import { curveChart } from "../bench/src/growth/curve-chart.ts";
import { type Curve, curves, exponentOf } from "../bench/src/growth/curves.ts";
import { growthPage } from "../bench/src/growth/growth-page.ts";
import { type MeasuredCurve, measuredCurve } from "../bench/src/growth/lines.ts";
import { taskOf } from "../bench/src/order.ts";
import { resultOf, run } from "./support/bench-result.ts";

const curve: Curve = {
  id: "in-flight",
  title: "A call, of so many <in flight>",
  axis: "calls in flight",
  unit: "CPU µs",
  metrics: ["serverCpuUs"],
  points: [1, 10, 100].map((x) => ({ x, task: `W2:inFlight=${x}`, contenders: ["raw", "wsrpc"] })),
};

describe("the exponent of growth", () => {
  it.each([
    [0, (x: number) => 7 + 0 * x],
    [1, (x: number) => 3 * x],
    [-0.5, (x: number) => 8 / Math.sqrt(x)],
  ])("is %d where cost grows by that power", (exponent, cost) => {
    expect(exponentOf([1, 8, 64, 512].map((x) => ({ x, y: cost(x) })))).toBeCloseTo(exponent);
  });

  it("is unknown of a single point, and of costs that are not above nothing", () => {
    expect(exponentOf([{ x: 1, y: 5 }])).toBeUndefined();
    expect(exponentOf([1, 2].map((x) => ({ x, y: 0 })))).toBeUndefined();
  });
});

describe("the curves of growth", () => {
  it("are made of tasks that there are, and are looked at where these measure", () => {
    for (const { points, metrics } of curves) {
      const measured = points.map(({ task }) => taskOf(task).workload.metrics.map(({ key }) => key));
      for (const keys of measured) expect(keys).toEqual(expect.arrayContaining([...metrics]));
    }
    expect(new Set(curves.map(({ id }) => id)).size).toBe(curves.length);
  });

  it("stand on the page with their numbers, exponents and faults", () => {
    const page = growthPage([measured()]);

    expect(page).toMatch(/\| A call, of so many <in flight>: server CPU µs \| +-0.50 \| +0.00 \|/);
    expect(page).toMatch(/\| 10 +\| +4.00 \| +1.00 \|/);
    expect(page).toMatch(/\| 100 +\| +– \| +1.00 \|/);
    expect(page).toContain("- 100: wsrpc: 3 wrong answers");
    expect(page).toContain("(charts/growth-in-flight.svg)");
  });

  it("are drawn without what was faulty, by day and by night", () => {
    const picture = curveChart(measured());

    expect(picture.match(/<circle class="wsrpc"/g)).toHaveLength(2);
    expect(picture.match(/<circle class="raw"/g)).toHaveLength(3);
    expect(picture).toContain("so many &lt;in flight>");
    expect(picture).toContain("prefers-color-scheme: dark");
    expect(picture).not.toContain("NaN");
  });
});

/** raw is flat; wsrpc gets cheaper as its square root grows, and fails at 100. */
function measured(): MeasuredCurve {
  return measuredCurve(curve, (x) => {
    const wsrpc = run("wsrpc", 0, {
      numbers: { serverCpuUs: x === 1 ? 4 * Math.sqrt(10) : 4 },
      faults: x === 100 ? ["3 wrong answers"] : [],
    });
    return resultOf(`W2:inFlight=${x}`, [run("raw", 0, { numbers: { serverCpuUs: 1 } }), wsrpc]);
  });
}
