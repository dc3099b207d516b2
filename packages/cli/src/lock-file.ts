/** Finds the contracts of the last release: in the lock file, in that of a commit, or in another one. */

import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { Model } from "@wsrpc-ts/codegen";
import { Complaint } from "./complaint.ts";
import { shownPath, type World } from "./world.ts";

export const lockName = "wsrpc.lock.json";

export interface Release {
  /** As a person would call it. */
  readonly name: string;
  /** By the name of the entry file. */
  readonly contracts: ReadonlyMap<string, Model>;
}

/**
 * @param against `git#<ref>` or a path; default: the lock file
 * @throws Complaint
 */
export async function loadRelease(against: string | undefined, world: World): Promise<Release> {
  const ref = against?.startsWith("git#") ? against.slice("git#".length) : undefined;
  if (ref === undefined) return fromFile(against, world);
  const name = `${lockName} at ${ref}`;
  return { name, contracts: await parsed(await textAt(ref, world), name, "lock a commit anew, or name another one") };
}

async function fromFile(against: string | undefined, world: World): Promise<Release> {
  const path = resolve(world.cwd, against ?? lockName);
  const name = shownPath(path, world);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile())
    throw new Complaint({
      rule: "lock/missing",
      message: found ? `${name} is a folder, not a file` : `there is no file ${name}`,
      help:
        against === undefined
          ? "accept the contract as released with `npx wsrpc lock`, and commit the file"
          : "name a lock file, or a commit as `git#main`",
    });
  const help =
    against === undefined
      ? "mend it, or accept the contract as it is now with `npx wsrpc lock --force`"
      : "name a lock file, or a commit as `git#main`";
  return { name, contracts: await parsed(readFileSync(path, "utf8"), name, help) };
}

async function parsed(text: string, name: string, help: string): Promise<ReadonlyMap<string, Model>> {
  const { LockError, parseLock } = await import("@wsrpc-ts/codegen");
  try {
    return parseLock(text);
  } catch (error) {
    if (!(error instanceof LockError)) throw error;
    throw new Complaint({ rule: "lock/broken", message: `${name} cannot be read: ${error.message}`, help });
  }
}

/** Nothing is checked out, and nothing of the commit is run. */
async function textAt(ref: string, { cwd }: World): Promise<string> {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...own } = process.env;
  const run = (env: NodeJS.ProcessEnv, ...args: string[]) =>
    promisify(execFile)("git", args, { cwd, env, maxBuffer: 1 << 28 });
  // what git tells its hooks would have this folder taken for the top of the repository
  const isInside = await run(own, "rev-parse", "--git-dir").then(
    () => true,
    () => false,
  );
  const git = (...args: string[]) => run(isInside ? own : process.env, ...args);
  if (ref === "" || ref.startsWith("-"))
    throw gitComplaint(`git#${ref} names no commit`, "name a branch, a tag or a commit, such as `git#main`");
  await git("rev-parse", "--git-dir").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT")
      throw gitComplaint("git cannot be run", "install git, or name a lock file by its path");
    throw gitComplaint(`git#${ref} was asked for outside a git repository`, "name a lock file by its path");
  });
  await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`).catch(() => {
    throw gitComplaint(`git knows no commit ${ref}`, "fetch it first: on CI, check out with the history it is in");
  });
  const { stdout: prefix } = await git("rev-parse", "--show-prefix");
  const { stdout } = await git("show", `${ref}:./${lockName}`).catch(() => {
    throw gitComplaint(
      `there is no ${prefix.trimEnd()}${lockName} at ${ref}`,
      "write one with `npx wsrpc lock`, and commit it there first",
    );
  });
  return stdout;
}

function gitComplaint(message: string, help: string): Complaint {
  return new Complaint({ rule: "lock/git", message, help });
}
