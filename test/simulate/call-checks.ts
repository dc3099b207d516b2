/** What a history says of calls that must not be: I1 to I5, I7, I12 to I15. */

import type { Disturbance } from "./disturbance.ts";
import type { CallKind, Happened } from "./history.ts";
import type { Promises } from "./promises.ts";
import { type CallStory, clientOf, type End, groupOf, storiesOf } from "./stories.ts";

export function* callViolations(
  history: readonly Happened[],
  promises: Promises,
  disturbance: Disturbance,
): Generator<string> {
  const stories = storiesOf(history);
  const groups = groupsOf(stories);
  const finishAt = history.find(({ type }) => type === "finish")?.at ?? 0;
  for (const story of stories.values()) {
    const { invoke, ends } = story;
    const say = (text: string) => `${invoke.call}: ${text}`;
    if (ends.length !== 1) yield say(`settled ${ends.length} times (I1)`);
    const [end] = ends;
    if (!end) continue;
    if (end.at > invoke.deadline + 50 + disturbance.pausedMs(clientOf(invoke.call)))
      yield say(`settled at ${end.at}, its deadline was ${invoke.deadline} (I1)`);
    const group = groups.get(groupOf(story.invoke)) ?? [];
    yield* startViolations(story, end, group).map(say);
    yield* keyViolations(story, end, group).map(say);
    yield* itemViolations(story, end).map(say);
    yield* lossViolations(story, end, disturbance).map(say);
    yield* overtimeViolations(story, promises).map(say);
    yield* orphanViolations(story, end, disturbance, promises).map(say);
    const isOwn = isCancelled(story, end, disturbance) && end.at < finishAt;
    if (isOwn && ![story, ...group].some(wasGivenUp)) yield say("it was cancelled, and nobody asked for it (I14)");
    if (disturbance.isNone) yield* abortViolations(story, promises).map(say);
  }
  yield* stuck(history, stories, promises);
  yield* unended(history, stories);
}

/** How often a handler may start: calls that may run again do so at most once in each life of a server. */
function startViolations({ invoke, starts }: CallStory, end: End, group: readonly CallStory[]): string[] {
  const found: string[] = [];
  const repeatable: CallKind[] = ["idempotent", "keyed"];
  if (starts.length > 1 && !repeatable.includes(invoke.kind))
    found.push(`its handler started ${starts.length} times (I3, I7)`);
  const others = group.filter((story) => story.invoke !== invoke); // with its key, so that they ask the same in its name
  const own = starts.filter(({ at }) => !others.some((other) => other.invoke.at <= at));
  if (end.type === "fail" && end.executed === "no" && own.length > 0)
    found.push(`its error says it was not executed, but it was: ${end.code} ${end.message} (I5)`);
  if (starts.some(({ principal }) => principal !== "server" && principal !== clientOf(invoke.call)))
    found.push("its handler saw another principal (I2)");
  if (end.type === "ok" && end.value !== undefined && invoke.kind !== "keyed") {
    const expected =
      invoke.kind === "reverse" ? `${invoke.call} back` : invoke.kind === "upload" ? invoke.size : invoke.call;
    if (end.value !== expected) found.push(`it got ${String(end.value)} (I2)`);
    if (starts.length === 0) found.push("it succeeded without its handler (I4)");
  }
  return found;
}

/** Calls with one key are one call: one of them runs, and all get what it gives. */
function keyViolations({ invoke, starts }: CallStory, end: End, group: readonly CallStory[]): string[] {
  if (invoke.kind !== "keyed") return [];
  const found: string[] = [];
  const servers = group.flatMap((story) => story.starts.map(({ server }) => server));
  if (starts.length > 0 && new Set(servers).size < servers.length)
    found.push(`a handler of its key started twice in one server (I3)`);
  if (end.type === "fail" && end.code === "INVALID_ARGUMENT")
    found.push("it was taken for a call of another input (I3)");
  if (end.type !== "ok") return found;
  if (servers.length === 0) found.push("it succeeded without a handler (I4)");
  if (!group.some((story) => story.invoke.call === end.value)) found.push(`it got ${String(end.value)} (I2)`);
  return found;
}

function groupsOf(stories: ReadonlyMap<string, CallStory>): Map<string, CallStory[]> {
  const groups = new Map<string, CallStory[]>();
  for (const story of stories.values()) {
    if (story.invoke.kind !== "keyed") continue;
    const group = groups.get(groupOf(story.invoke));
    if (group) group.push(story);
    else groups.set(groupOf(story.invoke), [story]);
  }
  return groups;
}

function itemViolations({ invoke, items, took, starts, cancelledAt }: CallStory, end: End): string[] {
  const found: string[] = [];
  if (items.some(({ from }) => from !== invoke.call)) found.push("it got an item of another call (I2)");
  if (items.some(({ index }, at) => index !== at))
    found.push(`its items came as ${items.map(({ index }) => index).join()} (I3)`);
  if (took.some(({ index }, at) => index !== at))
    found.push(`its handler took ${took.map(({ index }) => index).join()} (I3)`);
  const complete = cancelledAt === undefined && end.type === "ok";
  if (complete && (invoke.kind === "stream" || invoke.kind === "duplex") && items.length !== invoke.size) {
    found.push(`it ended well after ${items.length} of ${invoke.size} items (I3)`);
  }
  if (complete && invoke.kind === "upload" && took.length !== invoke.size)
    found.push(`its handler took ${took.length} of ${invoke.size} items (I3)`);
  if (starts.length === 0 && took.length > 0) found.push("items were taken before the handler started (I3)");
  return found;
}

/** What came before the loss is taken first, however long that takes. */
function lossViolations({ invoke }: CallStory, end: End, disturbance: Disturbance): string[] {
  const isLost = end.type === "fail" && end.code === "UNAVAILABLE" && end.executed !== "no";
  const givesItems = invoke.kind === "stream" || invoke.kind === "duplex";
  if (!isLost || disturbance.excusesLoss(clientOf(end.call), givesItems ? invoke.at : end.at, end.at)) return [];
  return [`it was lost, though nothing was: ${end.message} (I12, I13)`];
}

/** A handler never works beyond the time that its call was given, whether or not anybody can tell it so. */
function overtimeViolations({ invoke, starts, took, handlerEnds }: CallStory, promises: Promises): string[] {
  const last = Math.max(0, ...[...took, ...handlerEnds].map(({ at }) => at));
  const startedAt = starts.at(-1)?.at;
  if (startedAt === undefined || !isAbortable(invoke.kind)) return [];
  const endsAt = startedAt + (invoke.deadline - invoke.at) + promises.pausedMs + 50;
  return last > endsAt ? [`its handler was at work at ${last}, its time was over at ${endsAt} (I14)`] : [];
}

/** A keyed call outlives its session, and who asks back waits for what comes. */
function isAbortable(kind: CallKind): boolean {
  return kind !== "keyed" && kind !== "reverse";
}

/** Nor for a session that its server has forgotten. */
function orphanViolations(
  { invoke, took, handlerEnds }: CallStory,
  end: End,
  { hasDrain }: Disturbance,
  { pausedMs }: Promises,
): string[] {
  const isLost = end.type === "fail" && end.code === "UNAVAILABLE" && end.executed === "maybe";
  if (!isLost || hasDrain || !isAbortable(invoke.kind) || invoke.kind === "idempotent") return [];
  const last = Math.max(0, ...[...took, ...handlerEnds].map(({ at }) => at));
  if (last <= end.at + pausedMs + 50) return [];
  return [`its handler was at work at ${last}, its session was lost by ${end.at} (I14)`];
}

/** By its caller, or because its time was over; whoever shares its key shares that. */
function wasGivenUp({ cancelledAt, ends }: CallStory): boolean {
  return cancelledAt !== undefined || ends.some((end) => end.type === "fail" && end.code === "DEADLINE_EXCEEDED");
}

function isCancelled({ invoke }: CallStory, end: End, disturbance: Disturbance): boolean {
  const client = clientOf(invoke.call);
  return end.type === "fail" && end.code === "CANCELLED" && !client.startsWith("v") && !disturbance.hasQuit(client);
}

/** Where nothing goes wrong, a handler hears of a cancel and of its deadline about at once. */
function abortViolations({ invoke, cancelledAt, starts, took, handlerEnds }: CallStory, promises: Promises): string[] {
  if (invoke.kind === "reverse" || invoke.key !== undefined) return []; // another one with its key may ask the same
  const last = Math.max(0, ...[...starts, ...took, ...handlerEnds].map(({ at }) => at));
  if (last > (cancelledAt ?? Number.POSITIVE_INFINITY) + promises.transitMs)
    return [`its handler was at work at ${last}, it was cancelled at ${cancelledAt} (I14)`];
  if (last > invoke.deadline + promises.transitMs)
    return [`its handler was at work at ${last}, its deadline was ${invoke.deadline} (I14)`];
  return [];
}

/** Once nothing is wrong any more, everything comes to its end. */
function* stuck(
  history: readonly Happened[],
  stories: ReadonlyMap<string, CallStory>,
  { transitMs }: Promises,
): Generator<string> {
  const calm = history.find(({ type }) => type === "calm");
  const finish = history.find(({ type }) => type === "finish");
  if (!calm || !finish) return yield "it never came to an end (I15)";
  const open = [...stories.values()].filter(({ invoke, ends }) => {
    return invoke.at < finish.at && !ends.some(({ at }) => at < finish.at);
  });
  const late = [...stories.values()].filter(({ ends }) => ends.some(({ at }) => at > calm.at));
  const busyMs = new Map<string, number>();
  for (const { invoke } of late) {
    const client = clientOf(invoke.call);
    busyMs.set(client, (busyMs.get(client) ?? 0) + invoke.busyMs);
  }
  for (const { invoke } of open) {
    const readyAt = calm.at + 40_000 + transitMs + (busyMs.get(clientOf(invoke.call)) ?? 0);
    if (readyAt < finish.at) yield `${invoke.call}: still under way at ${finish.at}, it should end by ${readyAt} (I15)`;
  }
}

/** A handler that has started ends, whatever became of its call; unless its server died. */
function* unended(history: readonly Happened[], stories: ReadonlyMap<string, CallStory>): Generator<string> {
  const dead = new Set(
    history.flatMap((entry) => (entry.type === "crash" || entry.type === "drain" ? entry.server : [])),
  );
  for (const { invoke, starts, handlerEnds } of stories.values()) {
    const started = starts.filter(({ server }) => server > 0 && !dead.has(server)).length;
    const ended = handlerEnds.filter(({ type, server }) => type === "end" && !dead.has(server)).length;
    if (ended < started) yield `${invoke.call}: its handler never came to an end (I14, I17)`;
  }
}
