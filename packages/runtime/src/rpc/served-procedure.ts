/** One procedure of a contract as a server has it: schemas and plans joined to gates. */

import type { $ZodType } from "zod/v4/core";
import type { ErrorShape, Procedure, TopicShape } from "../contract/contract.ts";
import type { Context } from "../contract/infer.ts";
import type { Schema } from "../contract/schema.ts";
import type { Gate, MaybePromise } from "./gate.ts";
import type { Plans } from "./procedure.ts";
import type { Route } from "./route.ts";
import { validatedGate } from "./validated-gate.ts";

/** As generated code hands it over. */
export interface ServedProcedure extends Plans {
  /** Dotted. */
  readonly name: string;
  readonly procedure: Procedure;
}

export type Gates = Pick<Route, "input" | "output" | "itemsIn" | "itemsOut" | "errors">;

export interface TopicRoute {
  readonly name: string;
  readonly number: number;
  readonly params: Gate;
  readonly event: Gate;
  readonly mode: NonNullable<TopicShape<Schema, Schema>["mode"]>;
  readonly keep: { readonly events: number; readonly ms: number };
  /** Who may subscribe; left out: everyone who was admitted. */
  readonly authorize: ((params: unknown, ctx: Context) => MaybePromise<boolean>) | undefined;
}

const defaultKeep = { events: 1000, ms: 300_000 };

/** The parts of any procedure but a topic; those that its kind lacks let nothing through. */
export function gatesOf({ procedure, input, output, item, send, receive, errors }: ServedProcedure): Gates {
  const { kind } = procedure;
  const shape = procedure as { readonly [Part in "input" | "output" | "item" | "send" | "receive"]?: Schema };
  return {
    input: validatedGate(shape.input, input, "input"),
    output: validatedGate(shape.output, output, "output"),
    itemsIn: kind === "upload" ? validatedGate(shape.item, item, "item") : validatedGate(shape.send, send, "item"),
    itemsOut:
      kind === "stream" ? validatedGate(shape.item, item, "item") : validatedGate(shape.receive, receive, "item"),
    errors: errorsOf(procedure, errors),
  };
}

export function topicRoute(served: ServedProcedure, number: number, authorize: TopicRoute["authorize"]): TopicRoute {
  const { params, event, mode = "all", keep } = served.procedure as TopicShape<Schema, Schema>;
  return {
    name: served.name,
    number,
    params: validatedGate(params, served.params, "params", `params of ${served.name}`),
    event: validatedGate(event, served.event, `event of ${served.name}`),
    mode,
    keep: { ...defaultKeep, ...keep },
    authorize,
  };
}

function errorsOf(procedure: Procedure, plans: Plans["errors"]): Route["errors"] {
  const declared: Readonly<Record<string, ErrorShape>> = ("errors" in procedure && procedure.errors) || {};
  return new Map(
    Object.entries(declared).map(([name, shape]) => {
      const { code, data } = "_zod" in shape ? { code: "FAILED_PRECONDITION" as const, data: shape } : shape;
      const gate = validatedGate(data, plans?.[name], `data of ${name}`);
      return [name, { code, data: isVoid(data) ? { ...gate, give: () => gate.give(undefined) } : gate }];
    }),
  );
}

/** A handler that names no data says null, which `z.void()` does not take. */
function isVoid(schema: Schema): boolean {
  return (schema as $ZodType)._zod.def.type === "void";
}
