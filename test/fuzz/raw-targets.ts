/** What is fuzzed over TCP: a server in a process of its own, by requests and by frames. */

import type { Random } from "../simulate/random.ts";
import { rawFrame } from "../support/raw-frame.ts";
import { RawSocket, upgradeRequest } from "../support/raw-socket.ts";
import { Victim } from "../support/victim.ts";
import { type Conversation, helloText, messageText } from "./grammar.ts";

const atOnce = 50;

/** Upgrade requests that are almost right. */
export async function fuzzHandshake(random: Random, count: number): Promise<void> {
  await withVictim(async ({ port }) => {
    for (let made = 0; made < count; made += atOnce)
      await Promise.all(Array.from({ length: atOnce }, () => talk(port, requestBytes(random.fork()))));
  });
}

/** Frames behind a good upgrade, good messages among them. */
export async function fuzzFrames(random: Random, count: number): Promise<void> {
  const framesOfEach = 20;
  await withVictim(async ({ port }) => {
    for (let made = 0; made < count; made += atOnce * framesOfEach)
      await Promise.all(Array.from({ length: atOnce }, () => talk(port, conversation(random.fork(), framesOfEach))));
  });
}

async function withVictim(attack: (victim: Victim) => Promise<void>): Promise<void> {
  const victim = await Victim.start();
  const before = await victim.state();
  await attack(victim);
  await victim.expectUnharmed(before);
  await victim.stop();
}

/** Says everything, then that it has no more to say, and hears the other side out. */
async function talk(port: number, chunks: readonly Buffer[]): Promise<void> {
  const socket = await RawSocket.connect(port);
  for (const chunk of chunks) socket.send(chunk);
  socket.socket.end();
  await socket.end();
}

function requestBytes(random: Random): Buffer[] {
  const odd = [
    "",
    "constructor",
    "__proto__",
    "\0",
    "\u00ff",
    ",",
    ";",
    "=",
    "a".repeat(5000),
    "wsrpc.1.json",
    "websocket",
    "13",
    "-1",
    "\r\n",
    "\n",
    ":",
    "%00",
    "https://evil.example",
  ];
  const names = [
    "Host",
    "Upgrade",
    "Connection",
    "Origin",
    "Cookie",
    "Transfer-Encoding",
    "Content-Length",
    "Expect",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Version",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Extensions",
  ];
  const headers: Record<string, string | undefined> = {};
  for (let changes = random.between(0, 4); changes > 0; changes--)
    headers[random.pick(names)] = random.chance(0.3) ? undefined : random.pick(odd) + random.pick(odd);
  const method = random.chance(0.9) ? "GET" : random.pick(["POST", "CONNECT", "OPTIONS", "", "get", "PRI"]);
  const path = random.chance(0.8) ? "/" : `/${random.pick(odd)}`;
  let request = upgradeRequest({ method, path, headers });
  for (let changes = random.between(0, 2); changes > 0; changes--) {
    const at = random.between(0, request.length);
    request = request.slice(0, at) + random.pick(odd) + request.slice(at + random.between(0, 10));
  }
  if (random.chance(0.05))
    request = request.replace("\r\n\r\n", `\r\n${"x: y\r\n".repeat(random.between(1, 3000))}\r\n`);
  // Without __proto__, Node.js itself ends on a header of that name.
  if (process.execArgv.includes("--disable-proto=throw")) request = request.replace(/\n__proto__:/gi, "\n__proto:");
  const bytes = Buffer.from(request, "latin1");
  if (random.chance(0.7)) return [bytes];
  const cut = random.between(0, bytes.length);
  return [bytes.subarray(0, cut), bytes.subarray(cut)];
}

function conversation(random: Random, frames: number): Buffer[] {
  const roughness = random.pick([0.05, 0.3, 1]); // a connection rarely survives its first bad frame
  const said: Conversation = { sender: "client", sent: 0, id: -1, received: 0, roughness };
  const hello = `[0,0,[0,${helloText(random, said)}]]`.replace(/"s\d+"/, `"s${random.next()}"`);
  const chunks = [Buffer.from(upgradeRequest()), rawFrame({ payload: hello })];
  for (let left = frames - 1; left > 0; left--) {
    const payload = random.chance(1 - 0.1 * roughness)
      ? messageText(random, said)
      : Buffer.alloc(random.between(0, 300), random.between(0, 255));
    const frame = rawFrame({
      payload,
      opcode: random.chance(1 - 0.1 * roughness) ? 1 : random.between(0, 15),
      fin: random.chance(1 - 0.05 * roughness),
      rsv: random.chance(1 - 0.02 * roughness) ? 0 : random.between(1, 7),
      masked: random.chance(1 - 0.01 * roughness),
      ...(random.chance(0.01 * roughness) && { length: random.pick([0, 125, 126, 65_535, 65_536, 2 ** 31, 2 ** 53]) }),
    });
    if (random.chance(0.02 * roughness)) frame[random.between(0, frame.length - 1)] = random.between(0, 255);
    chunks.push(frame);
  }
  return chunks;
}
