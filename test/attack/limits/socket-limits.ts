/** Limits that the WebSocket layer keeps: its socket is a stream that a test holds in its hands, chunk by chunk. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { Duplex } from "node:stream";
import { vi } from "vitest";
import type { Connection } from "../../../packages/runtime/src/transport/connection.ts";
import { WsServer } from "../../../packages/runtime/src/transport/ws-server.ts";
import { attackedOpen } from "../../support/attacked.ts";
import { rawFrame } from "../../support/raw-frame.ts";
import { RawSocket, upgradeKeys, upgradeRequest } from "../../support/raw-socket.ts";
import type { Attempts, Outcome } from "./attempt.ts";

/** What a server's connection reports, and both ends of its socket. */
interface Carried {
  readonly connection: Connection;
  readonly carrier: Duplex;
  /** The code with which the server gave up. */
  readonly closed: () => number | undefined;
  /** Lets what was pushed be read. */
  turn(): Promise<void>;
}

/** @param reads false for a peer that takes nothing of what it is sent */
function carried(reads = true): Carried {
  let closed: number | undefined;
  let connection: Connection | undefined;
  const server = new WsServer((accepted) => {
    connection = accepted;
    return {
      opened() {},
      received() {},
      drained() {},
      closed(code) {
        closed = code;
      },
    };
  }, 1_048_576);
  const written: Buffer[] = [];
  let upgraded = false;
  const carrier = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      written.push(chunk);
      if (reads || !upgraded) done();
    },
  });
  const request = Object.assign(new IncomingMessage(new Socket()), {
    method: "GET",
    url: "/",
    headers: {
      host: "a",
      upgrade: "websocket",
      connection: "upgrade",
      "sec-websocket-key": upgradeKeys[0][0],
      "sec-websocket-version": "13",
      "sec-websocket-protocol": "wsrpc.1.json",
    },
  });
  server.upgrade(request, carrier, Buffer.alloc(0));
  upgraded = true;
  return {
    connection: connection as unknown as Connection,
    carrier,
    closed: () => closed,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

export const socketLimits = {
  maxPendingPongs: {
    beyond: "given up",
    async attempt(n) {
      const { carrier, turn } = carried(false);
      for (let ping = 0; ping < n; ping++) carrier.push(rawFrame({ opcode: 9 }));
      await turn();
      return isGivenUp(carrier);
    },
  },
  closeMs: {
    beyond: "given up",
    attempt(n) {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      try {
        const { connection, carrier } = carried();
        connection.close(1000, "");
        vi.advanceTimersByTime(n);
        return isGivenUp(carrier);
      } finally {
        vi.useRealTimers();
      }
    },
  },
  maxHeaderBytes: {
    at: 431,
    beyond: 431,
    async attempt(n) {
      const { url } = await attackedOpen();
      const socket = await RawSocket.connect(Number(new URL(url).port));
      const bare = upgradeRequest({ headers: { Cookie: "" } });
      const names = bare.split("\r\n").slice(1, -2);
      const bytes = names.map((line) => line.length - ": ".length).reduce((sum, length) => sum + length, "/".length);
      socket.send(upgradeRequest({ headers: { Cookie: "c".repeat(n - bytes) } }));
      const { status } = await socket.head();
      socket.close();
      return status === 101 ? "fine" : status;
    },
  },
} satisfies Attempts;

function isGivenUp(carrier: Duplex): Outcome {
  return carrier.destroyed || carrier.writableEnded ? "given up" : "fine";
}
