/** What calls in a contract's text said of the schemas they gave; see `mark-calls.ts`. Runs beside the contract. */

import { isSchema, type LiveSchema } from "./live-schema.ts";

export interface Mark {
  /** The brand's name; `true` where only TypeScript knows it. */
  readonly brand?: string | true;
  /** `.brand<"Id", "in">()` or `"inout"`: zod's input has the brand. */
  readonly isInputBranded?: true;
  /** Refined by what may be a type guard. */
  readonly guarded?: true;
  /** The members of the type that `z.coerce.number<string>()` says it takes. */
  readonly takes?: readonly string[];
}

export class SchemaMarks {
  readonly #marks = new WeakMap<object, Mark>();

  /** Gives the schema back, or its like where it may have been there before the call that marks it. */
  mark = (value: unknown, mark: Mark): unknown => {
    if (!isSchema(value)) return value;
    const isBranded = mark.brand !== undefined || mark.isInputBranded;
    const marked = isBranded ? (value.clone?.() ?? value) : value;
    this.#marks.set(marked, mark);
    return marked;
  };

  /** Of a schema and of those that it was made from by adding checks and words. */
  of(schema: LiveSchema): Mark {
    const { parent } = schema._zod;
    const [before, own] = [parent && this.of(parent), this.#marks.get(schema)];
    const isBrandedTwice = before?.brand !== undefined && own?.brand !== undefined;
    return { ...before, ...own, ...(isBrandedTwice && { brand: true }) };
  }
}
