/** Tells errors from warnings among findings. */

import type { Diagnostic } from "@wsrpc-ts/codegen";

export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
