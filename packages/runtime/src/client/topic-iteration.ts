/** A `for await` over a topic: a loop that is slow leaves the topic for a while, instead of making events wait in memory. */

import { fixedLimits } from "../protocol/limits.ts";
import { AsyncQueue } from "../rpc/async-queue.ts";
import { onAbort } from "../rpc/on-abort.ts";
import type { Position } from "../rpc/position.ts";
import type { TopicListener } from "./topic-listener.ts";

/** Subscribes behind a position, if there is one; returns how to unsubscribe. */
export type Follow<T> = (listener: TopicListener<T>, from: Position | undefined) => () => void;

export function iterateTopic<T>(
  follow: Follow<T>,
  { gap, from, signal }: { gap?: TopicListener<T>["gap"]; from?: Position; signal?: AbortSignal },
): AsyncIterableIterator<T> {
  let waiting = 0;
  let last = from;
  let stop: (() => void) | undefined;
  let isOver = false;
  const leave = () => {
    stop?.();
    stop = undefined;
  };
  const end = () => {
    isOver = true;
    release?.();
    leave();
  };
  const events = new AsyncQueue<T>(() => {
    waiting -= 1;
    if (!stop && !isOver && waiting * 2 < fixedLimits.maxWaitingEvents) start();
  }, end);
  const listener: TopicListener<T> = {
    event(event, position) {
      last = position;
      waiting += 1;
      if (waiting >= fixedLimits.maxWaitingEvents) leave(); // the server's log has the rest, or says what it has not
      events.push(event);
    },
    error(error) {
      end();
      events.fail(error);
    },
    ...(gap && { gap }),
  };
  const start = () => {
    const left = follow(listener, last);
    if (isOver) left();
    else stop = left;
  };
  const release = onAbort(signal, () => void events.return());
  if (signal?.aborted) events.finish();
  else start();
  return events;
}
