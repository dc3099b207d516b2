/** Tells what is ours from what somebody else wrote, which is never overwritten unasked. */

import { Complaint } from "./complaint.ts";
import { shownPath, type World } from "./world.ts";
import type { FileChange } from "./write-files.ts";

const help = "move what you wrote elsewhere, or overwrite it with --force";

interface ForeignFile {
  readonly path: string;
  readonly origin: "edited" | "foreign";
}

/** What would be lost if it were overwritten: files that were not generated, or were changed by hand since. */
export async function foreignFiles(changes: readonly FileChange[]): Promise<ForeignFile[]> {
  const judged = await Promise.all(changes.map(async (change) => ({ ...change, origin: await originOf(change) })));
  return judged.flatMap(({ path, origin }) => (origin === "ours" ? [] : [{ path, origin }]));
}

/** @throws Complaint if one of the files is foreign */
export async function refuseForeign(changes: readonly FileChange[], world: World): Promise<void> {
  const foreign = await foreignFiles(changes);
  if (foreign.length === 0) return;
  throw new Complaint(
    ...foreign.map(({ path, origin }) => ({
      rule: origin === "edited" ? "write/edited" : "write/foreign",
      message: `${shownPath(path, world)} ${origin === "edited" ? "was edited after it was generated" : "is in the way: it was not generated"}`,
      help: origin === "edited" ? `${help}; if it was a formatter, have that leave the folder alone` : help,
    })),
  );
}

async function originOf({ path, before }: FileChange): Promise<ForeignFile["origin"] | "ours"> {
  if (before === undefined) return "ours";
  if (/\.(?:ts|html)$/.test(path)) {
    const { isIntact, isOurs } = await import("@wsrpc-ts/codegen");
    return isIntact(before) ? "ours" : isOurs(before) ? "edited" : "foreign";
  }
  return isOurJson(before) ? "ours" : "foreign";
}

/** They carry no signature, but look like nothing else. */
function isOurJson(text: string): boolean {
  try {
    const { protocol, file, lock, "x-generator": generator } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isOurs = [String(protocol).startsWith("wsrpc/"), file === "types.d.ts", typeof lock === "number"];
    return isOurs.includes(true) || generator === "wsrpc";
  } catch {
    return false;
  }
}
