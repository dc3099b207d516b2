/** Findings as a person reads them: place, rule, what is wrong, and how to mend it. */

import { type Diagnostic, placeText } from "@wsrpc-ts/codegen";

export function diagnosticTexts(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ rule, severity, message, help, place }) =>
      `${place ? placeText(place) : "nowhere"} ${severity} ${rule}: ${message} | ${help}`,
  );
}
