/** Where a client has its tokens from; often it is in trouble. */

import type { Directory } from "./directory.ts";
import type { History } from "./history.ts";
import type { Link } from "./network.ts";
import type { Random } from "./random.ts";
import type { TokenTrouble } from "./rights.ts";
import type { Process } from "./world.ts";

export interface TokenSourceOptions {
  readonly directory: Directory;
  readonly history: History;
  readonly random: Random;
  readonly lifeMs: number;
}

const latestMs = 8_000;

export class TokenSource {
  readonly #client: string;
  readonly #process: Process;
  readonly #options: TokenSourceOptions;
  #lifeMs: number;
  #trouble: TokenTrouble | undefined;
  #troubleEndsAt = 0;
  #last: string | undefined;

  constructor(client: string, process: Process, options: TokenSourceOptions) {
    this.#client = client;
    this.#process = process;
    this.#options = options;
    this.#lifeMs = options.lifeMs;
  }

  fall(trouble: TokenTrouble, ms: number): void {
    this.#trouble = trouble;
    this.#troubleEndsAt = this.#process.now() + ms;
  }

  recover(): void {
    this.#troubleEndsAt = 0;
  }

  /** Nobody waits for the end of the tokens that it gives now. */
  giveEndless(): void {
    this.#lifeMs = Number.POSITIVE_INFINITY;
  }

  /** Whoever has said HELLO may show another token at any time, asked or not. */
  show(socket: Pick<Link["client"], "firstWords" | "send">, isForeign: boolean): void {
    const token = this.#options.directory.give(isForeign ? `${this.#client}x` : this.#client, this.#lifeMs);
    if (socket.firstWords !== undefined) socket.send(JSON.stringify([0, 0, [5, { token }]]));
  }

  async token(): Promise<string> {
    const trouble = this.#process.now() < this.#troubleEndsAt ? this.#trouble : undefined;
    const { directory, history, random } = this.#options;
    history.add({ type: "asked", client: this.#client });
    switch (trouble) {
      case "token-fails":
        throw new Error("no token is to be had");
      case "token-stale":
        return this.#last ?? this.#fresh();
      case "token-void":
        return directory.giveVoid(this.#client);
      case "token-late":
        await this.#process.sleep(random.between(0, latestMs));
    }
    return this.#fresh();
  }

  #fresh(): string {
    this.#last = this.#options.directory.give(this.#client, this.#lifeMs);
    return this.#last;
  }
}
