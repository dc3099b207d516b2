/** What a history says of connections and of the end that must not be: I8, I9, I15 and I18. */

import type { Disturbance } from "./disturbance.ts";
import type { Happened } from "./history.ts";
import type { Promises } from "./promises.ts";
import { clientOf, type Of } from "./stories.ts";

export function* worldViolations(
  history: readonly Happened[],
  promises: Promises,
  disturbance: Disturbance,
): Generator<string> {
  yield* unnoticed(history, promises, disturbance);
  yield* lateDrains(history, disturbance);
  yield* unconnected(history, promises, disturbance);
  yield* hangUps(history, disturbance);
  yield* strangers(history);
  yield* finalViolations(history, promises);
}

/** A socket that hears nothing any more is given up in time: a server's after a ping, a client's a little later. */
function* unnoticed(
  history: readonly Happened[],
  { pausedMs, transitMs }: Promises,
  disturbance: Disturbance,
): Generator<string> {
  const ends = new Map<string, number>();
  for (const entry of history)
    if ((entry.type === "gone" || entry.type === "hang-up") && !ends.has(entry.socket))
      ends.set(entry.socket, entry.at);
  const silences = new Map<string, number>();
  for (const { type, at, socket } of history.filter((entry): entry is Of<"silent"> => entry.type === "silent")) {
    const [side, name] = socket.split(" ") as [string, string];
    const client = name.slice(0, name.indexOf("/"));
    const before = silences.get(client) ?? 0;
    silences.set(client, before + 1);
    const patience = disturbance.isSlow ? maxPatience : Math.min(maxPatience, 2 ** before);
    const dueAt = at + patience * silenceMs[side as "client" | "server"] + stallMs + transitMs + pausedMs;
    const endsAt = ends.get(socket) ?? Number.POSITIVE_INFINITY;
    if (endsAt > dueAt && !disturbance.endsServer(at, dueAt))
      yield `${socket} ${type} since ${at} was held until ${endsAt}, it should be given up by ${dueAt} (I9)`;
  }
}

/** I12: a server that drains is done in time, unless it is killed before. */
function* lateDrains(history: readonly Happened[], disturbance: Disturbance): Generator<string> {
  for (const { server, at, withinMs } of history.filter((entry): entry is Of<"drain"> => entry.type === "drain")) {
    const dueAt = at + withinMs + 1_000 + disturbance.pausedMs();
    const end = history.find(
      (entry) => (entry.type === "drained" || entry.type === "crash") && entry.server === server,
    );
    if ((end?.at ?? Number.POSITIVE_INFINITY) > dueAt)
      yield `server ${server} drained until ${end?.at}, it had to be done by ${dueAt} (I12)`;
  }
}

/** I15: once nothing is wrong any more, a client is found cut off, dials and is in; it may have been told to wait before. */
function* unconnected(
  history: readonly Happened[],
  { transitMs }: Promises,
  disturbance: Disturbance,
): Generator<string> {
  const calmAt = history.find(({ type }) => type === "calm")?.at ?? 0;
  const dueAt = calmAt + connectedMs + transitMs + disturbance.pausedMs();
  const states = new Map<string, string>();
  for (const entry of history) {
    if (entry.at > dueAt) break;
    if (entry.type === "dial" && !states.has(entry.client)) states.set(entry.client, "connecting");
    if (entry.type === "state") states.set(entry.client, entry.state);
  }
  for (const [client, state] of states)
    if (state !== "open" && state !== "closed" && !disturbance.isSlow && disturbance.pausedMs(client) === 0)
      yield `${client} is ${state} at ${dueAt}, though nothing was wrong since ${calmAt} (I15)`;
}

/** Neither side ever finds a fault in what the other says; and where nothing goes wrong, nobody hangs up. */
function* hangUps(history: readonly Happened[], disturbance: Disturbance): Generator<string> {
  for (const entry of history) {
    if (entry.type === "leave") return;
    const isLost = entry.type === "state" && entry.state === "reconnecting";
    if (isLost && !disturbance.excusesDisconnect(entry.client, entry.at))
      yield `${entry.client} lost its connection at ${entry.at}, and nothing was wrong (I9)`;
    if (entry.type !== "hang-up") continue;
    const { socket, code, reason } = entry;
    if (!isKnown(code) || Buffer.byteLength(reason) > 123) yield `${socket} is closed with ${code} ${reason} (I18)`;
    if (isComplaint(code)) yield `${socket} is closed with ${code} ${reason}: a peer spoke wrongly (I18)`;
  }
}

function isKnown(code: number): boolean {
  return [1000, 1001].includes(code) || (code >= 4000 && code <= 4499);
}

/** A dead peer is found, the longest wait before a dial is over, and so is a dial that hangs. */
const connectedMs = 30_000 + 20_000 + 10_000;

/** What each side waits for a sign of life. */
const silenceMs = { server: 25_000, client: 30_000 };

/** Who fell silent on several sockets in a row is waited for so many times as long, at most. */
const maxPatience = 8;

/** What was under way may have been held up before. */
const stallMs = 8_000;

/** What says no more than that the network kept something back, or who may not in. */
const harmless = [4401, 4408, 4409];

/** A sequence hole, and what says that the peer is at fault. */
function isComplaint(code: number): boolean {
  return code === 4101 || code === 4102 || (code >= 4400 && !harmless.includes(code));
}

/** A HELLO that was heard is of no use to anybody. */
function* strangers(history: readonly Happened[]): Generator<string> {
  for (const entry of history)
    if (entry.type === "stranger" && entry.answer === "resumed")
      yield `a stranger with ${entry.claims} took a session over at ${entry.at} (I8)`;
}

/** I15: once nothing is wrong any more, everything works. */
function* finalViolations(history: readonly Happened[], promises: Promises): Generator<string> {
  for (const entry of history) {
    if (entry.type === "fail" && entry.call.endsWith("-final") && !hadNoPlace(history, entry, promises))
      yield `${entry.call} failed after the calm: ${entry.code} ${entry.message} (I15)`;
  }
  const finish = history.findIndex(({ type }) => type === "finish");
  const leave = history.findIndex(({ type }) => type === "leave");
  if (finish < 0 || leave < 0) yield "nobody ever left (I15)";
  else yield* unreached(history.slice(0, leave), finish);
}

/** The last event of each topic must reach everybody who is still subscribed. */
function* unreached(history: readonly Happened[], finish: number): Generator<string> {
  const last = new Map<string, Of<"publish">>();
  for (const entry of history.slice(finish)) if (entry.type === "publish") last.set(entry.topic, entry);
  const waiting = new Map<string, Of<"subscribe">>();
  for (const entry of history) {
    if (entry.type === "subscribe") waiting.set(entry.subscription, entry);
    else if (entry.type === "unsubscribe" || entry.type === "refused") waiting.delete(entry.subscription);
    else if (entry.type === "event") {
      const topic = waiting.get(entry.subscription)?.topic;
      if (topic && last.get(topic)?.n === entry.n) waiting.delete(entry.subscription);
    }
  }
  for (const { subscription, topic } of waiting.values())
    yield `${subscription} of ${topic} never got the last event (I15)`;
}

/** Calls that have long to go held all places of the client, up to the deadline of the one that waited. */
function hadNoPlace(history: readonly Happened[], { call, code, at }: Of<"fail">, { maxCalls }: Promises): boolean {
  if (code !== "DEADLINE_EXCEEDED") return false;
  const before = history.slice(
    0,
    history.findIndex((entry) => entry.type === "invoke" && entry.call === call),
  );
  const held = new Set(before.flatMap((entry) => (entry.type === "start" ? [entry.call] : [])));
  for (const entry of history) {
    const isEnd = entry.type === "ok" || entry.type === "fail";
    if (isEnd && entry.at < at) held.delete(entry.call);
  }
  return [...held].filter((other) => clientOf(other) === clientOf(call)).length >= maxCalls;
}
