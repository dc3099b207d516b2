/** What must not be in the history of a scene, however it went. */

import { callViolations } from "../simulate/call-checks.ts";
import { keep } from "../simulate/contract.ts";
import { Disturbance } from "../simulate/disturbance.ts";
import type { Happened } from "../simulate/history.ts";
import type { Promises } from "../simulate/promises.ts";
import { type CallStory, type Of, storiesOf } from "../simulate/stories.ts";
import { topicViolations } from "../simulate/topic-checks.ts";
import { worldViolations } from "../simulate/world-checks.ts";
import { loudN } from "./host.ts";
import type { Scene } from "./scene.ts";

const promises: Promises = {
  pausedMs: 0,
  transitMs: 0,
  renewMs: 30_000,
  graceMs: 60_000,
  maxCalls: 256,
  maxKeptBytes: Number.POSITIVE_INFINITY,
  maxEntryBytes: Number.POSITIVE_INFINITY,
  keep,
};

export function faultsOf(history: readonly Happened[], scene: Scene): string[] {
  const own = { ...promises, ...scene.limits };
  const disturbance = new Disturbance(history, own);
  const isTold = history.slice(
    0,
    history.findIndex(({ type }) => type === "leave"),
  );
  return [
    ...[...callViolations(history, own, disturbance)].filter((text) => !isLate(text, scene)),
    ...topicViolations(history, own),
    ...[...worldViolations(history, own, disturbance)].filter((text) => !isSlowedDown(text, scene)),
    ...badEnds(isTold, scene),
    ...gaps(isTold, scene),
    ...unheard(isTold),
  ];
}

/** A server that nobody comes back to finds out when the session expires. */
function isLate(text: string, scene: Scene): boolean {
  return has(scene, /^switch/) && text.endsWith("(I14)");
}

/** Who is too fast for a server is cut off. */
function isSlowedDown(text: string, { limits }: Scene): boolean {
  return limits?.framesPerSecond !== undefined && text.endsWith("(I9)");
}

/** Every call ends before the last ones are made, as it may, and none says that it ran if it did not. */
function* badEnds(history: readonly Happened[], scene: Scene): Generator<string> {
  const finishAt = history.findIndex(({ type }) => type === "finish");
  for (const story of storiesOf(history).values()) {
    const { invoke, ends, starts } = story;
    const [end] = ends;
    if (!end || (history.indexOf(end) > finishAt && !invoke.call.endsWith("final"))) yield `${invoke.call} never ended`;
    if (end?.type !== "fail") continue;
    const { call, code, executed, message } = end;
    if (executed === "yes" && starts.length === 0 && invoke.key === undefined)
      yield `${call} did not run, and is told that it did: ${code} ${message}`;
    if (!mayFail(story, end, history, scene)) yield `${call} failed with ${code} ${message}`;
  }
}

/** With one server, and in time, nothing is lost but what was said before a session stood. */
function mayFail({ cancelledAt }: CallStory, end: Of<"fail">, history: readonly Happened[], scene: Scene): boolean {
  switch (end.code) {
    case "CANCELLED":
      return cancelledAt !== undefined || has(scene, /^close/);
    case "NOT_FOUND":
      return end.call.includes("bad");
    case "DEADLINE_EXCEEDED":
      return has(scene, /^hasty/);
    case "UNAVAILABLE": {
      const before = history.slice(0, history.indexOf(end));
      return mayLose(scene) || before.filter((entry) => entry.type === "state" && entry.state === "open").length < 2;
    }
  }
  return false;
}

function* gaps(history: readonly Happened[], scene: Scene): Generator<string> {
  if (mayLose(scene) || has(scene, /^burst/)) return;
  for (const entry of history) if (entry.type === "gap") yield `${entry.subscription} misses events: ${entry.why}`;
}

function mayLose(scene: Scene): boolean {
  return has(scene, /^(crash|drain|switch)/) || scene.limits?.graceMs !== undefined;
}

function has({ lines }: Scene, deed: RegExp): boolean {
  return lines.flat().some((one) => deed.test(one));
}

/** Who subscribes, then calls, is told of what the call makes be published. */
function* unheard(history: readonly Happened[]): Generator<string> {
  const loud = history.findIndex((entry) => entry.type === "invoke" && entry.call.includes("loud"));
  if (!history.some((entry) => entry.type === "publish" && entry.n === loudN)) return;
  for (const entry of history.slice(0, loud)) {
    if (entry.type !== "subscribe") continue;
    const { subscription } = entry;
    const own = history.filter((other) => "subscription" in other && other.subscription === subscription);
    const isExcused = own.some(({ type }) => type === "gap" || type === "unsubscribe" || type === "refused");
    if (!isExcused && !own.some((other) => other.type === "event" && other.n === loudN))
      yield `${subscription} was not told of what a later call made be published`;
  }
}
