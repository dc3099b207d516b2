/** A history sorted by calls: all that is said of each. */

import type { Happened } from "./history.ts";

export type Of<T extends Happened["type"]> = Extract<Happened, { type: T }>;

export type End = Of<"ok"> | Of<"fail">;

export interface CallStory {
  readonly invoke: Of<"invoke">;
  readonly ends: End[];
  readonly starts: Of<"start">[];
  readonly items: Of<"item">[];
  readonly took: Of<"took">[];
  /** The handler came to its end, or was aborted. */
  readonly handlerEnds: (Of<"end"> | Of<"aborted">)[];
  cancelledAt?: number;
}

export function storiesOf(history: readonly Happened[]): Map<string, CallStory> {
  const stories = new Map<string, CallStory>();
  for (const entry of history) {
    if (entry.type === "invoke") {
      stories.set(entry.call, { invoke: entry, ends: [], starts: [], items: [], took: [], handlerEnds: [] });
      continue;
    }
    const story = "call" in entry ? stories.get(entry.call) : undefined;
    if (!story) continue;
    if (entry.type === "ok" || entry.type === "fail") story.ends.push(entry);
    else if (entry.type === "start") story.starts.push(entry);
    else if (entry.type === "item") story.items.push(entry);
    else if (entry.type === "took") story.took.push(entry);
    else if (entry.type === "aborted" || entry.type === "end") story.handlerEnds.push(entry);
    else if (entry.type === "cancel") story.cancelledAt ??= entry.at;
  }
  return stories;
}

/** The client that a call or a subscription belongs to. */
export function clientOf(name: string): string {
  return name.slice(0, name.indexOf("-"));
}

/** Calls of a client with one key are one call, and all others stand for themselves. */
export function groupOf({ call, key }: Of<"invoke">): string {
  return `${clientOf(call)} ${key ?? call}`;
}
