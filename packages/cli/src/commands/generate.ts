/** `wsrpc generate`: contracts become clients and servers. */

import type { ExitCode } from "../exit-code.ts";
import type { World } from "../world.ts";
import { type GenerateFlags, generateOnce } from "./generate-once.ts";
import { reportOutcome } from "./report-outcome.ts";

export async function generateCommand(flags: GenerateFlags, world: World): Promise<ExitCode> {
  const { code, outcomes } = await generateOnce(flags, world);
  for (const outcome of outcomes) reportOutcome(outcome, flags, world);
  return code;
}
