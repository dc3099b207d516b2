/** Text that tries to get out of a string, a comment or a name. */

import type { Random } from "../simulate/random.ts";

/** What escaped code would do, so that it shows when it runs. */
const run = "globalThis.__escaped=true;";

const morsels = [
  ..."*/ /* // ' \" ` $ { } \\ ; </script> <!-- --> ]]> % %s { } ( ) [ ] , . : = => @ # ! ? $ _ |".split(" "),
  ...["\n", "\r", "\r\n", "\t", "\0", "\v", "\f", " ", "", "\u2028", "\u2029", "\u0085", "\ufeff", "\u00a0"],
  ...["\u200b", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c", "\u00ad"], // unseen
  ...["\ud800", "\udfff", "\u{1f600}", "e\u0301", "\u{e0041}", "ﬁ", "İ", "ß"],
  ..."__proto__ constructor prototype toString then default class delete await yield let import enum".split(" "),
  ..."@ts-ignore @ts-nocheck @jsx sourceMappingURL=data:, biome-ignore eslint-disable SignedSource<<0>>".split(" "),
  ...["\\u0022", "\\x27", "\\", "\\\\", "&quot;", "&#39;", "/*!", "//# sourceMappingURL=x", "#!/bin/sh"],
  ...[
    `*/${run}/*`,
    `";${run}"`,
    `';${run}'`,
    `\`;${run}\``,
    `\${${run}}`,
    `\n${run}//`,
    `\u2028${run}//`,
    `}});${run}({{`,
  ],
];

/** From nothing to 10,000 characters. */
export function hostileText(random: Random): string {
  if (random.chance(0.005)) return random.pick(morsels).repeat(10_000).slice(0, 10_000);
  return Array.from({ length: random.between(1, 6) }, () => random.pick(morsels)).join("");
}

const reservedWords =
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static implements interface package private protected public abstract as any async boolean constructor declare get infer is keyof module namespace never readonly require number object set string symbol type undefined unique unknown from global bigint of arguments eval".split(
    " ",
  );

const ownNames =
  "Client Handlers Peer Publish Principal Call Context Router contract schema procedures z connection target options createClient createRouter Date Map Set Promise Uint8Array Array Object handle then toString $close client Input Held Wire Type Node".split(
    " ",
  );

/** Names that are made from each other. */
const relatives = "a A aHeld AHeld AHeld2 AInput aInputHeld AClient AHandlers AError aWire".split(" ");

const scripts = [
  "用户",
  "ⅷ",
  "ℼ",
  "ａ",
  "ñ",
  "n\u0303",
  "ꙮ",
  "𝒳y",
  "ǆ",
  "ŉ",
  "İx",
  "ß",
  "a\u200d",
  "a\u200cb",
  "_",
  "$",
  "ª",
];

/** A name that JavaScript takes, or nearly so. */
export function hostileName(random: Random): string {
  if (random.chance(0.3)) return random.pick(relatives);
  const word = random.pick([reservedWords, ownNames, scripts, ["a", "A", "aB", "a_b", "aWire", "AInput", "x"]]);
  const name = random.pick(word);
  if (random.chance(0.02)) return hostileText(random);
  if (random.chance(0.005)) return name.repeat(10_000).slice(0, 10_000);
  return random.chance(0.3) ? name + random.pick(["Held", "Input", "Client", "2", "_", "", "Wire"]) : name;
}
