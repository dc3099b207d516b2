/** Kills a server that has thousands of clients, leaves them alone for a while, and starts another in its place: how evenly do they come? */

import { setTimeout } from "node:timers/promises";
import { clockMs } from "../support/machine.ts";
import { bundled, Program } from "../support/program.ts";
import type { FromClients, FromServer, ToClients, ToServer } from "./messages.ts";
import { type Slices, slicesOf } from "./slices.ts";

export interface StormPlan {
  readonly clients: number;
  readonly rounds: number;
  /** From the kill until another server is started. */
  readonly goneMs: number;
  readonly processes: number;
  /** Told of each round. */
  readonly blown?: (round: StormRound) => void;
}

export interface StormRound {
  readonly goneMs: number;
  /** When clients dialled the connection that they were let in by. */
  readonly dials: Slices;
  /** When the server took connections. */
  readonly arrivals: Slices;
  readonly back: number;
  readonly loopP99Ms: number;
  readonly problems: readonly string[];
}

type ServerProgram = Program<ToServer, FromServer>;
type ClientsProgram = Program<ToClients, FromClients>;

/** After which clients forget what failed before. */
const healthMs = 11_000;

export async function runStorm(plan: StormPlan): Promise<StormRound[]> {
  const files = await Promise.all(["server", "clients"].map((name) => bundled(`test/storms/${name}-process.ts`)));
  const storm = new Storm(files[0] ?? "", files[1] ?? "");
  const rounds: StormRound[] = [];
  try {
    await storm.gather(plan);
    for (let n = 0; n < plan.rounds; n++) {
      if (n > 0) await setTimeout(healthMs);
      const round = await storm.blow(plan.goneMs);
      rounds.push(round);
      plan.blown?.(round);
    }
    return rounds;
  } finally {
    await storm.end();
  }
}

class Storm {
  readonly #serverFile: string;
  readonly #clientsFile: string;
  readonly #clients: ClientsProgram[] = [];
  #server: ServerProgram | undefined;
  #port = 0;

  constructor(serverFile: string, clientsFile: string) {
    this.#serverFile = serverFile;
    this.#clientsFile = clientsFile;
  }

  async gather({ clients, processes }: StormPlan): Promise<void> {
    await this.#startServer();
    const url = `ws://127.0.0.1:${this.#port}/`;
    for (let left = clients, n = processes; n > 0; n--) {
      const count = Math.round(left / n);
      left -= count;
      this.#clients.push(new Program(this.#clientsFile, [url, String(count)]));
    }
    await Promise.all(this.#clients.map((program) => program.hear("in")));
  }

  async blow(leftAloneMs: number): Promise<StormRound> {
    const lost = Promise.all(this.#clients.map((program) => program.hear("lost")));
    const killedAt = clockMs();
    await this.#server?.kill();
    await lost;
    await setTimeout(leftAloneMs);
    const server = await this.#startServer();
    const goneMs = clockMs() - killedAt;
    const reports = await Promise.all(this.#clients.map((program) => program.ask({ type: "report" }, "report")));
    const { arrivalsMs, loopP99Ms } = await server.ask({ type: "report" }, "report");
    const dialsMs = reports.flatMap(({ dialsMs }) => dialsMs);
    return {
      goneMs,
      dials: slicesOf(dialsMs),
      arrivals: slicesOf(arrivalsMs),
      back: dialsMs.filter((at) => at > killedAt).length,
      loopP99Ms,
      problems: reports.flatMap(({ problems }) => problems),
    };
  }

  async end(): Promise<void> {
    await Promise.all([...this.#clients, this.#server].map((program) => program?.kill()));
  }

  async #startServer(): Promise<ServerProgram> {
    const server: ServerProgram = new Program(this.#serverFile, [String(this.#port)]);
    this.#server = server;
    const { port } = await server.hear("listening");
    this.#port = port;
    return server;
  }
}
