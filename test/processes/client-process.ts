/** A client as a process: `client-process URL NAME CALLS-AT-A-TIME`. It calls and listens until it is told to finish. */

import { RpcError } from "@wsrpc-ts/runtime";
import type { Position } from "@wsrpc-ts/runtime/client";
import { createClient } from "../fixtures/ledger/generated.ts";
import type { FromClient, ToClient } from "./messages.ts";

const [url = "", name = "", atATime = "1"] = process.argv.slice(2);
const say = (message: FromClient) => process.send?.(message);

const client = createClient(url, { backoff: { baseMs: 20, capMs: 100 } });
const outcomes = { ok: [] as string[], maybe: [] as string[], no: [] as string[], repeatedOk: [] as string[] };
const problems: string[] = [];
const gaps: string[] = [];
let events = 0;
let losses = 0;
let calls = 0;
let isFinishing = false;
let last: Position | undefined;

client.$connection.onState((state) => {
  if (state === "reconnecting") losses += 1;
  say({ type: "state", state });
});
client.events({ book: "main" }).subscribe({
  live: ({ position }) => heardUpTo(position),
  event: (_event, position) => heard(position),
  gap: ({ from, to, why }) => {
    gaps.push(why);
    if (last && to >= from) heardUpTo({ ...last, offset: to });
  },
  error: ({ message }) => isFinishing || problems.push(`the subscription ended: ${message}`),
});

function heardUpTo(position: Position): void {
  if (last?.epoch === position.epoch && last.offset !== position.offset)
    problems.push(`went on at ${position.offset} instead of ${last.offset}`);
  last = position;
}

function heard(position: Position): void {
  events += 1;
  if (position.epoch !== last?.epoch || position.offset !== last.offset + 1)
    problems.push(`event ${JSON.stringify(position)} came after ${JSON.stringify(last)}`);
  last = position;
}

async function enter(): Promise<void> {
  const id = `${name}-${++calls}`;
  try {
    const answer = await client.enter({ id, text: "x".repeat(Math.floor(Math.random() * 500)) });
    if (answer.id !== id) problems.push(`${id} was given the answer of ${answer.id}`);
    if (answer.runs !== 1) problems.push(`${id} ran ${answer.runs} times`);
    outcomes.ok.push(id);
    if (outcomes.ok.length % 20 === 0) say({ type: "progress", ok: outcomes.ok.length });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (error.executed === "yes" || error.code !== "UNAVAILABLE") problems.push(`${id}: ${error}`);
    outcomes[error.executed === "no" ? "no" : "maybe"].push(id);
  }
}

async function enterAgain(): Promise<void> {
  const id = `${name}-again-${++calls}`;
  const outcome = await client.enterAgain({ id, text: "" }).safe();
  if (outcome.ok) outcomes.repeatedOk.push(id);
  else problems.push(`${id}: ${outcome.error}`);
}

async function repeat(deed: () => Promise<void>): Promise<void> {
  while (!isFinishing) await deed();
}

const load = Promise.all([...Array.from({ length: Number(atATime) }, () => repeat(enter)), repeat(enterAgain)]);

process.on("message", async (message: ToClient) => {
  switch (message.type) {
    case "time":
      return say({ type: "time", ms: Date.now() });
    case "block":
      for (const end = performance.now() + message.ms; performance.now() < end; );
      return say({ type: "blocked" });
    case "block-server":
      await client.block({ ms: message.ms });
      return say({ type: "blocked" });
    case "finish":
      isFinishing = true;
      await load;
      await client.$close();
      return say({ type: "report", ...outcomes, problems, gaps, events, losses });
  }
});
process.on("disconnect", () => process.exit());
