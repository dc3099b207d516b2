/** Wire plans as code: each schema that needs one has it once, under a name. */

import { flowsOf } from "../model/flow.ts";
import type { Model, Procedure } from "../model/model.ts";
import { type Plan, Planner } from "../model/plan.ts";
import type { ShapeId } from "../model/shape.ts";
import { errorView, type WireView } from "../model/view.ts";
import { braces, brackets } from "../print/blocks.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import { camelCase, NameTable } from "../print/names.ts";
import { quote, quoteOwnKey } from "../print/quote.ts";
import type { SourceFile } from "../print/source-file.ts";
import type { TypeNames } from "./type-names.ts";

/** A plan with a name. */
export interface NamedPlan {
  readonly name: string;
  readonly code: Doc;
  /** It contains itself. */
  readonly isRecursive: boolean;
}

export interface Planners extends Readonly<Record<WireView, Planner>> {
  /** What schemas are called on the wire. */
  readonly names: TypeNames;
}

/** The client's plans are the server's. */
export function plannersOf({ shapes }: Model, names: TypeNames): Planners {
  const planner = (view: WireView) => new Planner(shapes, view, (id) => names.ofSchema(id, view) !== undefined);
  return { names, in: planner("in"), out: planner("out") };
}

export class PlanText {
  /** In an order in which each is made before it is used. */
  readonly named: NamedPlan[] = [];
  readonly #names: TypeNames;
  readonly #runtime: (name: string) => ImportedName;
  readonly #planners: Planners;
  readonly #table = new NameTable(["contract", "procedures", "schema", "connection", "target", "options"]);
  readonly #known = new Map<string, { readonly name: string; state: "open" | "recursive" | "done" }>();

  constructor(planners: Planners, runtime: (name: string) => ImportedName) {
    this.#names = planners.names;
    this.#planners = planners;
    this.#runtime = runtime;
  }

  /** Writes what tables of procedures refer to: the contract's fingerprint, and the plans that have a name. */
  declare(file: SourceFile, schema: string, wirePlan: ImportedName): void {
    file.blank();
    file.line`const schema = ${quote(schema)};`;
    for (const { name, code, isRecursive } of this.named) {
      file.blank();
      file.line`const ${name}${isRecursive ? [": ", wirePlan] : ""} = ${code};`;
    }
  }

  /** The fields of a procedure's literal that are plans: `input: …`, `errors: { … }`. */
  fieldsOf(procedure: Procedure): Doc[] {
    const parts = flowsOf(procedure).flatMap(({ part, shape, view }): Doc[] => {
      const plan = this.#planners[view].slot(shape);
      return plan ? [[part, ": ", this.#code(plan, view)]] : [];
    });
    const view = errorView(procedure.kind);
    const errors = procedure.errors.flatMap(({ name, data }): Doc[] => {
      const plan = this.#planners[view].slot(data);
      if (!plan && procedure.kind !== "reverse") return []; // a client has no contract that would name its own errors
      return [[quoteOwnKey(name), ": ", this.#maybe(plan, view)]];
    });
    return errors.length > 0 ? [...parts, ["errors: ", braces(errors, ",")]] : parts;
  }

  #code(plan: Plan, view: WireView): Doc {
    switch (plan.plan) {
      case "named":
        return this.#reference(plan.shape, view);
      case "object": {
        const fields = plan.fields.map(([key, field]): Doc => [quoteOwnKey(key), ": ", this.#code(field, view)]);
        return this.#call("wireObject", [braces(fields, ","), ...(plan.rest ? [this.#code(plan.rest, view)] : [])]);
      }
      case "array":
        return this.#call("wireArray", [this.#code(plan.item, view)]);
      case "tuple": {
        const items = brackets(
          "[",
          plan.items.map((item) => this.#maybe(item, view)),
          "]",
        );
        return this.#call("wireTuple", [items, ...(plan.rest ? [this.#code(plan.rest, view)] : [])]);
      }
      case "record":
        return this.#call("wireRecord", [this.#code(plan.value, view)]);
      case "map":
        return this.#call(
          "wireMap",
          trimmed([plan.key, plan.value]).map((part) => this.#maybe(part, view)),
        );
      case "set":
        return this.#call(
          "wireSet",
          trimmed([plan.item]).map((part) => this.#maybe(part, view)),
        );
      case "optional":
        return this.#call(
          "wireOptional",
          trimmed([plan.inner]).map((part) => this.#maybe(part, view)),
        );
      case "nullable":
        return this.#call("wireNullable", [this.#code(plan.inner, view)]);
      default:
        return this.#runtime(leaves[plan.plan]);
    }
  }

  #call(name: string, args: readonly Doc[]): Doc {
    return [this.#runtime(name), brackets("(", args, ")")];
  }

  #maybe(plan: Plan | undefined, view: WireView): Doc {
    return plan ? this.#code(plan, view) : "undefined";
  }

  #reference(id: ShapeId, view: WireView): Doc {
    const canonical = this.#names.differences.differ(id, "in-out") ? view : "out";
    const key = `${canonical} ${id}`;
    const known = this.#known.get(key);
    if (known?.state === "done") return known.name;
    if (known) {
      known.state = "recursive";
      return this.#call("wireLazy", [["() => ", known.name]]);
    }
    const wish = `${camelCase(this.#names.ofSchema(id, canonical) ?? "plan")}Wire`;
    const name = this.#table.take(this.#names.isTaken(wish) ? `plan${wish}` : wish); // not all scripts have two cases
    const own: { readonly name: string; state: "open" | "recursive" | "done" } = { name, state: "open" };
    this.#known.set(key, own);
    const body = this.#planners[canonical].body(id);
    const code = body ? this.#code(body, canonical) : "undefined";
    this.named.push({ name, code, isRecursive: own.state === "recursive" });
    own.state = "done";
    return name;
  }
}

const leaves = {
  date: "wireDate",
  bigint: "wireBigint",
  bytes: "wireBytes",
  number: "wireNumber",
  tagged: "wireTagged",
};

/** Without the arguments at the end that are not there. */
function trimmed(plans: readonly (Plan | undefined)[]): readonly (Plan | undefined)[] {
  return plans.slice(0, plans.findLastIndex((plan) => plan !== undefined) + 1);
}
