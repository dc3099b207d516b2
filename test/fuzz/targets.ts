/** What is fuzzed without sockets: the reader of messages, a server's sessions, and a client. */

import assert from "node:assert/strict";
import { Client } from "../../packages/runtime/src/client/client.ts";
import { callMethod, streamMethod, topicMethod, uploadMethod } from "../../packages/runtime/src/client/methods.ts";
import { handleMethod } from "../../packages/runtime/src/client/reverse-handlers.ts";
import { RpcError } from "../../packages/runtime/src/errors.ts";
import { decodeMessage, type Payload } from "../../packages/runtime/src/protocol/codec.ts";
import { ProtocolError } from "../../packages/runtime/src/protocol/protocol-error.ts";
import { wireTagged } from "../../packages/runtime/src/rpc/wire-tagged.ts";
import { FakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";
import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import type { Random } from "../simulate/random.ts";
import { binaryMessage, type Conversation, helloText, messageText, mutated } from "./grammar.ts";
import { expectGoodClose, expectGoodMessage, noteFault } from "./oracle.ts";
import { isMessage } from "./reference.ts";
import { subjectOf } from "./subject.ts";

/** Lets promises go on, as far as they can. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Our reader and another one agree on what is a message. */
export async function fuzzDecode(random: Random, count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    const sender = random.pick(["client", "server"] as const);
    const talk = { sender, sent: 0, id: random.between(1, 50), received: 0 };
    const text = random.chance(0.3) ? mutated(random, messageText(random, talk)) : messageText(random, talk);
    const payload = random.chance(0.1) ? binaryMessage(random, text) : text;
    const taken = isTaken(payload, sender);
    if (typeof payload === "string" && taken !== isMessage(text, sender))
      assert.fail(`${taken ? "took" : "refused"} as a message of a ${sender}: ${text}`);
  }
}

function isTaken(payload: Payload, sender: "client" | "server"): boolean {
  try {
    decodeMessage(payload, sender);
    return true;
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error));
    assert.ok(error.message.length < 1024);
    return false;
  }
}

/** Conversations with a server that go wrong somewhere; each message counts. */
export async function fuzzSession(random: Random, count: number): Promise<void> {
  const clock = new FakeClock();
  const subject = subjectOf(clock);
  for (let made = 0; made < count; ) {
    const dialled = subject.dial();
    const { listener, sent } = dialled;
    const roughness = random.pick([0, 0.05, 0.2, 1]);
    const talk: Conversation = { sender: "client", sent: 0, id: -1, received: 0, roughness };
    listener.received(`[0,0,[0,${helloText(random, talk)}]]`);
    await turn();
    for (let left = random.between(1, 60); left > 0 && !dialled.isClosed; left--) {
      const text = messageText(random, talk);
      listener.received(random.chance(0.1) ? binaryMessage(random, text) : text);
      made += 1;
      clock.settle();
      if (random.chance(0.2)) await turn();
      if (random.chance(0.05)) clock.advance(random.pick([1, 100, 5000, 30_000]));
      if (random.chance(0.05)) void subject.server.publish.news(0, { news: made }).catch(() => {});
      if (subject.faults.length > 0) throw subject.faults[0];
      talk.received = lastSeq(sent, talk.received);
      sent.length = 0;
    }
    if (dialled.isClosed || random.chance(0.9)) listener.closed(random.pick([1000, 1001, 1006, 4000, 4400]), "");
  }
  await turn();
  if (subject.faults.length > 0) throw subject.faults[0];
  clock.advance(25 * 3_600_000);
  await turn();
  clock.advance(3_600_000);
  assert.equal(subject.server.stats().sessions, 0, "sessions that nobody has are still there");
  await subject.server.close();
  assert.equal(clock.pending, 0, "somebody waits for ever");
}

/** The last counted frame among what the server sent. */
function lastSeq(sent: readonly Payload[], before: number): number {
  let last = before;
  for (const payload of sent) {
    const { seq, frames } = decodeMessage(payload, "server");
    const counted = frames.filter(([kind]) => kind >= 16 && kind !== 34 && kind !== 37).length;
    if (counted > 0) last = Math.max(last, seq + counted - 1);
  }
  return last;
}

/** Conversations of a client with a hostile server; each message counts. */
export async function fuzzClient(random: Random, count: number): Promise<void> {
  for (let made = 0; made < count; ) {
    const clock = new FakeClock();
    const faults: unknown[] = [];
    let listener: ConnectionListener | undefined;
    const dial = (told: ConnectionListener): Connection => {
      listener = told;
      return {
        bufferedBytes: 0,
        send: (payload) => noteFault(faults, () => expectGoodMessage(payload, "client")),
        close: (code, reason) => noteFault(faults, () => expectGoodClose(code, reason)),
      };
    };
    const client = new Client(dial, { clock, chance: () => random.next(), schema: "open", onError: () => {} });
    const settled = useOf(client);
    for (let sockets = random.between(1, 4); sockets > 0; sockets--) {
      await turn();
      const talk: Conversation = { sender: "server", sent: 0, id: 0, received: 0 };
      listener?.opened();
      if (random.chance(0.95)) listener?.received(welcomeText(random));
      for (let left = random.between(1, 60); left > 0; left--) {
        const text = messageText(random, talk);
        listener?.received(random.chance(0.1) ? binaryMessage(random, text) : text);
        made += 1;
        clock.settle();
        if (random.chance(0.2)) await turn();
        if (random.chance(0.05)) clock.advance(random.pick([1, 100, 5000]));
      }
      listener?.closed(random.pick([1000, 1006, 4000, 4100, 4200, 4300]), "");
      clock.advance(30_000);
    }
    client.close();
    clock.settle();
    await settled;
    if (faults.length > 0) throw faults[0];
    assert.equal(clock.pending, 0, "the client waits for ever");
  }
}

function welcomeText(random: Random): string {
  const number = () => random.pick([0, 1, 32, 256, 1024, 1_048_576, 2 ** 53 - 1]);
  const limits = {
    maxMessageBytes: random.chance(0.8) ? 1_048_576 : number(),
    maxCalls: number(),
    maxSubscriptions: number(),
    credit: number(),
  };
  const heartbeat = { intervalMs: 15_000, timeoutMs: 10_000 };
  return JSON.stringify([
    0,
    0,
    [1, { resumed: random.chance(0.5), rx: 0, limits, heartbeat, graceMs: 1, schema: "open" }],
  ]);
}

/** One of everything that a client does; resolves once all of it has come to an end. */
function useOf(client: Client): Promise<unknown> {
  type Method<T> = (...args: unknown[]) => T;
  const called: Method<Promise<unknown>> = callMethod(client, { name: "mirror", number: 3, output: wireTagged });
  const counted: Method<AsyncIterable<unknown>> = streamMethod(client, { name: "count", number: 1 });
  const taken: Method<Promise<unknown>> = uploadMethod(client, { name: "take", number: 5 });
  const news: Method<AsyncIterable<unknown>> = topicMethod(client, { name: "news", number: 4 });
  const handled: Method<void> = handleMethod(client, { ask: { name: "ask", number: 0, errors: {} } });
  handled({ ask: (input: unknown) => ({ input }) });
  const data = async (call: Promise<unknown>) => expectData(await call);
  const all = [
    data(called(1)),
    data(called(2)),
    data(called(3)),
    taken(0, [1, 2, 3]),
    drained(counted(1)),
    drained(news(0)),
    drained(news(0)),
  ];
  return Promise.allSettled([...all, client.opened]).then((ends) => {
    for (const end of ends) if (end.status === "rejected" && !(end.reason instanceof RpcError)) throw end.reason;
  });
}

/** What a peer says may be turned into dates and bytes, never into anything that can be called. */
function expectData(value: unknown): void {
  assert.notEqual(typeof value, "function");
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) expectData(inner);
}

async function drained(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _item of items) {
  }
}
