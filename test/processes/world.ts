/** Server and clients as processes on this machine, and what the server's handlers did. */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundled, Program } from "../support/program.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import type { FromClient, FromServer, Report, ToClient, ToServer } from "./messages.ts";

export type ServerProgram = Program<ToServer, FromServer>;
export type ClientProgram = Program<ToClient, FromClient>;

let worlds = 0;

export class World {
  readonly proxy: TcpProxy;
  readonly #files: { readonly server: string; readonly client: string };
  readonly #env: Readonly<Record<string, string>>;
  readonly #effects: string;
  readonly #programs = new Set<ServerProgram | ClientProgram>();
  readonly #clients: ClientProgram[] = [];

  /** @param env of all processes, beside ours */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<World> {
    const [server, client] = await Promise.all([
      bundled("test/processes/server-process.ts"),
      bundled("test/processes/client-process.ts"),
    ]);
    return new World(await TcpProxy.start(0), { server, client }, env);
  }

  private constructor(
    proxy: TcpProxy,
    files: { server: string; client: string },
    env: Readonly<Record<string, string>>,
  ) {
    worlds += 1;
    this.proxy = proxy;
    this.#files = files;
    this.#env = env;
    this.#effects = join(tmpdir(), `wsrpc-effects-${process.pid}-${worlds}`);
    writeFileSync(this.#effects, "");
  }

  /** A new server takes the place of the one before, for connections to come. */
  async startServer(heartbeatMs?: number): Promise<ServerProgram> {
    const args = ["0", this.#effects, ...(heartbeatMs === undefined ? [] : [String(heartbeatMs)])];
    const server: ServerProgram = new Program(this.#files.server, args, this.#env);
    this.#programs.add(server);
    const { port } = await server.hear("listening");
    this.proxy.targetPort = port;
    return server;
  }

  /** Resolves once it has had answers. */
  async startClient(callsAtATime: number): Promise<ClientProgram> {
    const name = `client-${this.#clients.length + 1}`;
    const client: ClientProgram = new Program(
      this.#files.client,
      [this.proxy.url, name, String(callsAtATime)],
      this.#env,
    );
    this.#programs.add(client);
    this.#clients.push(client);
    await client.hear("progress");
    return client;
  }

  /** Ends the load; what the clients saw, all together. */
  async finish(): Promise<Report> {
    const reports = await Promise.all(this.#clients.map((client) => client.ask({ type: "finish" }, "report")));
    return {
      ok: reports.flatMap(({ ok }) => ok),
      maybe: reports.flatMap(({ maybe }) => maybe),
      no: reports.flatMap(({ no }) => no),
      repeatedOk: reports.flatMap(({ repeatedOk }) => repeatedOk),
      problems: reports.flatMap(({ problems }) => problems),
      gaps: reports.flatMap(({ gaps }) => gaps),
      events: reports.reduce((sum, { events }) => sum + events, 0),
      losses: reports.reduce((sum, { losses }) => sum + losses, 0),
    };
  }

  /** How often each handler did its work, whatever became of its process. */
  effects(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const id of readFileSync(this.#effects, "utf8").split("\n").filter(Boolean))
      counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#programs].map((program) => program.kill()));
    await this.proxy.close();
    rmSync(this.#effects);
  }
}
