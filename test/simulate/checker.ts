/** Reads a history and says what in it must not be. It knows the promises, and nothing of the machines. */

import type { CallKind, Happened } from "./history.ts";

type Of<T extends Happened["type"]> = Extract<Happened, { type: T }>;

interface CallStory {
  readonly invoke: Of<"invoke">;
  readonly ends: (Of<"ok"> | Of<"fail">)[];
  readonly starts: Of<"start">[];
  readonly items: Of<"item">[];
  readonly took: Of<"took">[];
  readonly aborts: Of<"aborted">[];
  cancelledAt?: number;
}

/** Timers may be late by as much as a paused process; the checker allows for pauses as a whole. */
export interface Allowance {
  readonly pausedMs: number;
}

export function violations(history: readonly Happened[], allowance: Allowance): string[] {
  return [...callViolations(history, allowance), ...topicViolations(history), ...finalViolations(history)];
}

function* callViolations(history: readonly Happened[], { pausedMs }: Allowance): Generator<string> {
  for (const story of stories(history).values()) {
    const { invoke, ends } = story;
    const say = (text: string) => `${invoke.call}: ${text}`;
    if (ends.length !== 1) yield say(`settled ${ends.length} times (I1)`);
    const [end] = ends;
    if (!end) continue;
    if (end.at > invoke.deadline + 50 + pausedMs)
      yield say(`settled at ${end.at}, its deadline was ${invoke.deadline} (I1)`);
    yield* startViolations(story, end).map(say);
    yield* itemViolations(story, end).map(say);
  }
}

/** How often a handler may start: calls that may run again do so at most once in each life of a server. */
function startViolations({ invoke, starts }: CallStory, end: Of<"ok"> | Of<"fail">): string[] {
  const found: string[] = [];
  const runs = starts.filter(({ call }) => call === invoke.call);
  const repeatable: CallKind[] = ["idempotent", "keyed"];
  if (runs.length > 1 && !repeatable.includes(invoke.kind)) found.push(`its handler started ${runs.length} times (I3)`);
  if (invoke.kind === "keyed" && new Set(runs.map(({ server }) => server)).size < runs.length)
    found.push("its handler started twice in one server (I3)");
  if (end.type === "ok") {
    if (runs.length === 0 && invoke.kind !== "stream" && invoke.kind !== "duplex")
      found.push("it succeeded without its handler (I4)");
    const expected =
      invoke.kind === "reverse" ? `${invoke.call} back` : invoke.kind === "upload" ? invoke.size : invoke.call;
    if (end.value !== undefined && end.value !== expected) found.push(`it got ${String(end.value)} (I2)`);
  } else if (end.executed === "no" && runs.length > 0)
    found.push(`its error says it was not executed, but it was: ${end.code} ${end.message} (I5)`);
  if (runs.some(({ principal }) => !invoke.call.startsWith(`${principal}-`)))
    found.push("its handler saw another principal (I2)");
  return found;
}

function itemViolations({ invoke, items, took, starts, cancelledAt }: CallStory, end: Of<"ok"> | Of<"fail">): string[] {
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
  if (starts.length === 0 && took.length > 0) found.push("items were taken before the handler started");
  return found;
}

function stories(history: readonly Happened[]): Map<string, CallStory> {
  const stories = new Map<string, CallStory>();
  for (const entry of history) {
    if (entry.type === "invoke") {
      stories.set(entry.call, { invoke: entry, ends: [], starts: [], items: [], took: [], aborts: [] });
      continue;
    }
    const story = "call" in entry ? stories.get(entry.call) : undefined;
    if (!story) continue;
    if (entry.type === "ok" || entry.type === "fail") story.ends.push(entry);
    else if (entry.type === "start") story.starts.push(entry);
    else if (entry.type === "item") story.items.push(entry);
    else if (entry.type === "took") story.took.push(entry);
    else if (entry.type === "aborted") story.aborts.push(entry);
    else if (entry.type === "cancel") story.cancelledAt = entry.at;
  }
  return stories;
}

/** I6: in order, no duplicate, no loss; or a gap in front that names exactly what is missing. */
function* topicViolations(history: readonly Happened[]): Generator<string> {
  const published = new Map<string, number>();
  const subscribed = new Map<string, Follower>();
  for (const entry of history)
    if (entry.type === "publish") published.set(`${entry.topic} ${entry.epoch} ${entry.offset}`, entry.n);
  for (const entry of history) {
    if (entry.type === "subscribe") subscribed.set(entry.subscription, new Follower(entry));
    const follower = "subscription" in entry ? subscribed.get(entry.subscription) : undefined;
    const problem = follower?.follow(entry, published);
    if (problem) yield `${follower?.name} at ${entry.at}: ${problem} (I6)`;
  }
}

class Follower {
  readonly name: string;
  readonly #topic: string;
  readonly #lossless: boolean;
  #position: { epoch: string; offset: number } | undefined;
  #over = false;

  constructor({ subscription, topic, mode }: Of<"subscribe">) {
    this.name = `${subscription} of ${topic}`;
    this.#topic = topic;
    this.#lossless = mode === "events";
  }

  follow(entry: Happened, published: ReadonlyMap<string, number>): string | undefined {
    if (entry.type === "unsubscribe" || entry.type === "refused") this.#over = true;
    else if (this.#over) return `${entry.type} after the end`;
    else if (entry.type === "live") return this.#lives(entry);
    else if (entry.type === "gap") return this.#gap(entry);
    else if (entry.type === "event") return this.#event(entry, published);
  }

  #lives({ epoch, offset, recovered }: Of<"live">): string | undefined {
    const before = this.#position;
    this.#position = { epoch, offset };
    if (!before || !this.#lossless) return undefined;
    if (recovered && (before.epoch !== epoch || before.offset !== offset))
      return `recovered at ${epoch} ${offset}, it stood at ${before.epoch} ${before.offset}`;
    if (before.epoch === epoch && offset !== before.offset) return `went on at ${offset}, it stood at ${before.offset}`;
  }

  #gap({ from, to, why }: Of<"gap">): string | undefined {
    if (!this.#position) return "a gap before it was live";
    if (why === "epoch") {
      this.#position.offset = Math.max(this.#position.offset, to);
      return undefined;
    }
    if (from !== this.#position.offset + 1 || to < from)
      return `a gap from ${from} to ${to} behind ${this.#position.offset}`;
    this.#position.offset = to;
  }

  #event({ epoch, offset, n }: Of<"event">, published: ReadonlyMap<string, number>): string | undefined {
    if (!this.#position) return "an event before it was live";
    const { epoch: known, offset: last } = this.#position;
    if (epoch !== known) return `an event of ${epoch} in ${known}`;
    if (offset <= last) return `event ${offset} again, or out of order, behind ${last}`;
    if (this.#lossless && offset !== last + 1) return `event ${offset} behind ${last}, and no gap`;
    this.#position.offset = offset;
    const expected = published.get(`${this.#topic} ${epoch} ${offset}`);
    if (expected !== n) return `event ${offset} is ${n}, published was ${expected}`;
  }
}

/** I15: once nothing is wrong any more, everything works. */
function* finalViolations(history: readonly Happened[]): Generator<string> {
  const calm = history.findIndex(({ type }) => type === "calm");
  if (calm < 0) yield "it never became calm";
  for (const entry of history) {
    if ((entry.type === "fail" || entry.type === "ok") && entry.call.endsWith("-final") && entry.type === "fail") {
      yield `${entry.call} failed after the calm: ${entry.code} ${entry.message} (I15)`;
    }
  }
  yield* unreached(history, calm);
}

/** The last event of each topic must reach everybody who is still subscribed. */
function* unreached(history: readonly Happened[], calm: number): Generator<string> {
  const last = new Map<string, Of<"publish">>();
  for (const entry of history.slice(calm)) if (entry.type === "publish") last.set(entry.topic, entry);
  const waiting = new Map<string, Of<"subscribe">>();
  for (const entry of history) {
    if (entry.type === "subscribe") waiting.set(entry.subscription, entry);
    else if (entry.type === "unsubscribe" || entry.type === "refused") waiting.delete(entry.subscription);
    else if (entry.type === "event") {
      const topic = waiting.get(entry.subscription)?.topic;
      if (topic && last.get(topic)?.n === entry.n) waiting.delete(entry.subscription);
    }
  }
  for (const { subscription, topic } of waiting.values())
    yield `${subscription} of ${topic} never got the last event (I15)`;
}
