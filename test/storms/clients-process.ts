/** Many clients as one process: `clients-process URL COUNT`. They notice when their server is gone, and come back by themselves. */

import type { Dial } from "../../packages/runtime/src/transport/connection.ts";
import { dialWs } from "../../packages/runtime/src/transport/ws-client.ts";
import { createClient } from "../fixtures/ledger/generated.ts";
import { clockMs } from "../support/machine.ts";
import type { FromClients, ToClients } from "./messages.ts";

const [url = "", count = "1"] = process.argv.slice(2);
const say = (message: FromClients) => process.send?.(message);

const dialsMs: number[] = [];
const problems: string[] = [];
let away = 0;

/** Dials as ever, and notes when, once that has led to a connection. */
const noted = (n: number): Dial => {
  const dial = dialWs(url);
  return (listener) => {
    const at = clockMs();
    const opened = () => {
      dialsMs[n] = at;
      listener.opened();
    };
    return dial({ ...listener, opened });
  };
};

const clients = Array.from({ length: Number(count) }, (_, n) => createClient(noted(n)));
/** So many at a time, or they would stand in each other's way before the storm. */
const atATime = 50;
for (let from = 0; from < clients.length; from += atATime)
  await everybodyIsAnswered(clients.slice(from, from + atATime));
for (const client of clients)
  client.$connection.onState((state) => {
    if (state === "reconnecting") away += 1;
    if (state === "reconnecting" && away % clients.length === 0) say({ type: "lost" });
  });
say({ type: "in" });

process.on("message", async (_: ToClients) => {
  await everybodyIsAnswered(clients);
  say({ type: "report", dialsMs, problems });
});
process.on("disconnect", () => process.exit());

async function everybodyIsAnswered(some: typeof clients): Promise<void> {
  await Promise.all(
    some.map(async (client) => {
      await client.$connection.opened;
      const outcome = await client.enterAgain({ id: "here", text: "" }).safe();
      if (!outcome.ok) problems.push(String(outcome.error));
    }),
  );
}
