/** A broker of several nodes in one process: every hub that is attached to a topic gets each event in its place. */

import type { Broker } from "@wsrpc-ts/runtime/server";

type Receive = Parameters<Broker["attach"]>[1];
type Event = Parameters<Broker["publish"]>[1];

interface Topic {
  readonly receivers: Map<Broker, Receive>;
  offset: number;
}

const epoch = "shared";

export class SharedBroker {
  readonly #topics = new Map<string, Topic>();

  /** What one node sees of it. */
  node(): Broker {
    const node: Broker = {
      attach: (name, receive) => {
        const topic = this.#topic(name);
        topic.receivers.set(node, receive);
        return { epoch, offset: topic.offset };
      },
      detach: (name) => void this.#topic(name).receivers.delete(node),
      publish: (name, event) => this.#publish(name, event),
    };
    return node;
  }

  #publish(name: string, event: Event): { epoch: string; offset: number } {
    const topic = this.#topic(name);
    topic.offset += 1;
    const position = { epoch, offset: topic.offset };
    for (const receive of topic.receivers.values()) receive(position, event);
    return position;
  }

  #topic(name: string): Topic {
    const topic = this.#topics.get(name) ?? { receivers: new Map(), offset: 0 };
    this.#topics.set(name, topic);
    return topic;
  }
}
