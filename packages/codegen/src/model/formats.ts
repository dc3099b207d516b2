/** Formats of texts, by the names that zod has for them. */

import type { Constraints } from "./shape.ts";

/** Their pattern is zod's own affair, and what options make of it stands in the name. */
export const fixedFormats: ReadonlySet<string> = new Set(
  "uuid guid url emoji nanoid cuid cuid2 ulid xid ksuid ipv4 ipv6 cidrv4 cidrv6 base64 base64url e164 jwt duration date".split(
    " ",
  ),
);

/** A format's name, without its options. */
export function nameOfFormat(format: string): string {
  return format.split(" ")[0] ?? "";
}

/** The patterns that say more than the format's name: of two nobody can tell which is the format's own. */
export function patternsBeside({ format, patterns = [] }: Constraints): readonly string[] {
  const isOwn = format !== undefined && !fixedFormats.has(nameOfFormat(format)) && patterns.length === 1;
  return isOwn ? [] : patterns;
}
