/** The programs that a page of the docs shows: what stands in it between fences, and server and client at work. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { GeneratedProject } from "./generated-project.ts";
import { freePort } from "./listening.ts";

/** @param page from the root of the repository */
export function samplesOf(page: string): string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
}

/**
 * A project of the samples of a page, from before the first test of a suite until behind its last.
 *
 * @param contract files by their names; `contract.ts` is the entry
 */
export function sampleProject(
  contract: Readonly<Record<string, string>>,
  server: string,
  client: string,
): () => GeneratedProject {
  let project: GeneratedProject | undefined;
  beforeAll(async () => {
    project = await GeneratedProject.of(contract, { types: ["node"] });
    project.write("server.ts", server);
    project.write("client.ts", client);
  });
  afterAll(() => project?.remove());
  return () => project as GeneratedProject;
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
