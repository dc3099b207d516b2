/** What a history says of topics that must not be: I6 and I8. */

import type { Happened } from "./history.ts";
import type { Promises } from "./promises.ts";
import type { Of } from "./stories.ts";

/** In order, no duplicate, no loss; or a gap in front that names exactly what is missing, for a reason. */
export function* topicViolations(history: readonly Happened[], { keep }: Promises): Generator<string> {
  const log = new Published(history);
  const subscribed = new Map<string, Follower>();
  for (const entry of history) {
    if (entry.type === "subscribe") subscribed.set(entry.subscription, new Follower(entry, log, keep));
    const follower = "subscription" in entry ? subscribed.get(entry.subscription) : undefined;
    const problem = follower?.follow(entry);
    if (problem) yield `${follower?.name} at ${entry.at}: ${problem}`;
  }
}

/** All that was published, by topic, epoch and offset. */
class Published {
  readonly #events = new Map<string, Of<"publish">>();
  readonly #times = new Map<string, number[]>();

  constructor(history: readonly Happened[]) {
    for (const entry of history) {
      if (entry.type !== "publish") continue;
      const log = `${entry.topic} ${entry.epoch}`;
      this.#events.set(`${log} ${entry.offset}`, entry);
      const times = this.#times.get(log);
      if (times) times.push(entry.at);
      else this.#times.set(log, [entry.at]);
    }
  }

  at(topic: string, epoch: string, offset: number): Of<"publish"> | undefined {
    return this.#events.get(`${topic} ${epoch} ${offset}`);
  }

  /** How many events a log had at a time. */
  count(topic: string, epoch: string, at: number): number {
    return (this.#times.get(`${topic} ${epoch}`) ?? []).filter((time) => time <= at).length;
  }
}

class Follower {
  readonly name: string;
  readonly #topic: string;
  readonly #lossless: boolean;
  readonly #log: Published;
  readonly #keep: Promises["keep"];
  #position: { epoch: string; offset: number } | undefined;
  /** A new history has begun, and nobody has said so yet. */
  #owesGap = false;
  #over = false;

  constructor({ subscription, topic, mode }: Of<"subscribe">, log: Published, keep: Promises["keep"]) {
    this.name = `${subscription} of ${topic}`;
    this.#topic = topic;
    this.#lossless = mode === "events";
    this.#log = log;
    this.#keep = keep;
  }

  follow(entry: Happened): string | undefined {
    if (entry.type === "refused") return this.#refused(entry);
    if (entry.type === "unsubscribe") this.#over = true;
    else if (this.#over) return `${entry.type} after the end (I6)`;
    else if (entry.type === "live") return this.#lives(entry);
    else if (entry.type === "gap") return this.#gap(entry);
    else if (entry.type === "event") return this.#event(entry);
  }

  /** Nobody is kept from a topic but who may not have it, or is out. */
  #refused({ code }: Of<"refused">): string | undefined {
    const mayBe = this.#topic.endsWith("forbidden") ? "PERMISSION_DENIED" : "UNAUTHENTICATED";
    this.#over = true;
    if (!["CANCELLED", "UNAUTHENTICATED", mayBe].includes(code)) return `refused with ${code} (I6)`;
  }

  #lives({ epoch, offset, recovered }: Of<"live">): string | undefined {
    if (this.#topic.endsWith("forbidden")) return "it is live, though nobody may have it (I8)";
    const before = this.#position;
    this.#position = { epoch, offset };
    if (!before || !this.#lossless) return undefined;
    this.#owesGap ||= before.epoch !== epoch;
    if (recovered && (before.epoch !== epoch || before.offset !== offset))
      return `recovered at ${epoch} ${offset}, it stood at ${before.epoch} ${before.offset} (I6)`;
    if (before.epoch === epoch && offset !== before.offset)
      return `went on at ${offset}, it stood at ${before.offset} (I6)`;
  }

  #gap({ from, to, why, at }: Of<"gap">): string | undefined {
    const position = this.#position;
    if (!position) return "a gap before it was live (I6)";
    if (why === "epoch") {
      this.#owesGap = false;
      position.offset = Math.max(position.offset, to);
      return undefined;
    }
    if (why === "missing") return `${from} to ${to} were missing, and the server did not say so (I6)`;
    const last = position.offset;
    position.offset = to;
    if (from !== last + 1 || to < from) return `a gap from ${from} to ${to} behind ${last} (I6)`;
    if (!this.#isExcused(position.epoch, to, at)) return `a gap up to ${to}, which could still be given: ${why} (I6)`;
  }

  /** The log had let go of the newest of the missing events. */
  #isExcused(epoch: string, to: number, at: number): boolean {
    const newest = this.#log.at(this.#topic, epoch, to);
    if (!newest) return false;
    return at - newest.at >= this.#keep.ms || this.#log.count(this.#topic, epoch, at) - to >= this.#keep.events;
  }

  #event({ epoch, offset, n }: Of<"event">): string | undefined {
    if (!this.#position) return "an event before it was live (I6)";
    const { epoch: known, offset: last } = this.#position;
    if (epoch !== known) return `an event of ${epoch} in ${known} (I6)`;
    if (this.#owesGap) return `an event of ${epoch}, and nobody said that it is a new history (I6)`;
    if (offset <= last) return `event ${offset} again, or out of order, behind ${last} (I6)`;
    if (this.#lossless && offset !== last + 1) return `event ${offset} behind ${last}, and no gap (I6)`;
    this.#position.offset = offset;
    const expected = this.#log.at(this.#topic, epoch, offset)?.n;
    if (expected !== n) return `event ${offset} is ${n}, published was ${expected} (I6)`;
  }
}
