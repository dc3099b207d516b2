/** The programs that a page of the docs shows: what stands in it between fences, and server and client at work. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { GeneratedProject } from "./generated-project.ts";
import { freePort } from "./listening.ts";

/** @param page from the root of the repository */
export function samplesOf(page: string): string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
}

/**
 * Starts `server.ts` and `client.ts` on a port that is free, until the test is over; the project has them as they stand.
 *
 * @returns what the client prints
 */
export async function linesOfClient(
  project: GeneratedProject,
  server: string,
  client: string,
): Promise<AsyncIterableIterator<string>> {
  const port = String(await freePort());
  for (const [name, code] of Object.entries({ "server.ts": server, "client.ts": client }))
    project.write(name, code.replace("1337", port));
  started(await project.program("server.ts"));
  const { stdout } = started(await project.program("client.ts"));
  if (!stdout) throw new Error("the program has no output");
  return createInterface({ input: stdout })[Symbol.asyncIterator]();
}

function started(program: string): ChildProcess {
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TZ: "UTC" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}
