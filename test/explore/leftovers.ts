/** Brings a scene to its end, as if nothing could go wrong any more, and tells what nobody has cleared away. */

import type { Stage } from "./stage.ts";

/** Acks, backoff and goodbyes take no longer. */
const restMs = 12_000;

/** Longer than sessions, topics and answers are kept. */
const forgetMs = 700_000;

/** What nobody else published. */
const lastN = 1_000;

export async function leftovers(stage: Stage): Promise<string[]> {
  const { history, client, user, process } = stage;
  history.add({ type: "calm" });
  await stage.calm(200, false);
  const left = forsaken(stage);
  await stage.calm(restMs);
  history.add({ type: "finish" });
  left.push(...held(stage));
  if (client.state !== "closed") await useOnceMore(stage);
  history.add({ type: "leave" });
  user.leaveAll();
  await stage.calm(1_000);
  const { keptBytes } = stage.reached;
  if (client.state === "open" && keptBytes > 0) left.push(`the server keeps ${keptBytes} bytes`);
  client.close();
  await stage.calm(restMs);
  if (process.pending > 0) left.push(`the client has ${process.pending} alarms`);
  for (const host of stage.hosts) if (host.process.isAlive) left.push(...(await outlived(stage, host)));
  return left;
}

/** Handlers that wait, though nobody waits for them. */
function forsaken({ history, gates }: Stage): string[] {
  const cancelled = history.entries.flatMap((entry) => (entry.type === "cancel" ? entry.call : []));
  const waiting = gates.waiting.filter(
    ({ side, name }) => side === "server" && cancelled.some((it) => name.endsWith(it)),
  );
  return waiting.map(({ name }) => `whoever waits to ${name} was not told that it is cancelled`);
}

/** What the client keeps of calls that are over. */
function held({ lines }: Stage): string[] {
  return lines.flatMap(({ peer: { calls, session } }, at) => {
    const left = calls.size > 0 ? [`line ${at} has ${calls.size} calls`] : [];
    if (session.phase !== "established") return left;
    if (session.replayBytes > 0) left.push(`line ${at} keeps ${session.replayBytes} bytes for replay`);
    if (!session.outbox.isEmpty) left.push(`line ${at} has frames in line`);
    return left;
  });
}

/** A call goes through, and an event reaches whoever follows its topic. */
async function useOnceMore(stage: Stage): Promise<void> {
  stage.user.call("plain", "final");
  for (const topic of ["events", "latest", "fickle"] as const) {
    await stage.calm(500);
    stage.reached.publish(topic, lastN);
  }
  await stage.calm(1_000);
}

async function outlived({ world }: Stage, host: Stage["host"]): Promise<string[]> {
  const left: string[] = [];
  await world.run(world.now + forgetMs);
  if (host.sessions > 0) left.push(`server ${host.number} has ${host.sessions} sessions`);
  if (host.topics > 0) left.push(`server ${host.number} has ${host.topics} topics`);
  await host.close();
  await world.run(world.now + forgetMs);
  if (host.process.pending > 0) left.push(`server ${host.number} has ${host.process.pending} alarms`);
  return left;
}
