/** How a procedure looks to those who call it. */

import type { PartName, Procedure } from "../model/model.ts";
import { brackets, signature } from "../print/blocks.ts";
import type { Doc, ImportedName } from "../print/doc.ts";

/** The types of a procedure's parts, as the caller has them; `undefined` for a part that is not there. */
export interface PartTypes {
  readonly part: (part: PartName) => Doc | undefined;
  /** The name of the union of declared errors, if there are any. */
  readonly error: Doc | undefined;
  /** Whether the input may be left out. */
  readonly isInputOptional: boolean;
  readonly runtime: (name: string) => ImportedName;
}

/** What stands behind the name: `(input: …, options?: …): …`. */
export function methodText({ kind }: Procedure, { part, error, isInputOptional, runtime }: PartTypes): Doc {
  const items = part("item") ?? part("send");
  const input = part(kind === "topic" ? "params" : "input");
  const name = kind === "topic" ? "params" : "input";
  const sends = kind === "upload" || kind === "duplex";
  const first: Doc =
    input === undefined
      ? sends
        ? `${name}: undefined`
        : `${name}?: undefined`
      : [name, isInputOptional && !sends ? "?: " : ": ", input];
  const options: Doc = ["options?: ", runtime(optionsOf[kind])];
  const parameters = sends
    ? [first, ["items: ", runtime("Items"), brackets("<", [items ?? "unknown"], ">")], options]
    : [first, options];
  return signature(parameters, resultText(kind, part, error, runtime));
}

const optionsOf = {
  call: "CallOptions",
  stream: "StreamOptions",
  upload: "CallOptions",
  duplex: "StreamOptions",
  topic: "TopicOptions",
  reverse: "CallOptions",
};

function resultText(
  kind: Procedure["kind"],
  part: PartTypes["part"],
  error: Doc | undefined,
  runtime: PartTypes["runtime"],
): Doc {
  const withError = (type: Doc) => (error === undefined ? [type] : [type, error]);
  switch (kind) {
    case "stream":
    case "duplex":
      return [
        runtime("Stream"),
        brackets("<", withError(part(kind === "stream" ? "item" : "receive") ?? "unknown"), ">"),
      ];
    case "topic":
      return [runtime("Topic"), brackets("<", [part("event") ?? "unknown"], ">")];
    default:
      return [runtime("Call"), brackets("<", withError(part("output") ?? "void"), ">")];
  }
}
