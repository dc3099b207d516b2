/** What the builder of each kind of procedure takes. */

import type { Kind } from "../model/model.ts";

export const fieldsOfKind: Readonly<Record<Kind, readonly string[]>> = {
  call: ["input", "output", "errors", "idempotent", "timeoutMs"],
  stream: ["input", "item", "errors"],
  upload: ["input", "item", "output", "errors"],
  duplex: ["input", "send", "receive", "errors"],
  topic: ["params", "event", "keep", "mode"],
  reverse: ["input", "output", "errors", "timeoutMs"],
};
