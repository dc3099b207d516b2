/** Publishes to subscribers, of whom some stop reading for a while: what does that cost the server, and the others? */

import { setTimeout } from "node:timers/promises";
import { median } from "../soak/series.ts";
import { bundled, Program } from "../support/program.ts";
import type { FromServer, FromSubscribers, ToServer, ToSubscribers } from "./messages.ts";

export interface FirehosePlan {
  readonly rounds: number;
  readonly stalled: number;
  readonly subscribers: number;
  readonly eventBytes: number;
  /** So many events (in hundreds), as quickly as those who read take them; or so many a second, for so long. */
  readonly flow: { readonly events: number } | { readonly perSecond: number; readonly seconds: number };
  /** Told of each round. */
  readonly flowed?: (round: FirehoseRound) => void;
}

export interface FirehoseRound {
  /** Of those who read on: the median of each second's p99. */
  readonly p99Ms: { readonly before: number; readonly stalled: number };
  /** By how much the server held more, after a collection, while somebody did not read. */
  readonly grownBytes: number;
  /** Events in that time. */
  readonly published: number;
  /** Those who read on. */
  readonly others: Fate;
  /** Those who did not, after they did again. */
  readonly stalled: Fate;
}

export interface Fate {
  readonly events: number;
  readonly gone: number;
  readonly problems: readonly string[];
}

type Paused = Pick<Extract<FromServer, { type: "paused" }>, "offset" | "heldBytes">;

interface Flowed extends Paused {
  readonly p99Ms: number;
  readonly fate: Fate;
}

/** Events that a topic's log holds all together, so that nobody who reads misses one, however quickly they go. */
const burst = 100;

type ServerProgram = Program<ToServer, FromServer>;
type SubscribersProgram = Program<ToSubscribers, FromSubscribers>;

export async function runFirehose(plan: FirehosePlan): Promise<FirehoseRound[]> {
  const server: ServerProgram = new Program(await bundled("test/firehose/server-process.ts"), [
    String(plan.eventBytes),
  ]);
  const firehose = new Firehose(server, plan.flow);
  const rounds: FirehoseRound[] = [];
  try {
    const { port } = await server.hear("listening");
    await firehose.gather(`ws://127.0.0.1:${port}/`, plan);
    await firehose.flow(); // the topic's log is full from here on
    for (let n = 0; n < plan.rounds; n++) {
      const round = await firehose.round();
      rounds.push(round);
      plan.flowed?.(round);
    }
    return rounds;
  } finally {
    await firehose.end();
  }
}

class Firehose {
  readonly #server: ServerProgram;
  readonly #flow: FirehosePlan["flow"];
  #others: SubscribersProgram | undefined;
  readonly #stalled: SubscribersProgram[] = [];

  constructor(server: ServerProgram, flow: FirehosePlan["flow"]) {
    this.#server = server;
    this.#flow = flow;
  }

  async gather(url: string, { subscribers, stalled }: FirehosePlan): Promise<void> {
    const file = await bundled("test/firehose/subscribers-process.ts");
    this.#others = new Program(file, [url, String(subscribers)]);
    for (let n = 0; n < stalled; n++) this.#stalled.push(new Program(file, [url, "1"]));
    await Promise.all([this.#others, ...this.#stalled].map((program) => program.hear("live")));
  }

  async round(): Promise<FirehoseRound> {
    const before = await this.flow();
    for (const program of this.#stalled) program.stop();
    const during = await this.flow();
    for (const program of this.#stalled) program.continue();
    const fates = await Promise.all(this.#stalled.map((program) => report(program, during.offset)));
    return {
      p99Ms: { before: before.p99Ms, stalled: during.p99Ms },
      grownBytes: during.heldBytes - before.heldBytes,
      published: during.offset - before.offset,
      others: during.fate,
      stalled: {
        events: fates.reduce((sum, { events }) => sum + events, 0),
        gone: fates.reduce((sum, { gone }) => sum + gone, 0),
        problems: fates.flatMap(({ problems }) => problems),
      },
    };
  }

  /** Until those who read have heard all. */
  async flow(): Promise<Flowed> {
    this.#others?.tell({ type: "begin" });
    if (!("events" in this.#flow)) return this.#heard(await this.#evenly(this.#flow));
    for (let left = this.#flow.events - burst; left > 0; left -= burst) await this.#heard(await this.#burst());
    return this.#heard(await this.#burst());
  }

  #burst(): Promise<Paused> {
    return this.#server.ask({ type: "pour", events: burst }, "paused");
  }

  async #evenly({ perSecond, seconds }: { readonly perSecond: number; readonly seconds: number }): Promise<Paused> {
    this.#server.tell({ type: "publish", perSecond });
    await setTimeout(seconds * 1000);
    return this.#server.ask({ type: "pause" }, "paused");
  }

  async #heard({ offset, heldBytes }: Paused): Promise<Flowed> {
    const fate = await report(this.#others, offset);
    return { offset, heldBytes, p99Ms: median(fate.p99sMs), fate };
  }

  async end(): Promise<void> {
    await Promise.all([this.#server, this.#others, ...this.#stalled].map((program) => program?.kill()));
  }
}

async function report(program: SubscribersProgram | undefined, offset: number) {
  if (!program) throw new Error("nobody has subscribed");
  return program.ask({ type: "report", offset }, "report");
}
