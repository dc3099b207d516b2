/** Texts that would begin a line of a log, move the cursor, colour, hide or turn what stands there. */

import { prototypeNames } from "./prototype-names.ts";

export const steeringTexts: readonly string[] = [
  "\n",
  "\r\n",
  "\r",
  "\u0085",
  "\u2028",
  "\u2029",
  "\u000b",
  "\u001b[2J",
  "\u001b[31m",
  "\u001b]0;title\u0007",
  "\u009b2K",
  "\u0000",
  "\u0008\u0008",
  "\u202e",
  "\u2066",
  "\u200f",
  "\u200b",
  "\ufeff",
  "\udb40\udc41",
  "\ud83d",
  "\nwsrpc: chat.send failed (forged): Error: forged",
  "\n    at forged (file:1:1)",
  "%s%d%o",
  '"',
  "\\",
  "{}",
  ...prototypeNames.slice(0, 20),
];
