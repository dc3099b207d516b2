/** What keeps a command from doing its work, and is for its user to mend. */

import type { Diagnostic } from "@wsrpc-ts/codegen";

export type Finding = Omit<Diagnostic, "severity">;

export class Complaint extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join("\n"));
    this.diagnostics = findings.map((finding) => ({ ...finding, severity: "error" }));
  }
}
