import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, connect as dialTls } from "node:tls";
import { expect, it, onTestFinished } from "vitest";
import { certificate } from "../../../../test/support/certificate.ts";
import { closed, listening } from "../../../../test/support/listening.ts";
import { WsConnection } from "./ws-connection.ts";

/** More than kernels hold for a socket. */
const messageBytes = 64 * 1024 * 1024;

/** A server's end of a WebSocket over a socket whose peer reads when it is told to. */
async function socketPair(isSecure: boolean) {
  const proof = isSecure ? await certificate() : undefined;
  const server = proof ? createTlsServer(proof) : createServer();
  const port = await listening(server);
  const accepted = once(server, proof ? "secureConnection" : "connection");
  const peer = proof ? dialTls({ port, host: "127.0.0.1", ca: proof.cert }) : connect(port, "127.0.0.1");
  const [carrier] = (await accepted) as [Socket];
  const connection = new WsConnection("server", 1000);
  connection.carriedBy(carrier, Buffer.alloc(0));
  onTestFinished(async () => {
    peer.destroy();
    await closed(server);
  });
  return { connection, carrier, peer };
}

it.each([
  ["plain", false],
  ["TLS", true],
])("sees that a large message goes out piece by piece on a %s socket, though it is one write", async (_, isSecure) => {
  const { connection, carrier, peer } = await socketPair(isSecure);
  let readBytes = 0;
  connection.send(new Uint8Array(messageBytes));
  connection.progressed();

  peer.on("data", (bytes: Buffer) => {
    readBytes += bytes.byteLength;
    if (readBytes > messageBytes / 8) peer.pause();
  });
  while (!peer.isPaused()) await new Promise(setImmediate);

  expect(connection.progressed()).toBe(true);
  expect(carrier.writableLength).toBeGreaterThan(messageBytes);
});
