/** What is made larger and larger, in which workload, and what of it is looked at. */

export interface Point {
  readonly x: number;
  /** As `taskOf` reads it. */
  readonly task: string;
  readonly contenders: readonly string[];
}

export interface Curve {
  readonly id: string;
  readonly title: string;
  /** What x counts. */
  readonly axis: string;
  readonly unit: string;
  readonly metrics: readonly string[];
  readonly points: readonly Point[];
}

const cpu = ["serverCpuUs", "clientCpuUs"];
const cpuUnit = "CPU µs";

/** `task` has an x where the number belongs. */
function curve(id: string, title: string, axis: string, task: string, values: readonly number[]): Curve {
  const points = values.map((x) => ({ x, task: task.replaceAll("*", String(x)), contenders: ["raw", "wsrpc"] }));
  return { id, title, axis, unit: cpuUnit, metrics: cpu, points };
}

/** wsrpc alone: what the others have instead is not comparable. */
function alone(whole: Curve, contenderOf: (x: number) => string): Curve {
  return { ...whole, points: whole.points.map((point) => ({ ...point, contenders: [contenderOf(point.x)] })) };
}

const contracts = [10, 100, 1_000, 3_000];

export const curves: readonly Curve[] = [
  curve("in-flight", "A call, of so many in flight", "calls in flight", "W2:inFlight=*", [1, 2, 8, 64, 256, 512]),
  curve(
    "connections",
    "A call, on so many connections",
    "connections, one call in flight on each",
    "W3:inFlight=1:connections=*",
    [1, 10, 100, 1_000, 10_000],
  ),
  {
    ...curve("idle", "An idle connection, of so many", "connections", "W8:connections=*", [100, 1_000, 5_000, 10_000]),
    unit: "bytes of the server's memory",
    metrics: ["serverHeapBytes", "serverRssBytes"],
  },
  curve(
    "subscribers",
    "A delivery, to one of so many subscribers",
    "subscribers",
    "W7:connections=*",
    [100, 300, 1_000, 3_000, 5_000],
  ),
  curve(
    "bytes",
    "A call with so many bytes, and back",
    "bytes",
    "W5:inFlight=2:bytes=*",
    [100, 1_000, 10_000, 100_000, 1_000_000],
  ),
  curve(
    "json",
    "A call with JSON of so many strings, and back",
    "strings of 20 bytes",
    "W4:inFlight=2:tags=*",
    [5, 50, 500, 5_000, 40_000],
  ),
  alone(
    curve("procedures", "A call, in a contract of so many procedures", "procedures", "W2", contracts),
    (x) => `wsrpc-${x}`,
  ),
  alone(
    curve(
      "procedures-back",
      "A client that dials again and calls, in a contract of so many procedures",
      "procedures",
      "W9:connections=200",
      contracts,
    ),
    (x) => `wsrpc-${x}`,
  ),
  alone(
    curve(
      "replay",
      "An event that waited in its topic's log until the session resumed",
      "events in the log, which share the cost of resuming; a topic keeps 1,000 unless it is told otherwise",
      "replay:events=*",
      [1, 10, 100, 1_000],
    ),
    () => "wsrpc",
  ),
];

/** The two points of a curve that are quickest to run. */
export function shortened({ points, ...curve }: Curve): Curve {
  return { ...curve, points: points.slice(0, 2) };
}

/** The slope of log y over log x, by least squares: 0 is flat, 1 grows as x does. */
export function exponentOf(points: readonly { readonly x: number; readonly y: number }[]): number | undefined {
  const logs = points.filter(({ y }) => y > 0).map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  if (logs.length < 2) return undefined;
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
