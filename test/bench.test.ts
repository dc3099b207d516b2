import { describe, expect, it } from "vitest";
import { titleOf } from "../bench/src/campaign.ts";
import { orderOf, taskOf } from "../bench/src/order.ts";
import { chartOf } from "../bench/src/report/chart.ts";
import { resultsPage } from "../bench/src/report/results-page.ts";
import { selfTimesOf, sharesOf } from "../bench/src/report/self-times.ts";
import { summaryOf } from "../bench/src/report/summary.ts";
import { tableOf } from "../bench/src/report/table.ts";
import { verdictsOf } from "../bench/src/report/targets.ts";
import { type Circumstances, isCurrent } from "../bench/src/results.ts";
import { conditions, resultOf, run } from "./support/bench-result.ts";

describe("the benchmark's report", () => {
  it("takes the median of clean runs, and of all if none is clean", () => {
    const rows = summaryOf(
      taskOf("W1"),
      [
        run("raw", 100),
        run("raw", 120),
        run("raw", 10, { othersCores: 0.9 }),
        run("wsrpc", 50, { othersCores: 0.5 }),
        run("wsrpc", 70, { othersCores: 0.5 }),
      ],
      conditions,
    );

    expect(rows.map(({ medians, clean }) => [medians.ratePerS, clean])).toEqual([
      [110, "2/3"],
      [60, "0/2"],
    ]);
  });

  it("compares with the floor and with the best peer, which is the lowest where less is better", () => {
    const fast = summaryOf(
      taskOf("W1"),
      [run("raw", 100), run("wsrpc", 90), run("trpc", 30), run("birpc", 60)],
      conditions,
    );
    const light = summaryOf(
      taskOf("W8"),
      [
        run("raw", 0, { numbers: { serverRssBytes: 10 } }),
        run("wsrpc", 0, { numbers: { serverRssBytes: 12 } }),
        run("trpc", 0, { numbers: { serverRssBytes: 60 } }),
        run("birpc", 0, { numbers: { serverRssBytes: 15 } }),
      ],
      conditions,
    );

    expect(ratiosOf(fast)).toEqual([0.9, 1.5]);
    expect(ratiosOf(light)).toEqual([1.2, 0.8]);
  });

  it("makes no ratio of a run with a fault, and draws no bar for it", () => {
    const task = taskOf("W7");
    const runs = [
      run("raw", 100),
      run("wsrpc", 90),
      run("trpc", 999, { faults: ["7 of 8 deliveries\n  at somewhere"] }),
    ];
    const rows = summaryOf(task, runs, conditions);

    expect(rows.map(({ byRaw, byBestPeer }) => [byRaw, byBestPeer])).toEqual([
      [1, undefined],
      [0.9, undefined],
      [undefined, undefined],
    ]);
    expect(tableOf(task, rows, {})).toMatch(/- trpc: 7 of 8 deliveries$/);
    expect(chartOf(task, rows, {}).match(/<rect /g)).toHaveLength(2);
  });

  it("says why a contender takes no part", () => {
    const task = taskOf("W5");
    const rows = summaryOf(task, [run("birpc", 0, { numbers: {}, absent: "JSON only" })], conditions);

    expect(tableOf(task, rows, { birpc: "birpc 4" })).toMatch(/^\| birpc 4 +\|.*–.*\n\n- birpc 4: JSON only\.$/m);
  });

  it("judges wsrpc by what it is meant to reach, at the usual size only", () => {
    const rows = (id: string) =>
      summaryOf(taskOf(id), [run("raw", 100), run("wsrpc", 110), run("trpc", 10), run("birpc", 100)], conditions);

    expect(verdictsOf(taskOf("W2"), rows("W2"))).toEqual([
      { text: "1.10 × raw (meant: at least 1)", isReached: true },
      { text: "1.10 × the best peer (meant: at least 1.8)", isReached: false },
      { text: "11.00 × tRPC (meant: at least 7)", isReached: true },
    ]);
    expect(verdictsOf(taskOf("W2:inFlight=8"), rows("W2:inFlight=8"))).toEqual([]);
  });

  it("escapes names in charts", () => {
    const task = taskOf("W1");

    expect(chartOf(task, summaryOf(task, [run("raw", 1)], conditions), { raw: "<b> & co" })).toContain(
      "&lt;b> &amp; co",
    );
  });
});

describe("the profile of a process", () => {
  it("shares out the time that is not idle: by function, and JSON by the line that calls it", () => {
    const frame = (functionName: string, url: string) => ({
      functionName,
      url,
      scriptId: "1",
      lineNumber: 4,
      columnNumber: 0,
    });
    const lines = [
      { line: 5, ticks: 3 },
      { line: 6, ticks: 1 },
    ];
    const nodes = [
      { id: 1, callFrame: frame("(idle)", "") },
      { id: 2, callFrame: frame("encode", "file:///packages/runtime/src/codec.ts"), positionTicks: lines },
      { id: 3, callFrame: frame("(garbage collector)", "") },
    ];
    const profile = { nodes, startTime: 0, endTime: 9, samples: [1, 2, 3, 2], timeDeltas: [500, 30, 20, 50] };

    const times = selfTimesOf(profile, {
      locate: ({ url, lineNumber }) => ({ path: url.replace("file:///", ""), line: lineNumber + 1 }),
      lineText: (_url, line) => (line === 5 ? "return JSON.stringify(frame);" : "}"),
    });

    expect(times).toEqual([
      { name: "JSON in encode packages/runtime/src/codec.ts:5", group: "JSON", share: 0.6 },
      { name: "encode packages/runtime/src/codec.ts:5", group: "wsrpc", share: 0.2 },
      { name: "(garbage collector)", group: "gc", share: 0.2 },
    ]);
    expect(sharesOf(times)[0]).toEqual(["JSON", 0.6]);
  });
});

describe("a result that was kept", () => {
  const contenders = ["raw", "wsrpc"];
  const kept = resultOf("W1", [run("raw", 100), run("wsrpc", 80), run("trpc", 20)]);
  const { machine } = kept.circumstances;
  const now = (more: Partial<Circumstances>): Circumstances => ({ ...kept.circumstances, ...more });

  it("counts as done when only the commit and the day are others", () => {
    const later = now({ machine: { ...machine, commit: "b" }, measuredOn: "2026-12-24" });

    expect(isCurrent(kept, taskOf("W1"), contenders, later)).toBe(true);
  });

  it.each([
    ["another workload", "W2", contenders, {}],
    ["another size", "W1:inFlight=2", contenders, {}],
    ["a contender more", "W1", [...contenders, "orpc"], {}],
    ["other sources", "W1", contenders, { machine: { ...machine, sources: "b" } }],
    ["another machine", "W1", contenders, { machine: { ...machine, cores: 4 } }],
    ["other versions", "W1", contenders, { versions: { raw: "raw 2" } }],
    ["more rounds", "W1", contenders, { conditions: { ...conditions, rounds: 5 } }],
  ])("is not what %s would give", (_, id, names, change) => {
    expect(isCurrent(kept, taskOf(id), names, now(change))).toBe(false);
  });

  it("stands on the page with its chart, its day and what differs from the newest one", () => {
    const older = resultOf("W2", [run("raw", 100), run("wsrpc", 120), run("trpc", 40)], {
      measuredOn: "2026-01-01",
      machine: { ...machine, sources: "b" },
    });

    const page = resultsPage([kept, older], "## Fairness\n");

    expect(page).toMatch(/\| W1: one call after the other +\| +80.0 calls\/s \| +0.80 \| +4.00 \| +trpc \|/);
    expect(page).toContain("![W2](charts/W2.svg)");
    expect(page).toContain("2026-01-01, commit a: 3 rounds, 3 of 3 runs clean, 2 min.\nWith other sources");
    expect(page.match(/With other sources/g)).toHaveLength(1);
    expect(page.endsWith("## Fairness\n")).toBe(true);
  });
});

describe("the benchmark's command line", () => {
  const all = ["raw", "wsrpc"];

  it("sets any number of a workload's size, and says so in the title", () => {
    const task = orderOf(["--workloads", "W2:inFlight=8", "--run-ms", "500"], all)?.tasks[0];

    expect(task?.size).toMatchObject({ inFlight: 8, connections: 1, runMs: 500, warmMs: 1_000 });
    expect(task && titleOf(task)).toBe("W2:inFlight=8: 8 calls in flight");
  });

  it.each([
    ["W77", "there is no workload W77; there are W1, W2"],
    ["W2:speed=8", "W2 has no such size: speed=8; it has {"],
    ["W2:inFlight=many", "W2 has no such size: inFlight=many"],
    ["W2:payload=7", "W2 has no such size: payload=7"],
  ])("refuses %s", (workload, message) => {
    expect(() => orderOf(["--workloads", workload], all)).toThrow(message);
  });

  it("refuses a contender that it does not know", () => {
    expect(() => orderOf(["--contenders", "raw,rpc"], all)).toThrow("unknown contender: rpc; there are raw, wsrpc");
  });

  it("runs everything once and small in a smoke run, and everything at its size in a full one", () => {
    const smoke = orderOf(["--smoke"], all);
    const full = orderOf(["--full"], all);

    expect(smoke?.tasks.find(({ id }) => id === "W8")?.size).toMatchObject({ connections: 50 });
    expect(smoke?.conditions).toMatchObject({ rounds: 1, extraRounds: 0, quietMs: 0 });
    expect(full?.tasks.find(({ id }) => id === "W8")?.size).toMatchObject({ connections: 5_000 });
    expect(full?.tasks.map(({ id }) => id)).toContain("W7:connections=5000");
    expect(full?.isChosen).toBe(false);
    expect(orderOf(["--full", "--workloads", "W1"], all)).toMatchObject({ kind: "full", isChosen: true });
    expect(orderOf(["--render"], all)?.kind).toBe("render");
  });
});

function ratiosOf(rows: ReturnType<typeof summaryOf>): unknown[] {
  const own = rows.find(({ contender }) => contender === "wsrpc");
  return [own?.byRaw, own?.byBestPeer];
}
