/** Opens sockets that never say who they are, and waits until each is cut off. */

import { RawSocket, upgradeRequest } from "../support/raw-socket.ts";
import { type FromSockets, type Habit, habits, type ToSockets } from "./messages.ts";

const openings: Readonly<Record<Habit, string>> = {
  "says nothing": "",
  "ends no line": "GET / HT",
  "ends no request": upgradeRequest().slice(0, -2),
  "upgrades, and says nothing": upgradeRequest(),
};

process.on("message", (message: ToSockets) => void run(message));

async function run({ port, sockets }: ToSockets): Promise<void> {
  const open: Promise<readonly [Habit, number]>[] = [];
  for (let count = 0; count < sockets; count++) {
    const habit = habits[count % habits.length] as Habit;
    const socket = await RawSocket.connect(port);
    const openedAt = performance.now();
    socket.send(openings[habit]);
    open.push(socket.end().then(() => [habit, performance.now() - openedAt] as const));
  }
  say({ type: "opened" });
  const ends = await Promise.all(open);
  const of = (wanted: Habit) => ends.flatMap(([habit, ms]) => (habit === wanted ? [ms] : []));
  const afterMs = Object.fromEntries(habits.map((habit) => [habit, of(habit)])) as Record<Habit, number[]>;
  say({ type: "cut", afterMs });
}

function say(message: FromSockets): void {
  process.send?.(message);
}
