/** Streams that shall not end: asked for again when the server forgot us, not faster than that makes sense. */

import type { ClientConnection } from "@wsrpc-ts/runtime/client";

const pauseMs = 1_000;

/** Takes items until the signal fires or the connection is closed for good. */
export async function follow<T>(
  connection: ClientConnection,
  signal: AbortSignal,
  open: () => AsyncIterable<T>,
  take: (item: T) => void,
): Promise<void> {
  const isOver = () => signal.aborted || connection.state === "closed";
  while (!isOver()) {
    let isUseful = false;
    try {
      for await (const item of open()) {
        if (signal.aborted) return;
        isUseful = true;
        take(item);
      }
    } catch (error) {
      if (isOver()) return;
      console.info(`a stream ended and is asked for again: ${error}`);
    }
    if (!isUseful) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
