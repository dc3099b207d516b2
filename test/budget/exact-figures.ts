/** Figures that come out the same each time: bytes, messages and timers of fixed work between two ends in memory. */

import type { Figures } from "./figures.ts";
import { Stage } from "./stage.ts";

const count = 1_000;
const inFlight = 64;
const timedCalls = 10_000;

export async function exactFigures(): Promise<Figures> {
  const stage = new Stage();
  const { client } = stage;
  const call = () => client.add({ a: 1, b: 2 });
  await call();

  const calls = await stage.during(() => inTurn(count, call));
  const items = await stage.during(async () => {
    for await (const _ of client.count({ to: count }));
  });
  const joined = client.lines({ room: "a" });
  await new Promise<void>((live) => joined.subscribe({ live: () => live(), event: () => {} }));
  const events = await stage.during(() =>
    inTurn(count, (id) => stage.publish.lines({ room: "a" }, { id, text: `line ${id}`, at: new Date(id) })),
  );
  const pipelined = await stage.during(() => Promise.all(Array.from({ length: inFlight }, call)));
  const timed = await stage.during(() => inTurn(timedCalls, call));
  await stage.close();
  return {
    [`payload bytes of ${count} calls, to the server`]: calls.bytesUp,
    [`payload bytes of ${count} calls, to the client`]: calls.bytesDown,
    [`payload bytes of ${count} items, to the client`]: items.bytesDown,
    [`payload bytes of ${count} items, to the server`]: items.bytesUp,
    [`payload bytes of ${count} events, to the client`]: events.bytesDown,
    [`payload bytes of ${count} events, to the server`]: events.bytesUp,
    [`messages of ${inFlight} calls at once, to the server`]: pipelined.messagesUp,
    [`messages of ${inFlight} calls at once, to the client`]: pipelined.messagesDown,
    [`timers of ${timedCalls} calls, on both sides`]: timed.timers,
  };
}

async function inTurn(times: number, work: (turn: number) => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < times; turn++) await work(turn);
}
