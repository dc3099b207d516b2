/** A server of this process that can die without a word and come back on its port, having forgotten everything. */

import { createServer } from "node:http";
import type { Server } from "@wsrpc-ts/runtime/server";
import { closed, portOf } from "./listening.ts";

export class Host<Publish> {
  readonly http = createServer();
  server: Server<Publish>;

  constructor(server: Server<Publish>) {
    this.server = server;
    server.attach(this.http);
  }

  /** Clients that the network still joins are told; cut it first. */
  async restart(server: Server<Publish>): Promise<void> {
    const port = portOf(this.http);
    await this.stop();
    this.server = server;
    server.attach(this.http);
    await new Promise<void>((resolve) => this.http.listen(port, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    await this.server.close();
    await closed(this.http);
  }
}
