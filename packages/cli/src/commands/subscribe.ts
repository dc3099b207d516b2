/** `wsrpc subscribe`: the events of a topic of a running server, one per line, until Ctrl-C. */

import type { RpcError, Topic } from "@wsrpc-ts/runtime/client";
import { Complaint } from "../complaint.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type KnownProcedure, knownProcedures } from "../known-procedures.ts";
import { LiveServer } from "../live-server.ts";
import { shellValues } from "../shell-values.ts";
import type { World } from "../world.ts";
import { type LiveFlags, type LiveRequest, liveRequest, reportFailure } from "./live-request.ts";

export async function subscribeCommand(words: readonly string[], flags: LiveFlags, world: World): Promise<ExitCode> {
  const request = liveRequest(words, flags, world);
  const known = await knownProcedures(world, flags.config);
  const procedure = known.get(request.name) ?? { name: request.name, kind: "topic" };
  refuseOthers(procedure, request);
  world.progress(`connecting to ${request.url}`);
  const server = await LiveServer.reach(request);
  try {
    const failure = await listen(procedure, request, server, world);
    return failure ? reportFailure(failure, request, known, world) : exitCode.done;
  } finally {
    await server.close();
  }
}

function refuseOthers({ name, kind }: KnownProcedure, { words }: LiveRequest): void {
  if (kind === "topic") return;
  throw new Complaint({
    rule: "call/kind",
    message: `${name} is no topic but a ${kind}: nothing is published to it`,
    help: kind === "reverse" ? "subscribe to a topic" : `run \`wsrpc call ${words}\``,
  });
}

/** @returns why the server ended it; `undefined` if the user did */
function listen(
  { name, mode }: KnownProcedure,
  { input }: LiveRequest,
  { client, connection }: LiveServer,
  world: World,
): Promise<RpcError | undefined> {
  const procedure = { name, params: shellValues, event: shellValues, ...(mode && { mode }) };
  const topicOf: (params: unknown) => Topic<unknown> = client.topicMethod(connection, procedure);
  return new Promise((resolve) => {
    const interruption = world.interruption();
    const stop = topicOf(input).subscribe({
      live: ({ recovered }) => world.stderr(recovered ? "live again; nothing was missed\n" : "live; Ctrl-C ends it\n"),
      event: (event) => world.stdout(`${JSON.stringify(event ?? null)}\n`),
      gap: ({ from, to, why }) =>
        world.stderr(
          why === "epoch"
            ? "the topic began anew: nobody knows what was missed\n"
            : `events ${from} to ${to} cannot be given any more\n`,
        ),
      error: resolve,
    });
    interruption.addEventListener("abort", () => {
      stop();
      resolve(undefined);
    });
  });
}
