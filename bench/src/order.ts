/** The command line as an order: which workloads at which size, which contenders, how often and under which conditions. */

import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Conditions, Task } from "./campaign.ts";
import { type Size, workloadOf, workloads } from "./workloads/index.ts";

export interface Order {
  /** `render` measures nothing: it writes what is kept. */
  readonly kind: "usual" | "smoke" | "full" | "render";
  readonly tasks: readonly Task[];
  readonly contenders: readonly string[];
  readonly conditions: Conditions;
  readonly isTalkative: boolean;
  /** Tasks that were named are measured again; of all others those are left out that are done. */
  readonly isChosen: boolean;
}

/** The usual workloads, and how cost grows. */
export const fullTasks = [
  ...Object.keys(workloads),
  "W2:inFlight=8",
  "W2:inFlight=512",
  "W5b:heldMb=8",
  "W7:connections=100",
  "W7:connections=5000",
];

const usage = `npm run bench -- [options]

  --workloads W1,W2:inFlight=8   default W1,W2; any number of a workload's size may be set
  --contenders raw,wsrpc,trpc    default all
  --full                         all workloads; goes on where it stopped; writes bench/RESULTS.md and bench/charts.
                                 With --workloads W1: that one, again
  --render                       measures nothing, and writes both from what was kept in bench/results
  --smoke                        everything once at a tiny size: does it work? Its numbers mean nothing
  --rounds 3  --extra 2          runs of each contender, and more where too few were clean
  --run-ms 3000  --warm-ms 1000  for workloads that take their time
  --others 0.2                   cores that others may use in a clean run
  --quiet-ms 6000                how long to wait for quiet before each run
  --no-pin                       do not pin server and client to cores 0 and 1
  --verbose                      tells of each run
`;

export function orderOf(args: readonly string[], allContenders: readonly string[]): Order | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workloads: { type: "string" },
      contenders: { type: "string" },
      full: { type: "boolean", default: false },
      smoke: { type: "boolean", default: false },
      render: { type: "boolean", default: false },
      rounds: { type: "string" },
      extra: { type: "string" },
      "run-ms": { type: "string" },
      "warm-ms": { type: "string" },
      others: { type: "string", default: "0.2" },
      "quiet-ms": { type: "string" },
      "no-pin": { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return undefined;
  }
  const kind = values.render ? "render" : values.smoke ? "smoke" : values.full ? "full" : "usual";
  const everything = kind === "smoke" ? Object.keys(workloads) : fullTasks;
  const chosen = listOf(values.workloads);
  const ids = chosen ?? (kind === "usual" ? ["W1", "W2"] : everything);
  const times = { warmMs: values["warm-ms"], runMs: values["run-ms"] };
  const isQuick = kind === "smoke";
  return {
    kind,
    tasks: ids.map((id) => withTimes(taskOf(id, isQuick), times)),
    contenders: known(listOf(values.contenders) ?? allContenders, allContenders),
    conditions: {
      rounds: numberOf(values.rounds, isQuick ? 1 : 3),
      extraRounds: numberOf(values.extra, isQuick ? 0 : 2),
      maxOthersCores: Number(values.others),
      quietMs: numberOf(values["quiet-ms"], isQuick ? 0 : 6_000),
      isPinned: !values["no-pin"] && canPin(),
    },
    isTalkative: values.verbose,
    isChosen: chosen !== undefined,
  };
}

/** "W2:inFlight=8" is W2 with one number of its size changed. */
export function taskOf(id: string, isQuick = false): Task {
  const [name = "", ...changes] = id.split(":");
  const workload = workloadOf(name);
  const size: Record<string, number | string> = { ...workload.size, ...(isQuick && workload.smokeSize) };
  for (const change of changes) {
    const [key = "", value = ""] = change.split("=");
    if (typeof size[key] !== "number" || !(Number(value) >= 0))
      throw new Error(`${name} has no such size: ${change}; it has ${JSON.stringify(size)}`);
    size[key] = Number(value);
  }
  return { id, name, workload, size };
}

function withTimes(task: Task, times: Readonly<Record<string, string | undefined>>): Task {
  const set = Object.entries(times).flatMap(([key, value]) =>
    value !== undefined && key in task.size ? [[key, Number(value)] as const] : [],
  );
  const size: Size = { ...task.size, ...Object.fromEntries(set) };
  return { ...task, size };
}

function known(names: readonly string[], all: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`unknown contender: ${unknown.join(", ")}; there are ${all.join(", ")}`);
  return names;
}

function listOf(text: string | undefined): string[] | undefined {
  return text?.split(",").map((part) => part.trim());
}

function numberOf(text: string | undefined, usual: number): number {
  return text === undefined ? usual : Number(text);
}

export function canPin(): boolean {
  return process.platform === "linux" && cpus().length > 1 && spawnSync("taskset", ["--version"]).status === 0;
}
