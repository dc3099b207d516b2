/** What a history says of rights that must not be: I8. */

import { retryAfterMs } from "./directory.ts";
import type { Disturbance } from "./disturbance.ts";
import type { Happened } from "./history.ts";
import { Standings } from "./standing.ts";
import { clientOf, groupOf, type Of } from "./stories.ts";

export function* rightsViolations(history: readonly Happened[], disturbance: Disturbance): Generator<string> {
  yield* storms(history);
  const standings = new Standings(history);
  const exits = new Exits(standings, disturbance);
  for (const entry of history) {
    if (entry.type === "leave") return;
    standings.see(entry);
    const service = serviceOf(entry);
    if (service && standings.isOver(service.client, entry.at))
      yield `${service.text} at ${entry.at}, and ${service.client} had no rights any more (I8)`;
    const problem = exits.see(entry);
    if (problem) yield problem;
  }
}

/** What is done for a client. */
function serviceOf(entry: Happened): { client: string; text: string } | undefined {
  switch (entry.type) {
    case "start":
      if (entry.principal === "server") return undefined;
      return { client: entry.principal, text: `the handler of ${entry.call} started` };
    case "took":
    case "end":
      if (outlastsItsSession(entry.call)) return undefined;
      return { client: clientOf(entry.call), text: `the handler of ${entry.call} was at work` };
    case "authorize":
      return { client: entry.principal, text: "a topic was asked for" };
    case "told":
      return { client: entry.client, text: `frames ${entry.frames} were sent` };
  }
}

/** A keyed call outlives its session, and who asks back waits for what comes. */
function outlastsItsSession(call: string): boolean {
  return call.includes("-keyed-") || call.includes("-reverse-");
}

/** A server's end of a client's socket. */
const serverOf = /^server (c\d+)\//;

/** Clients that are sent away: not without reason, for good, and their calls are told why. */
class Exits {
  readonly #standings: Standings;
  readonly #disturbance: Disturbance;
  readonly #closed = new Set<string>();
  /** When each was told to wait, and until when. */
  readonly #putOff = new Map<string, { at: number; until: number }>();
  readonly #invoked = new Map<string, Of<"invoke">>();
  /** When the first call of each group was made. */
  readonly #begun = new Map<string, number>();
  /** Invoked when their client was out already. */
  readonly #late = new Set<string>();

  constructor(standings: Standings, disturbance: Disturbance) {
    this.#standings = standings;
    this.#disturbance = disturbance;
  }

  see(entry: Happened): string | undefined {
    switch (entry.type) {
      case "state":
        return entry.state === "closed" ? this.#closes(entry) : undefined;
      case "hang-up":
        if (entry.code === 4200 && entry.reason.includes("directory")) this.#putsOff(entry);
        return entry.code === 4401 ? this.#sentAway(entry) : undefined;
      case "asked":
      case "dial":
        return this.#comes(entry);
      case "invoke":
        this.#invoked.set(entry.call, entry);
        if (!this.#begun.has(groupOf(entry))) this.#begun.set(groupOf(entry), entry.at);
        if (this.#closed.has(clientOf(entry.call))) this.#late.add(entry.call);
        return undefined;
      case "ok":
      case "fail":
        return this.#ends(entry);
    }
  }

  #comes({ client, at, type }: Of<"asked"> | Of<"dial">): string | undefined {
    if (this.#closed.has(client)) return `${client} was out, and yet at ${at}: ${type} (I8)`;
    const putOff = this.#putOff.get(client);
    if (putOff && at < putOff.until && this.#disturbance.leavesAlone(client, putOff.at, at))
      return `${client} came at ${at}, though it was told to wait until ${putOff.until} (I8)`;
  }

  /** The directory is away, and its clients are told for how long. */
  #putsOff({ socket, at }: Of<"hang-up">): void {
    const [, client] = serverOf.exec(socket) ?? [];
    if (client !== undefined) this.#putOff.set(client, { at, until: at + retryAfterMs });
  }

  #closes({ client, at }: Of<"state">): string | undefined {
    this.#closed.add(client);
    if (this.#mayBeOut(client) || this.#disturbance.hasQuit(client)) return undefined;
    return `${client} was closed at ${at}, and nobody had refused it (I15)`;
  }

  #sentAway({ socket, at, reason }: Of<"hang-up">): string | undefined {
    const [, client] = serverOf.exec(socket) ?? [];
    if (client === undefined || this.#mayBeOut(client)) return undefined;
    return `${client} was sent away at ${at}, and nobody had refused it: ${reason} (I15)`;
  }

  #ends(entry: Of<"ok"> | Of<"fail">): string | undefined {
    const client = clientOf(entry.call);
    const said = entry.type === "ok" ? "ok" : `${entry.code}, executed ${entry.executed}`;
    const expected = [...(this.#disturbance.hasQuit(client) ? ["CANCELLED"] : []), "UNAUTHENTICATED"];
    if (this.#late.has(entry.call) && !expected.some((code) => said === `${code}, executed no`))
      return `${entry.call} was made when its client was out, and got ${said} (I8)`;
    if (entry.type === "fail" && entry.code === "UNAUTHENTICATED" && !this.#mayRefuse(entry))
      return `${entry.call} was refused at ${entry.at}, and ${client} had every right (I8)`;
  }

  /** Who has but one token, which may end on its way, is as good as refused. */
  #mayBeOut(client: string): boolean {
    return this.#standings.isRefused(client) || this.#disturbance.hasRightsTrouble(client, "token-stale");
  }

  #mayRefuse({ call, at }: Of<"fail">): boolean {
    const client = clientOf(call);
    const invoke = this.#invoked.get(call);
    const from = (invoke && this.#begun.get(groupOf(invoke))) ?? 0;
    const { hasDrain } = this.#disturbance;
    return (
      hasDrain ||
      this.#standings.isRefused(client) ||
      this.#standings.hasLapsed(client, from, at) ||
      this.#disturbance.hasRightsTrouble(client)
    );
  }
}

/** In which a storm would show. */
const stormMs = 10_000;

/** Backoff makes more dials of a line in such a time next to impossible. */
const maxDials = 20;

/** However often it is refused, a client dials and asks for tokens with growing pauses. */
function* storms(history: readonly Happened[]): Generator<string> {
  const drains = history.filter(({ type }) => type === "drain").length;
  const recent = new Map<string, number[]>();
  for (const entry of history) {
    if (entry.type !== "dial" && entry.type !== "asked") continue;
    const name = `${entry.client} ${entry.type}`;
    const times = [...(recent.get(name) ?? []).filter((at) => at > entry.at - stormMs), entry.at];
    recent.set(name, times);
    if (times.length > maxDials * (1 + drains))
      return yield `a storm at ${entry.at}: ${name} ${times.length} times (I8)`;
  }
}
