/** Reads from a history what may excuse a client for losing its connection, or its session. */

import type { Happened } from "./history.ts";
import type { Promises } from "./promises.ts";
import type { Of } from "./stories.ts";

/** Until a silent peer is found dead, and a little more. */
const noticedMs = 60_000;

/** What is under way for longer looks like silence. */
const slowMs = 6_000;

/** A directory may take so long to say whose a token is, and its client come back meanwhile. */
const judgingMs = 12_000;

/** With these a session goes at once. */
const takesSessions = ["crash", "revoke", "switch", "unasked-token"];

export class Disturbance {
  readonly #faults: Of<"fault">[] = [];
  readonly #dials: Of<"dialled">[] = [];
  readonly #opened: Of<"state">[] = [];
  readonly #hangUps: Of<"hang-up">[] = [];
  #drain: Of<"drain"> | undefined;
  readonly #promises: Promises;

  constructor(history: readonly Happened[], promises: Promises) {
    this.#promises = promises;
    for (const entry of history) {
      if (entry.type === "fault") this.#faults.push(entry);
      else if (entry.type === "hang-up") this.#hangUps.push(entry);
      else if (entry.type === "dialled") this.#dials.push(entry);
      else if (entry.type === "drain") this.#drain ??= entry;
      else if (entry.type === "state" && entry.state === "open") this.#opened.push(entry);
    }
  }

  get isNone(): boolean {
    return this.#faults.length === 0;
  }

  /** A server was replaced, whose handlers may go on for a while. */
  get hasDrain(): boolean {
    return this.#drain !== undefined;
  }

  /** Its user has closed it. */
  hasQuit(client: string): boolean {
    return this.#faults.some((fault) => fault.fault === "quit" && fault.client === client);
  }

  /** Somebody has kept tokens from it, or taken its rights. */
  hasRightsTrouble(client: string, what = ""): boolean {
    const troubles = this.#concerning(client, 0, Number.POSITIVE_INFINITY).filter(({ fault }) => isOfRights(fault));
    return troubles.some(({ fault }) => fault.startsWith(what));
  }

  /** Nobody touches its network, and it has but one server, in a time and a while before. */
  leavesAlone(client: string, from: number, at: number): boolean {
    return this.#concerning(client, from - noticedMs, at).every(({ fault }) => isOfRights(fault));
  }

  /**
   * Since its last connection was made, something went wrong that concerns the client; or its line is so slow that a message
   * is under way for longer than a probe waits.
   */
  excusesDisconnect(client: string, at: number): boolean {
    if (this.isSlow && this.#wasBusy(client, at)) return true;
    return this.#concerning(client, this.#connectedAt(client, at), at).length > 0;
  }

  /** A session is lost only with its server, or when its client was away for too long. */
  excusesLoss(client: string, from: number, at: number): boolean {
    const { graceMs, transitMs } = this.#promises;
    if (this.isSlow && (transitMs > graceMs || this.#wasAwayFor(graceMs, client, at))) return true;
    if (this.hasRightsTrouble(client, "token-void")) return true; // who shows a token of nobody has no session
    if (this.#drain && this.#drain.at <= at && this.#excusesDrained(client, at, this.#drain)) return true;
    const connectedAt = this.#connectedAt(client, from);
    const faults = this.#concerning(client, connectedAt, at);
    const judgedLate = this.#concerning(client, connectedAt - judgingMs, at).some(
      ({ fault }) => fault === "unasked-token",
    );
    return judgedLate || faults.some((fault) => takesSessions.includes(fault.fault) || fault.at + graceMs <= at);
  }

  /** A server that goes takes along what it could not finish in time, and the sessions of those who are away. */
  #excusesDrained(client: string, at: number, drain: Of<"drain">): boolean {
    const isAlone = this.#concerning(client, 0, at).every(({ fault }) => fault === "drain");
    const isFirst = this.#faults.filter(({ fault }) => fault === "drain").length === 1;
    return !isAlone || !isFirst || at >= drain.at + drain.withinMs || (this.isSlow && this.#wasGivenUp(client, at));
  }

  /** What is under way for so long looks like silence, and a new token may come too late. */
  get isSlow(): boolean {
    const { transitMs, renewMs } = this.#promises;
    return transitMs > Math.min(slowMs, renewMs);
  }

  /** How long its process, or one of the servers' if none is named, stood still. */
  pausedMs(client?: string): number {
    const pauses = this.#faults.filter((fault) => fault.fault.startsWith("pause") && fault.client === client);
    return pauses.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** Servers that are killed give nothing up. */
  endsServer(from: number, until: number): boolean {
    const ends = this.#faults.filter(({ fault }) => fault === "crash" || fault === "drain");
    return ends.some(({ at, ms }) => at <= until && at + ms + 1_000 >= from);
  }

  /** Something was under way when its socket was given up, or a new token, so that a sign of life may have come late. */
  #wasBusy(client: string, at: number): boolean {
    return this.#hangUpsOf(client, at).some(({ isBusy, code }) => isBusy || code === 4300);
  }

  /** One side gave its socket up, for whatever came too late: it comes back to another server. */
  #wasGivenUp(client: string, at: number): boolean {
    return this.#hangUpsOf(client, at).some(({ code }) => code !== 1000);
  }

  /** Its last socket was given up so long ago: who was cut off shortly before waits longer than others before it dials. */
  #wasAwayFor(ms: number, client: string, at: number): boolean {
    return this.#hangUpsOf(client, at).some((hangUp) => hangUp.at + ms <= at);
  }

  /** Since its last connection was made. */
  #hangUpsOf(client: string, until: number): Of<"hang-up">[] {
    const since = this.#connectedAt(client, until);
    return this.#hangUps.filter(({ at, socket }) => at >= since && at <= until && socket.includes(` ${client}/`));
  }

  #concerning(client: string, since: number, until: number): Of<"fault">[] {
    return this.#faults.filter((fault) => {
      const endsAt = fault.ms > 0 ? fault.at + fault.ms + noticedMs : fault.at;
      return (fault.client ?? client) === client && fault.at <= until && endsAt >= since;
    });
  }

  /** When the connection was made that was open last. */
  #connectedAt(client: string, at: number): number {
    const openedAt = this.#opened.findLast((opened) => opened.client === client && opened.at < at)?.at ?? 0;
    return this.#dials.findLast((dial) => dial.client === client && dial.at <= openedAt)?.at ?? 0;
  }
}

function isOfRights(fault: string): boolean {
  return /token|directory|revoke/.test(fault);
}
