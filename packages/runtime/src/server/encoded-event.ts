/** An event as it crosses, but for its place: whoever hands on the object itself spares the next one the encoding. */

import { type EncodedFrame, encodeFrame, excessOf, type WireValue } from "../protocol/encoded-frame.ts";
import { kind } from "../protocol/frame.ts";
import { fixedLimits } from "../protocol/limits.ts";

/** Whatever place it gets takes no more room. */
const largest = Number.MAX_SAFE_INTEGER;
const longestHead = `[${kind.event},${largest},${largest}`;

export class EncodedEvent implements WireValue {
  readonly value: unknown;
  readonly attachments: readonly Uint8Array[];
  readonly #frame: EncodedFrame;

  /** @throws TypeError if the event is nothing that clients take */
  constructor({ value, attachments }: WireValue) {
    this.value = value;
    this.attachments = attachments;
    const place = [kind.event, largest, largest] as const;
    this.#frame = encodeFrame(value === undefined ? place : [...place, value], attachments);
    if (excessOf(this.#frame, fixedLimits.clientMaxMessageBytes))
      throw new TypeError(`an event is larger than the ${fixedLimits.clientMaxMessageBytes} bytes that clients take`);
  }

  /** @throws TypeError if the event is nothing that clients take */
  static of(event: WireValue): EncodedEvent {
    return event instanceof EncodedEvent ? event : new EncodedEvent(event);
  }

  at(channel: number, offset: number): EncodedFrame {
    const text = `[${kind.event},${channel},${offset}${this.#frame.text.slice(longestHead.length)}`;
    return { ...this.#frame, text };
  }
}
