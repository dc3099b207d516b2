/** A running server, reached from a shell: once, without trying for long. */

import type * as runtime from "@wsrpc-ts/runtime/client";
import type { ClientConnection, RpcError } from "@wsrpc-ts/runtime/client";
import { Complaint } from "./complaint.ts";

export interface LiveServerOptions {
  readonly url: string;
  readonly token?: string;
}

/** How long to find out why there is no connection. */
const diagnosisMs = 2_000;

export class LiveServer {
  readonly client: typeof runtime;
  readonly connection: ClientConnection;

  private constructor(client: typeof runtime, connection: ClientConnection) {
    this.client = client;
    this.connection = connection;
  }

  /** @throws Complaint if nobody is there, or will not have us */
  static async reach(options: LiveServerOptions): Promise<LiveServer> {
    const { url, token } = options;
    const client = await import("@wsrpc-ts/runtime/client");
    let isOpen = false;
    let attempts = 0;
    let giveUp: () => void = () => {};
    const failed = new Promise<"failed">((resolve) => {
      giveUp = () => resolve("failed");
    });
    // It is asked before each attempt: a second one before we are in means that the first has failed.
    const tokenFor = () => {
      attempts += 1;
      if (attempts > 1 && !isOpen) giveUp();
      return token;
    };
    const connection = connected(client, url, tokenFor);
    try {
      if ((await Promise.race([connection.opened, failed])) === "failed") throw await unreachable(url);
      isOpen = true;
      return new LiveServer(client, connection);
    } catch (error) {
      await client.close(connection);
      throw error instanceof client.RpcError ? refused(options, error) : error;
    }
  }

  close(): Promise<void> {
    return this.client.close(this.connection);
  }
}

function connected(client: typeof runtime, url: string, token: () => string | undefined): ClientConnection {
  try {
    return client.connect(url, { token });
  } catch (error) {
    throw new Complaint({
      rule: "call/url",
      message: (error as Error).message,
      help: "name the server as `--url ws://localhost:1337`, with the path that it listens on",
    });
  }
}

function refused({ url, token }: LiveServerOptions, { code, message }: RpcError): Complaint {
  return new Complaint({
    rule: `call/${code}`,
    message: `${url} lets nobody in like this: ${message}`,
    help: token
      ? "it was shown the token of WSRPC_TOKEN: see that this is one of that server, and still good"
      : "if the server asks for a token, set WSRPC_TOKEN",
  });
}

async function unreachable(url: string): Promise<Complaint> {
  return new Complaint({
    rule: "call/unreachable",
    message: `${url} cannot be reached: ${await reasonOf(url)}`,
    help: "see that the server runs, and that the URL has its port and path",
  });
}

/** What the same place says to plain HTTP. */
async function reasonOf(url: string): Promise<string> {
  try {
    const { status } = await fetch(url.replace(/^ws/, "http"), {
      redirect: "manual",
      signal: AbortSignal.timeout(diagnosisMs),
    });
    return `it answers, with HTTP status ${status}, but takes no WebSocket of wsrpc`;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    return cause?.code ?? cause?.message ?? message;
  }
}
