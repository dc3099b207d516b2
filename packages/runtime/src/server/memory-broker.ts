/** The broker of a single node: it counts, and hands over at once. */

import { nanoid } from "nanoid";
import type { Position } from "../rpc/position.ts";
import type { Broker, Receive } from "./broker.ts";

interface Attached {
  readonly epoch: string;
  readonly receive: Receive;
  offset: number;
}

export class MemoryBroker implements Broker {
  readonly #topics = new Map<string, Attached>();

  attach(topic: string, receive: Receive): Position {
    const attached = { epoch: nanoid(10), receive, offset: 0 };
    this.#topics.set(topic, attached);
    return attached;
  }

  detach(topic: string): void {
    this.#topics.delete(topic);
  }

  /** Where nobody is attached, nobody can miss anything. */
  publish(topic: string, event: Parameters<Broker["publish"]>[1]): Position {
    const attached = this.#topics.get(topic);
    if (!attached) return { epoch: "", offset: 0 };
    const position = { epoch: attached.epoch, offset: attached.offset + 1 };
    attached.receive(position, event); // throws for what cannot be sent: then it has no place
    attached.offset = position.offset;
    return position;
  }
}
