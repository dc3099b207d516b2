/** Reads a history and says what in it must not be. It knows the promises, and nothing of the machines. */

import { callViolations } from "./call-checks.ts";
import { Disturbance } from "./disturbance.ts";
import type { Happened } from "./history.ts";
import { memoryViolations } from "./memory-checks.ts";
import type { Promises } from "./promises.ts";
import { rightsViolations } from "./rights-checks.ts";
import { topicViolations } from "./topic-checks.ts";
import { worldViolations } from "./world-checks.ts";

export function violations(history: readonly Happened[], promises: Promises): string[] {
  const disturbance = new Disturbance(history, promises);
  return [
    ...callViolations(history, promises, disturbance),
    ...topicViolations(history, promises),
    ...rightsViolations(history, disturbance),
    ...worldViolations(history, promises, disturbance),
    ...memoryViolations(history, promises),
  ];
}
