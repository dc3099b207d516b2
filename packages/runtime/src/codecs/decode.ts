/** A value of the wire → what a schema of the contract makes of it, on a client that has imported the schema. */

import * as zod from "zod/v4/core";
import { RpcError } from "../errors.ts";
import { thrownText } from "../protocol/thrown-text.ts";

/** @throws RpcError */
export type Decode = (value: unknown) => unknown;

/** @param name of the schema, as the contract exports it */
export function decodeWith(schema: object, name: string): Decode {
  return (value) => {
    try {
      return zod.decode(schema as zod.$ZodType, value);
    } catch (cause) {
      const message = `${name} could not be decoded: ${reasonOf(cause)}`;
      throw new RpcError("INTERNAL", message, { cause, executed: "yes" });
    }
  };
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof zod.$ZodAsyncError) return "it is asynchronous, and a client cannot wait for it";
  const [issue] = thrown instanceof zod.$ZodError ? thrown.issues : [];
  if (!issue) return thrownText(thrown);
  return issue.path.length > 0 ? `${zod.toDotPath(issue.path)}: ${issue.message}` : issue.message;
}
