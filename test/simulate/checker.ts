/** Reads a history and says what in it must not be. It knows the promises, and nothing of the machines. */

import { callViolations } from "./call-checks.ts";
import type { Happened } from "./history.ts";
import type { Promises } from "./promises.ts";
import { topicViolations } from "./topic-checks.ts";
import { worldViolations } from "./world-checks.ts";

export function violations(history: readonly Happened[], promises: Promises): string[] {
  return [
    ...callViolations(history, promises),
    ...topicViolations(history, promises),
    ...worldViolations(history, promises),
  ];
}
