/** One subscription as its subscriber sees it: where it stands in the topic, and what the next event means. */

import type { EncodedFrame } from "./encoded-frame.ts";
import type { CallId, WirePosition } from "./frame.ts";

/** What is subscribed to. */
export interface FeedRequest {
  /** The dotted name of the topic. */
  readonly name: string;
  /** Stands for the name while both sides know the same contract. */
  readonly number?: number;
  readonly params: unknown;
  /** False for topics that skip events by design: `latest` and `volatile`. */
  readonly lossless: boolean;
  /** Where to go on, from an earlier subscription. */
  readonly from?: WirePosition;
}

/** Events that cannot be given any more. */
export interface Gap {
  /** The offset of the first event that is missing, counted within the topic's history. */
  readonly from: number;
  /** The offset of the last one. */
  readonly to: number;
  /**
   * `expired`: they are older than what the topic keeps; `overflow`: they came faster than they could be sent; `epoch`: its
   * history has begun anew, and nobody knows what of the old one is missing. Then `to` is below `from` if nothing of the new one is.
   */
  readonly why: string;
}

export class Feed {
  readonly request: FeedRequest;
  /** Whoever is told of the events. */
  readonly owner: unknown;
  /** The id of the latest SUBSCRIBE; 0 before the first. */
  id: CallId = 0;
  /** That SUBSCRIBE, as long as it waits or the connection stands on which it went. */
  frame: EncodedFrame | undefined;
  channel: number | undefined;
  #position: WirePosition | undefined;
  /** Where it stood in an earlier history, until the server has said what is missing of that. */
  #before: WirePosition | undefined;
  /** Where it began on an earlier socket, as was said only after it had been asked for again. */
  #began: WirePosition | undefined;

  constructor(request: FeedRequest, owner?: unknown) {
    this.request = request;
    this.owner = owner;
    this.#position = request.from;
  }

  /** The last event that was given, or where the subscription began; `undefined` before SUBSCRIBED. */
  get position(): WirePosition | undefined {
    return this.#position;
  }

  /** Where to go on the next time: a new history counts only once the gap in front of it was told. */
  get from(): WirePosition | undefined {
    return this.#before ?? this.#position ?? this.#began;
  }

  get epoch(): string {
    return this.#position?.[0] ?? "";
  }

  /** What was called behind an earlier SUBSCRIBE may have made the next event be published. */
  began(epoch: string, offset: number): void {
    if (!this.#position) this.#began ??= [epoch, offset];
  }

  /**
   * Where a history that was followed goes on is for its follower to say: what lies between may still be told as a gap. False if
   * it has to be asked for again, because it was asked without the position where it began.
   */
  subscribed(channel: number, epoch: string, offset: number): boolean {
    const from = this.request.lossless || this.#began ? this.from : undefined;
    const isSame = from?.[0] === epoch;
    const isBehind = from && from === this.#began && !(isSame && from[1] === offset);
    this.#before = isSame ? undefined : from;
    this.#position = isSame ? from : [epoch, offset];
    this.#began = undefined; // asked once more at most
    if (!isBehind) this.channel = channel;
    return !isBehind;
  }

  /** `new`, or `old` if the event was given before; or the gap in front of it, if the server named none. */
  arrived(offset: number): "new" | "old" | Gap {
    const [epoch, last] = this.#position ?? ["", 0];
    if (offset <= last) return "old";
    this.#before = undefined;
    this.#position = [epoch, offset];
    return offset === last + 1 || !this.request.lossless ? "new" : { from: last + 1, to: offset - 1, why: "missing" };
  }

  /** What of the gap concerns this subscription, which may have been given a part of it. */
  skipped(gap: Gap): Gap | undefined {
    const [epoch, last] = this.#position ?? ["", 0];
    const isNewHistory = this.#before !== undefined;
    this.#before = undefined;
    if (gap.to <= last) return isNewHistory ? gap : undefined; // how much of the old history is missing nobody knows
    this.#position = [epoch, gap.to];
    return { ...gap, from: last + 1 };
  }
}
